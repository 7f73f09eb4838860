import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** A button with a panel below it that closes by Escape or a press elsewhere. The panel is made when it is opened. */
export function Chooser({ label, title, inForce, children }: ChooserProps) {
	const open = useSignal(false);
	const root = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!open.value) return;
		const close = (event: Event) => {
			const escaped = event instanceof KeyboardEvent && event.key === "Escape";
			if (escaped) root.current?.querySelector("button")?.focus();
			if (escaped || (event.type === "pointerdown" && !root.current?.contains(event.target as Node)))
				open.value = false;
		};
		addEventListener("pointerdown", close);
		addEventListener("keydown", close);
		return () => {
			removeEventListener("pointerdown", close);
			removeEventListener("keydown", close);
		};
	}, [open.value]);
	return (
		<div class="chooser" ref={root}>
			<button
				type="button"
				class={`button ${inForce ? "in-force" : ""}`}
				aria-expanded={open.value}
				onClick={() => {
					open.value = !open.value;
				}}
			>
				{label}
			</button>
			{open.value && (
				<div class="popover chooser-panel" role="dialog" aria-label={title}>
					{children}
				</div>
			)}
		</div>
	);
}

interface ChooserProps {
	readonly label: string;
	/** What the panel is called. */
	readonly title: string;
	/** Whether what is chosen changes what is shown. */
	readonly inForce?: boolean;
	readonly children: ComponentChildren;
}
