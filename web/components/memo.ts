import { type Component, type ComponentType, createElement, type VNode } from "preact";

/** A component that is drawn again only when one of its props is another one: for rows of long tables. */
export function memo<P extends object>(component: ComponentType<P>): (props: P) => VNode {
	return function Memo(this: Component<P>, props: P) {
		this.shouldComponentUpdate = (next) => differ(this.props as P, next as P);
		return createElement(component, props);
	} as (props: P) => VNode;
}

function differ<P extends object>(a: P, b: P): boolean {
	const names = Object.keys(b) as (keyof P)[];
	return names.length !== Object.keys(a).length || names.some((name) => a[name] !== b[name]);
}
