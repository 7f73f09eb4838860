import type { Experiment, ExperimentEdit, ExperimentList, Lifecycle } from "../../worker/api/contract.ts";
import { get, request } from "./request.ts";
import { resource, useResource } from "./resource.ts";

const PAGES_AT_MOST = 20;

async function readExperiments(view: Lifecycle): Promise<ExperimentList> {
	const experiments = [];
	let token: string | undefined;
	for (let page = 0; page < PAGES_AT_MOST; page++) {
		const answer: ExperimentList = await get("/experiments", { view, page_token: token });
		experiments.push(...answer.experiments);
		token = answer.next_page_token;
		if (token === undefined) break;
	}
	return { experiments, ...(token === undefined ? {} : { next_page_token: token }) };
}

export function useExperiments(view: Lifecycle) {
	return useResource(`experiments ${view}`, () => readExperiments(view));
}

export function useExperiment(id: string) {
	return useResource(`experiment ${id}`, () => get<Experiment>(`/experiments/${encodeURIComponent(id)}`));
}

/** Renames an experiment or changes its tags. */
export async function editExperiment(id: string, edit: ExperimentEdit): Promise<void> {
	await request("PATCH", `/experiments/${encodeURIComponent(id)}`, { body: edit });
	await reloadLists();
}

export async function setExperimentLifecycle(id: string, to: Lifecycle): Promise<void> {
	await request("POST", `/experiments/${encodeURIComponent(id)}/${to === "deleted" ? "delete" : "restore"}`);
	await reloadLists();
}

async function reloadLists(): Promise<void> {
	const lists = (["active", "deleted"] as const).map((v) => resource(`experiments ${v}`, () => readExperiments(v)));
	await Promise.all(lists.map((list) => list.reload()));
}
