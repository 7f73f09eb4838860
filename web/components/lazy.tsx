import { type ComponentType, createElement } from "preact";
import { useEffect, useState } from "preact/hooks";

/** A component whose code is fetched when it is first shown. The space stays quiet meanwhile; it takes a moment. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
	let loaded: ComponentType<P> | undefined;
	return function Lazy(props: P) {
		const [, arrived] = useState(false);
		useEffect(() => {
			if (loaded) return;
			void load().then((component) => {
				loaded = component;
				arrived(true);
			});
		}, []);
		return loaded ? createElement(loaded, props) : null;
	};
}
