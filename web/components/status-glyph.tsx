import "./status-glyph.css";
import { now } from "../data/clock.ts";
import { type Run, type RunState, stateOf } from "../data/run.ts";

const WORD: Record<RunState, string> = {
	running: "Running",
	scheduled: "Scheduled",
	finished: "Finished",
	failed: "Failed",
	killed: "Killed",
	silent: "Silent",
};

type Shown = Pick<Run, "status"> & { readonly updated_at?: number };

/** A run's state as shape and colour; `word` adds the name of it. */
export function StatusGlyph({ run, word = false }: { readonly run: Shown; readonly word?: boolean }) {
	const state = stateOf(run, now.value);
	return (
		<span
			class={`status ${state}`}
			title={state === "silent" ? "Running, but nothing was heard for 10 minutes" : WORD[state]}
		>
			<span aria-hidden="true" class="status-sign">
				<Sign state={state} />
			</span>
			<span class={word ? "" : "only-read"}>{WORD[state]}</span>
		</span>
	);
}

/** Drawn rather than typed: fonts disagree about the size of ◔, ● and ◌. */
function Sign({ state }: { readonly state: RunState }) {
	return (
		<svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
			{state === "finished" && <circle cx="6" cy="6" r="4" fill="currentColor" />}
			{state === "running" && (
				<>
					<circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.500" />
					<path d="M6 6V2a4 4 0 0 1 4 4z" fill="currentColor" class="status-hand" />
				</>
			)}
			{(state === "silent" || state === "scheduled") && (
				<circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" stroke-width="1.500" stroke-dasharray="2 1.600" />
			)}
			{(state === "failed" || state === "killed") && (
				<path d="M2.500 2.500l7 7m0-7l-7 7" stroke="currentColor" stroke-width="1.750" stroke-linecap="round" />
			)}
		</svg>
	);
}
