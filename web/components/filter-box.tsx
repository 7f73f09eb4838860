import "./filter-box.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ApiError } from "../data/request.ts";
import { CompletionList } from "./filter/completion-list.tsx";
import { type Complete, useCompletions } from "./filter/use-completions.ts";

const EXAMPLE = "metrics.f1 > 0.9 and params.depth = '8'";

/** The filter in MLflow's grammar. Enter applies it; a mistake is marked at its place and the table stays as it was. */
export function FilterBox({ filter, apply, error, complete }: FilterBoxProps) {
	const text = useSignal(filter);
	const input = useRef<HTMLInputElement>(null);
	const list = useCompletions(input, text, complete);
	useEffect(() => {
		text.value = filter;
	}, [filter]);
	// "/" goes to the filter from anywhere on the page, as in other tools.
	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			const typing = (event.target as Element).closest("input, textarea, select, [contenteditable]");
			if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
			event.preventDefault();
			input.current?.focus();
		};
		addEventListener("keydown", onKey);
		return () => removeEventListener("keydown", onKey);
	}, []);
	const wrong = error?.position !== undefined ? error : undefined;
	return (
		<form
			class="filter"
			onSubmit={(event) => {
				event.preventDefault();
				list.close();
				apply(text.value.trim());
			}}
		>
			<input
				ref={input}
				class="field mono filter-field"
				type="search"
				aria-label="Filter runs"
				aria-invalid={wrong !== undefined}
				aria-describedby="filter-problem"
				{...comboBox(list.offered.value !== undefined, list.active.value)}
				placeholder={EXAMPLE}
				spellcheck={false}
				autocapitalize="off"
				autocomplete="off"
				value={text}
				onInput={(event) => {
					text.value = event.currentTarget.value;
					void list.look();
					if (text.value === "") apply("");
				}}
				onKeyDown={list.onKeyDown}
				onBlur={() => {
					list.close();
					if (text.value.trim() !== filter) apply(text.value.trim());
				}}
			/>
			{list.offered.value && (
				<CompletionList items={list.offered.value.items} active={list.active.value} choose={list.choose} />
			)}
			<div id="filter-problem" role="alert">
				{wrong && !list.offered.value && <FilterProblem filter={filter} error={wrong} />}
			</div>
		</form>
	);
}

/** Apart, since the types know combo boxes with a `list` of the browser's own alone. */
function comboBox(open: boolean, active: number): object {
	return {
		role: "combobox",
		"aria-expanded": open,
		"aria-controls": open ? "filter-completions" : undefined,
		"aria-autocomplete": "list",
		"aria-activedescendant": active >= 0 ? `filter-completion-${active}` : undefined,
	};
}

interface FilterBoxProps {
	/** As it stands in the URL. */
	readonly filter: string;
	readonly apply: (filter: string) => void;
	readonly error: ApiError | undefined;
	/** What may stand at the caret. */
	readonly complete: Complete;
}

function FilterProblem({ filter, error }: { readonly filter: string; readonly error: ApiError }) {
	const from = error.position ?? 0;
	const to = Math.max(error.end ?? from, from);
	return (
		<div class="filter-problem">
			<code class="filter-marked">
				{filter.slice(0, from)}
				<mark>{filter.slice(from, to) || "\u2009 \u2009"}</mark>
				{filter.slice(to)}
			</code>
			<p>{error.message}</p>
		</div>
	);
}
