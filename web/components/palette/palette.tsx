import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Entry, found } from "./entries.ts";
import { useEntries } from "./use-entries.ts";

/**
 * One field that finds everything. A native dialog keeps the focus inside and gives it back; the field keeps it while
 * arrows move through the list (a combobox, as the ARIA practices describe it).
 */
export function Palette({ close }: { readonly close: () => void }) {
	const dialog = useRef<HTMLDialogElement>(null);
	const list = useRef<HTMLDivElement>(null);
	const query = useSignal("");
	const at = useSignal(0);
	const entries = found(useEntries(), query.value);
	const current = Math.min(at.value, entries.length - 1);
	useLayoutEffect(() => dialog.current?.showModal(), []);
	useLayoutEffect(() => {
		list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
	}, [current, query.value]);
	const choose = (entry: Entry | undefined) => {
		if (!entry) return;
		close();
		entry.act();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.isComposing) return;
		if (event.key === "ArrowDown") at.value = (current + 1) % Math.max(1, entries.length);
		else if (event.key === "ArrowUp") at.value = (current - 1 + entries.length) % Math.max(1, entries.length);
		else if (event.key === "Enter") choose(entries[current]);
		else return;
		event.preventDefault();
	};
	return (
		<dialog
			ref={dialog}
			class="palette"
			aria-label="Command palette"
			onClose={close}
			onPointerDown={(event) => event.target === dialog.current && close()}
		>
			<input
				class="palette-field"
				role="combobox"
				aria-label="Jump to or do"
				aria-expanded="true"
				aria-controls="palette-list"
				aria-activedescendant={entries[current] ? `palette-${current}` : undefined}
				placeholder="Jump to an experiment, a run, a model …"
				autocomplete="off"
				spellcheck={false}
				autofocus
				value={query}
				onKeyDown={onKeyDown}
				onInput={(event) => {
					query.value = event.currentTarget.value;
					at.value = 0;
				}}
			/>
			<div ref={list} id="palette-list" role="listbox" aria-label="Found">
				{entries.map((entry, i) => (
					// biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and hears the keys
					<div
						key={entry.id}
						id={`palette-${i}`}
						role="option"
						tabIndex={-1}
						aria-selected={i === current}
						onPointerMove={() => {
							at.value = i;
						}}
						onClick={() => choose(entry)}
					>
						<span class="truncate" dir="auto">
							{entry.label}
						</span>
						<span class="quiet truncate">{entry.hint ?? ""}</span>
						<span class="palette-group">{entry.group}</span>
					</div>
				))}
			</div>
			{entries.length === 0 && <p class="quiet">Nothing here is called that.</p>}
		</dialog>
	);
}
