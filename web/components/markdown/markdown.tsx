import "./markdown.css";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

type Render = typeof import("./render-markdown.ts").renderMarkdown;
let render: Render | undefined;

/** A text in Markdown. Until the code that draws it is there, the plain text stands in its place. */
export function Markdown({ text }: { readonly text: string }) {
	const place = useRef<HTMLDivElement>(null);
	const [, arrived] = useState(render !== undefined);
	useLayoutEffect(() => {
		if (render) place.current?.replaceChildren(render(text));
		else {
			if (place.current) place.current.textContent = text;
			void import("./render-markdown.ts").then((code) => {
				render = code.renderMarkdown;
				arrived(true);
			});
		}
	}, [text, render]);
	return <div ref={place} class="markdown" dir="auto" />;
}
