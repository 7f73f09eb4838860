import "./artifacts.css";
import { useSignal } from "@preact/signals";
import type { ArtifactFile } from "../../../worker/api/contract.ts";
import type { RunWithContext } from "../../data/runs.ts";
import { Folder } from "./folder.tsx";
import { Preview } from "./preview.tsx";

/** A run's files at the left, the one that the URL names at the right. */
export function ArtifactsTab({ run, path }: { readonly run: RunWithContext; readonly path: string }) {
	const file = useSignal<ArtifactFile | undefined>(undefined);
	const shown = file.value?.path === path ? file.value : undefined;
	const found = (listed: ArtifactFile) => {
		if (file.peek()?.path !== listed.path) file.value = listed;
	};
	return (
		<div class="artifacts">
			<nav class="artifact-tree card" aria-label="Files">
				<Folder runId={run.run_id} path="" depth={0} selected={path} found={found} />
			</nav>
			<div class="artifact-view">
				{shown ? (
					<Preview runId={run.run_id} file={shown} />
				) : (
					<p class="quiet preview-none">Choose a file to look into it.</p>
				)}
			</div>
		</div>
	);
}
