import "./menu.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

export interface MenuItem {
	readonly label: string;
	readonly danger?: boolean;
	readonly act: () => void;
}

interface MenuProps {
	readonly label: string;
	/** Stands on the button in place of the dots. */
	readonly text?: string;
	readonly items: readonly MenuItem[];
}

/** A button with three dots that opens a list of actions. Arrows walk, Escape closes and gives the focus back. */
export function Menu({ label, text, items }: MenuProps) {
	const open = useSignal(false);
	const root = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!open.value) return;
		root.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
		const away = (event: Event) => {
			if (!root.current?.contains(event.target as Node)) open.value = false;
		};
		addEventListener("pointerdown", away);
		return () => removeEventListener("pointerdown", away);
	}, [open.value]);
	if (items.length === 0) return null;
	const onKeyDown = (event: KeyboardEvent) => {
		if (!open.value) return;
		const entries = [...(root.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
		const at = entries.indexOf(document.activeElement as HTMLElement);
		if (event.key === "Escape") {
			open.value = false;
			root.current?.querySelector("button")?.focus();
		} else if (event.key === "ArrowDown") entries[(at + 1) % entries.length]?.focus();
		else if (event.key === "ArrowUp") entries.at(at - 1)?.focus();
		else return;
		event.preventDefault();
	};
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: keys are heard for the button and the items inside
		<div class="menu" ref={root} onKeyDown={onKeyDown}>
			<button
				type="button"
				class={text ? "button" : "button bare icon"}
				aria-label={label}
				aria-haspopup="menu"
				aria-expanded={open.value}
				onClick={() => {
					open.value = !open.value;
				}}
			>
				{text ?? (
					<svg viewBox="0 0 16 16" width="16" height="16" fill="currentColor" aria-hidden="true">
						<circle cx="3" cy="8" r="1.400" />
						<circle cx="8" cy="8" r="1.400" />
						<circle cx="13" cy="8" r="1.400" />
					</svg>
				)}
			</button>
			{open.value && (
				<div class="popover menu-items" role="menu">
					{items.map((item) => (
						<button
							key={item.label}
							type="button"
							role="menuitem"
							class={item.danger ? "danger" : ""}
							onClick={() => {
								open.value = false;
								item.act();
							}}
						>
							{item.label}
						</button>
					))}
				</div>
			)}
		</div>
	);
}
