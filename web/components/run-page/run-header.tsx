import { useSignal } from "@preact/signals";
import { colourOf } from "../../charts/colour.ts";
import { editRun, type RunWithContext, setRunLifecycle } from "../../data/runs.ts";
import { mayWrite } from "../../data/session.ts";
import { go, to } from "../../router.ts";
import { attempt } from "../attempt.ts";
import type { Draft } from "../markdown/text-form.tsx";
import { Menu } from "../menu.tsx";
import { RelativeTime } from "../relative-time.tsx";
import { RenameForm } from "../rename-form.tsx";
import { durationText } from "../runs-table/cell.tsx";
import { StatusGlyph } from "../status-glyph.tsx";
import { TagList } from "../tag-list.tsx";
import { startNote } from "./notes.tsx";

/** What a run is, in two lines, and what can be done with it. */
export function RunHeader({ run, draft, changed }: RunHeaderProps) {
	return (
		<header class="run-header">
			<div class="run-title">
				<span class={`swatch series-${colourOf(run)}`} title="The run's colour in charts" />
				<h1 dir="auto">{run.name}</h1>
				<RunMenu run={run} draft={draft} changed={changed} />
			</div>
			<div class="run-facts">
				<StatusGlyph run={run} word />
				<span>{durationText(run)}</span>
				<span>
					started <RelativeTime time={run.start_time} />
				</span>
				{run.status === "RUNNING" && (
					<span>
						last heard <RelativeTime time={run.updated_at} />
					</span>
				)}
				{run.user && <span>by {run.user}</span>}
				{run.parent && (
					<span>
						child of{" "}
						<a class="link" href={to.run(run.experiment_id, run.parent.run_id)}>
							{run.parent.name}
						</a>
					</span>
				)}
				{run.lifecycle === "deleted" && <b class="deleted-mark">Deleted</b>}
				<span>
					<TagList tags={run.tags} />
				</span>
			</div>
		</header>
	);
}

interface RunHeaderProps {
	readonly run: RunWithContext;
	readonly draft: Draft;
	readonly changed: () => void;
}

function RunMenu({ run, draft, changed }: RunHeaderProps) {
	const renaming = useSignal(false);
	if (!mayWrite()) return null;
	const move = async (lifecycle: "active" | "deleted") => {
		await setRunLifecycle([run.run_id], lifecycle);
		changed();
	};
	const remove = () => attempt(() => move("deleted"), { done: `Deleted ${run.name}`, undo: () => move("active") });
	const restore = () => attempt(() => move("active"), { done: `Restored ${run.name}`, undo: () => move("deleted") });
	const startRenaming = () => {
		renaming.value = true;
	};
	const editNote = () => {
		go(to.run(run.experiment_id, run.run_id));
		startNote(draft, run);
	};
	const items =
		run.lifecycle === "active"
			? [
					{ label: "Rename", act: startRenaming },
					{ label: "Edit note", act: editNote },
					{ label: "Delete", danger: true, act: remove },
				]
			: [{ label: "Restore", act: restore }];
	return (
		<>
			<Menu label="Actions for this run" items={items} />
			{renaming.value && (
				<RenameForm
					what="run"
					name={run.name}
					rename={async (name) => {
						await editRun(run.run_id, { name });
						changed();
					}}
					close={() => {
						renaming.value = false;
					}}
				/>
			)}
		</>
	);
}
