import type { RunWithContext } from "../../data/runs.ts";
import { mayWrite } from "../../data/session.ts";
import { CopyButton } from "../copy-button.tsx";
import type { Draft } from "../markdown/text-form.tsx";
import { Snippet } from "../snippet.tsx";
import { type Check, checksOf } from "./completeness.ts";
import { startNote } from "./notes.tsx";
import { loadLines, reproduceLines } from "./reproduce.ts";
import { useModelFiles } from "./use-model-files.ts";

/** What is needed to repeat the run: which of it is there, and the lines that bring it back. */
export function ReproducePanel({ run, draft }: { readonly run: RunWithContext; readonly draft: Draft }) {
	const files = useModelFiles(run.run_id).data.value;
	const checks = checksOf(run, files?.requirements);
	const there = checks.filter(({ found }) => found !== undefined).length;
	const lines = files && reproduceLines(run, files.requirements);
	return (
		<section class="card panel reproduce" aria-label="Reproduce" aria-busy={!files}>
			<header class="panel-head">
				<h2>Reproduce</h2>
				{files && (
					<span class="quiet reproduce-count">
						{there} of {checks.length} recorded
					</span>
				)}
			</header>
			<ul class="checks">
				{checks.map((check) => (
					<CheckRow key={check.id} check={check} known={files !== undefined || check.id !== "environment"}>
						{check.id === "note" && mayWrite() && run.lifecycle === "active" && (
							<button type="button" class="button" onClick={() => startNote(draft, run)}>
								Write it here
							</button>
						)}
					</CheckRow>
				))}
			</ul>
			{lines !== undefined && <Snippet label="Code and packages" code={lines} />}
			{files?.model !== undefined && <Snippet label="The model, in Python" code={loadLines(run.run_id, files.model)} />}
		</section>
	);
}

interface CheckRowProps {
	readonly check: Check;
	/** Whether it has been looked for. */
	readonly known: boolean;
	readonly children?: preact.ComponentChildren;
}

function CheckRow({ check: { name, found, line }, known, children }: CheckRowProps) {
	if (found !== undefined || !known) {
		return (
			<li class="check">
				<span class="check-mark there" aria-hidden="true">
					{known ? "✓" : ""}
				</span>
				<span class="check-name">{name}</span>
				<span class="quiet truncate" title={found} dir="auto">
					{found}
				</span>
			</li>
		);
	}
	return (
		<li>
			<details>
				<summary class="check">
					<span class="check-mark" aria-hidden="true">
						○
					</span>
					<span class="check-name">{name}</span>
					<span class="quiet">not recorded</span>
				</summary>
				<div class="check-line">
					<code>{line}</code>
					<CopyButton text={line} what={`the line that logs the ${name.toLowerCase()}`} />
					{children}
				</div>
			</details>
		</li>
	);
}
