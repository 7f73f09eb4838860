/**
 * Markdown as HTML that runs nothing. What people log is anyone's text: `marked` makes HTML of it, DOMPurify leaves
 * what is listed here, and the page's CSP refuses scripts besides. Loaded when the first text is shown.
 */
import DOMPurify from "dompurify";
import { Marked } from "marked";

const ESCAPES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** HTML between the Markdown is shown as it was typed; images would load what others wrote down, so links stand for them. */
const marked = new Marked({
	gfm: true,
	breaks: true,
	renderer: {
		html: ({ text }) => escaped(text),
		image: ({ href, text }) => `<a href="${escaped(href)}">${escaped(text || href)}</a>`,
	},
});

function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (c) => ESCAPES[c]!);
}

const RULES = {
	ALLOWED_TAGS:
		"p br hr h1 h2 h3 h4 h5 h6 strong em del b i s u code pre blockquote ul ol li a table thead tbody tr th td sup sub input".split(
			" ",
		),
	ALLOWED_ATTR: ["href", "title", "align", "type", "checked", "disabled", "start"],
	// Every other value is taken for an address and must look like one.
	ADD_URI_SAFE_ATTR: ["type", "align", "start", "checked", "disabled"],
	ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#)/i,
};

/** Headings begin below the page's own, so that the outline stays one. */
const DEEPER: Readonly<Record<string, string>> = { H1: "h3", H2: "h4", H3: "h5", H4: "h6", H5: "h6" };

export function renderMarkdown(text: string): DocumentFragment {
	const html = marked.parse(text, { async: false });
	const made = DOMPurify.sanitize(html, { ...RULES, RETURN_DOM_FRAGMENT: true });
	for (const link of made.querySelectorAll("a[href^=http]")) {
		link.setAttribute("rel", "noreferrer noopener");
		link.setAttribute("target", "_blank");
	}
	for (const input of made.querySelectorAll("input")) {
		if (input.type !== "checkbox") input.remove();
		else input.disabled = true;
	}
	for (const heading of made.querySelectorAll("h1, h2, h3, h4, h5")) {
		const deeper = document.createElement(DEEPER[heading.tagName]!);
		deeper.append(...heading.childNodes);
		heading.replaceWith(deeper);
	}
	return made;
}
