/** Registered models: read and changed. Every change is answered with the model as it is then. */
import type {
	AliasRequest,
	DescriptionEdit,
	ModelDetail,
	ModelList,
	ModelStage,
	ModelSummary,
	ModelVersionRow,
	RunModels,
	SourceRun,
	StageRequest,
} from "../../worker/api/contract.ts";
import { byName } from "./document-key.ts";
import { get, request } from "./request.ts";
import { resource, useResource } from "./resource.ts";
import { type Metric, metricOf } from "./run.ts";

const PAGES_AT_MOST = 10;
const e = encodeURIComponent;

export interface Version extends Omit<ModelVersionRow, "run"> {
	readonly run: (Omit<SourceRun, "metrics"> & { readonly metrics: Readonly<Record<string, Metric>> }) | null;
}

export interface Model extends Omit<ModelDetail, "versions"> {
	readonly versions: readonly Version[];
}

export async function readModels(): Promise<readonly ModelSummary[]> {
	const models: ModelSummary[] = [];
	let token: string | undefined;
	for (let page = 0; page < PAGES_AT_MOST; page++) {
		const answer: ModelList = await get("/models", { page_token: token });
		models.push(...answer.models);
		token = answer.next_page_token;
		if (token === undefined) break;
	}
	return models.map((model) => ({ ...model, tags: byName(model.tags) }));
}

const load = (name: string) => async () => modelOf(await get<ModelDetail>(`/models/${e(name)}`));

export const useModels = () => useResource("models", readModels);
export const useModel = (name: string) => useResource(`model ${name}`, load(name));
export const useRunModels = (runId: string) =>
	useResource(`models of ${runId}`, () => get<RunModels>(`/runs/${e(runId)}/models`));

async function change(method: string, name: string, path: string, body?: unknown): Promise<void> {
	const changed = await request<ModelDetail>(method, `/models/${e(name)}${path}`, { body });
	resource(`model ${name}`, load(name)).data.value = modelOf(changed);
}

export function describeModel(name: string, description: string): Promise<void> {
	return change("PATCH", name, "", { description } satisfies DescriptionEdit);
}

export function describeVersion(name: string, version: number, description: string): Promise<void> {
	return change("PATCH", name, `/versions/${version}`, { description } satisfies DescriptionEdit);
}

/** @param version undefined removes the alias */
export function pointAlias(name: string, alias: string, version: number | undefined): Promise<void> {
	const path = `/aliases/${e(alias)}`;
	if (version === undefined) return change("DELETE", name, path);
	return change("PUT", name, path, { version } satisfies AliasRequest);
}

export function moveStage(name: string, version: number, stage: ModelStage, archiveOthers = false): Promise<void> {
	const body: StageRequest = { stage, ...(archiveOthers ? { archive_others: true } : {}) };
	return change("POST", name, `/versions/${version}/stage`, body);
}

function modelOf(detail: ModelDetail): Model {
	const versions = detail.versions.map(({ run, ...version }) => ({
		...version,
		tags: byName(version.tags),
		run: run && { ...run, metrics: metricsOf(run) },
	}));
	return { ...detail, tags: byName(detail.tags), versions };
}

function metricsOf(run: SourceRun): Record<string, Metric> {
	return Object.fromEntries(Object.entries(byName(run.metrics)).map(([name, entry]) => [name, metricOf(entry)]));
}
