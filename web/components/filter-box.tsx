import "./filter-box.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ApiError } from "../data/request.ts";

const EXAMPLE = "metrics.f1 > 0.9 and params.depth = '8'";

/** The filter in MLflow's grammar. Enter applies it; a mistake is marked at its place and the table stays as it was. */
export function FilterBox({ filter, apply, error }: FilterBoxProps) {
	const text = useSignal(filter);
	const input = useRef<HTMLInputElement>(null);
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
				placeholder={EXAMPLE}
				spellcheck={false}
				autocapitalize="off"
				autocomplete="off"
				value={text}
				onInput={(event) => {
					text.value = event.currentTarget.value;
					if (text.value === "") apply("");
				}}
				onBlur={() => {
					if (text.value.trim() !== filter) apply(text.value.trim());
				}}
			/>
			<div id="filter-problem" role="alert">
				{wrong && <FilterProblem filter={filter} error={wrong} />}
			</div>
		</form>
	);
}

interface FilterBoxProps {
	/** As it stands in the URL. */
	readonly filter: string;
	readonly apply: (filter: string) => void;
	readonly error: ApiError | undefined;
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
