import type { Signal } from "@preact/signals";

/** A text being written; undefined while nobody writes. */
export type Draft = Signal<string | undefined>;

/** Writes a text in Markdown in place: Ctrl-Enter keeps it, Escape does not. */
export function TextForm({ label, placeholder, draft, save }: TextFormProps) {
	const keep = () => {
		const text = (draft.value ?? "").trim();
		draft.value = undefined;
		save(text);
	};
	return (
		<form
			class="text-form"
			onSubmit={(event) => {
				event.preventDefault();
				keep();
			}}
		>
			<textarea
				class="field"
				aria-label={label}
				rows={6}
				autofocus
				placeholder={placeholder}
				value={draft}
				onInput={(event) => {
					draft.value = event.currentTarget.value;
				}}
				onKeyDown={(event) => {
					if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keep();
					if (event.key === "Escape") draft.value = undefined;
				}}
			/>
			<div>
				<button type="submit" class="button primary">
					Save
				</button>
				<button
					type="button"
					class="button bare"
					onClick={() => {
						draft.value = undefined;
					}}
				>
					Cancel
				</button>
				<span class="quiet text-form-hint">Markdown</span>
			</div>
		</form>
	);
}

interface TextFormProps {
	readonly label: string;
	readonly placeholder: string;
	readonly draft: Draft;
	readonly save: (text: string) => void;
}
