/** Single runs: read, renamed, deleted, restored. */
import type { Lifecycle, RunChildren, RunDetail, RunEdit } from "../../worker/api/contract.ts";
import { get, request } from "./request.ts";
import { useResource } from "./resource.ts";
import { type Run, runOf } from "./run.ts";

export type RunWithContext = Run & Omit<RunDetail, "metrics">;

export async function readRun(runId: string): Promise<RunWithContext> {
	return runOf(await get<RunDetail>(`/runs/${encodeURIComponent(runId)}`));
}

export function useRun(runId: string) {
	return useResource(`run ${runId}`, () => readRun(runId));
}

export function useChildren(runId: string) {
	return useResource(`children ${runId}`, () => get<RunChildren>(`/runs/${encodeURIComponent(runId)}/children`));
}

export async function editRun(runId: string, edit: RunEdit): Promise<void> {
	await request("PATCH", `/runs/${encodeURIComponent(runId)}`, { body: edit });
}

export async function setRunLifecycle(runIds: readonly string[], to: Lifecycle): Promise<void> {
	const verb = to === "deleted" ? "delete" : "restore";
	await Promise.all(runIds.map((id) => request("POST", `/runs/${encodeURIComponent(id)}/${verb}`)));
}
