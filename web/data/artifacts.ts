/** A run's files: listing and bytes. */
import type { ArtifactFile, ArtifactList } from "../../worker/api/contract.ts";
import { get, getBytes } from "./request.ts";
import { useResource } from "./resource.ts";

async function readFolder(runId: string, path: string): Promise<readonly ArtifactFile[]> {
	const files: ArtifactFile[] = [];
	let token: string | undefined;
	do {
		const answer: ArtifactList = await get(`/runs/${encodeURIComponent(runId)}/artifacts`, { path, page_token: token });
		files.push(...answer.files);
		token = answer.next_page_token;
	} while (token !== undefined && files.length < 10_000);
	return files.sort((a, b) => Number(b.is_dir) - Number(a.is_dir) || a.path.localeCompare(b.path));
}

export function useFolder(runId: string, path: string) {
	return useResource(`artifacts ${runId} ${path}`, () => readFolder(runId, path));
}

/** Where a file's bytes are; a browser saves what it finds there. */
export function fileUrl(runId: string, path: string): string {
	return `/api/v1/runs/${encodeURIComponent(runId)}/file?${new URLSearchParams({ path })}`;
}

export async function readFile(runId: string, path: string, signal: AbortSignal): Promise<Blob> {
	return (await getBytes(fileUrl(runId, path), signal)).blob();
}
