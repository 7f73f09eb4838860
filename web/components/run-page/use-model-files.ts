/** Where a run keeps its models and its environment, found in two listings at most. */
import type { ArtifactFile, ArtifactList } from "../../../worker/api/contract.ts";
import { get } from "../../data/request.ts";
import { useResource } from "../../data/resource.ts";

export interface ModelFiles {
	/** The folder with an MLmodel in it. */
	readonly model: string | undefined;
	readonly requirements: string | undefined;
}

/** Names of folders that clients put models into, likely ones first. */
const LIKELY = /model/i;

async function readModelFiles(runId: string): Promise<ModelFiles> {
	const list = async (path: string) =>
		(await get<ArtifactList>(`/runs/${encodeURIComponent(runId)}/artifacts`, { path })).files;
	const top = await list("");
	const own = fileNamed(top, /^(requirements|pip-freeze)\.txt$|^(conda|environment)\.ya?ml$/);
	const folders = top.filter((file) => file.is_dir);
	const folder = folders.find(({ path }) => LIKELY.test(path)) ?? folders[0];
	const inside = folder ? await list(folder.path) : [];
	const isModel = inside.some(({ path }) => path.endsWith("/MLmodel"));
	return {
		model: isModel ? folder?.path : undefined,
		requirements: own ?? (isModel ? fileNamed(inside, /^requirements\.txt$/) : undefined),
	};
}

function fileNamed(files: readonly ArtifactFile[], name: RegExp): string | undefined {
	return files.find(({ path }) => name.test(path.slice(path.lastIndexOf("/") + 1)))?.path;
}

export function useModelFiles(runId: string) {
	return useResource(`model files ${runId}`, () => readModelFiles(runId));
}
