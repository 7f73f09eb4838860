/** Inputs and outputs of runs: `/runs/log-inputs`, `/runs/outputs`, and their part of a printed run. */
import { invalid } from "../errors.ts";
import { parseJson, stringifyJson } from "../json.ts";
import { type DatasetInput, datasetKey, datasetLinks, datasetsOf, type ModelLinks } from "../tracking/inputs.ts";
import type { RunRow } from "../tracking/run-row.ts";
import type { Work } from "../work.ts";
import type { Message } from "./message.ts";
import type { RunLinks } from "./run-json.ts";

/** MLflow's limits, in characters. */
const LIMITS = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 };
const MAX_TAG_KEY = 255;
const MAX_TAG_VALUE = 500;
/** A row of D1 holds 2 MB; schema and profile of one dataset may take this much together. */
const MAX_DESCRIPTION = 1_500_000;

export function datasetsIn(message: Message): DatasetInput[] {
	return message.messages("datasets").map((input) => {
		const dataset = input.message("dataset");
		if (!dataset) throw input.missing("dataset");
		const field = (name: keyof typeof LIMITS) => limited(dataset, name, LIMITS[name]);
		const [schema, profile] = [field("schema") ?? null, field("profile") ?? null];
		if ((schema?.length ?? 0) + (profile?.length ?? 0) > MAX_DESCRIPTION) {
			throw invalid(`${dataset.fieldName("profile")} and schema together exceed ${MAX_DESCRIPTION} characters.`);
		}
		return {
			dataset: {
				name: field("name") ?? "",
				digest: field("digest") ?? "",
				source_type: dataset.required("source_type"),
				source: field("source") ?? "",
				schema,
				profile,
			},
			tags: new Map(
				input
					.messages("tags")
					.map((tag) => [
						limited(tag, "key", MAX_TAG_KEY) || tag.required("key"),
						limited(tag, "value", MAX_TAG_VALUE) ?? "",
					]),
			),
		};
	});
}

function limited(message: Message, name: string, max: number): string | undefined {
	const value = message.string(name);
	if (value !== undefined && value.length > max) {
		throw message.bad(name, value, `exceeds the maximum length of ${max} characters`);
	}
	return value;
}

/** The links of each run, by run id, with what each dataset is. */
export async function linksOf(work: Work, runs: readonly RunRow[]): Promise<Map<string, RunLinks>> {
	const datasets = await datasetsOf(work, runs);
	const links = new Map<string, RunLinks>();
	for (const run of runs) {
		if (run.datasets === "{}" && run.models === "{}") continue;
		const inputs = datasetLinks(run).map(({ name, digest, tags }) => {
			const known = datasets.get(datasetKey(run.experiment_id, name, digest));
			return {
				tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
				dataset: {
					name,
					digest,
					source_type: known?.source_type,
					source: known?.source,
					schema: known?.schema ?? undefined,
					profile: known?.profile ?? undefined,
				},
			};
		});
		const models = parseJson(run.models) as ModelLinks;
		const read = Object.keys(models.in ?? {}).map((model_id) => ({ model_id }));
		const made = Object.entries(models.out ?? {}).map(([model_id, step]) => ({ model_id, step }));
		links.set(run.run_id, {
			inputs: stringifyJson({
				...(inputs.length > 0 && { dataset_inputs: inputs }),
				...(read.length > 0 && { model_inputs: read }),
			}),
			outputs: stringifyJson(made.length > 0 ? { model_outputs: made } : {}),
		});
	}
	return links;
}
