import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export interface Crumb {
	readonly label: string;
	readonly href: string;
}

/** Where the reader is, below home; the page on show sets it. */
export const crumbs = signal<readonly Crumb[]>([]);

/** Sets the crumbs and the window's title while the component is shown. */
export function useCrumbs(list: readonly Crumb[]): void {
	const key = JSON.stringify(list);
	useEffect(() => {
		crumbs.value = JSON.parse(key) as Crumb[];
		const names = crumbs.value.map((c) => c.label).reverse();
		document.title = [...names, "Runnel"].join(" · ");
		return () => {
			crumbs.value = [];
		};
	}, [key]);
}
