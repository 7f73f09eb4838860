/**
 * Runs as MLflow prints them. The documents of a run arrive as JSON text `{"key":"value",…}` and leave as JSON text
 * `[{"key":…,"value":…},…]`: they are rewritten as text, one expression a document, which costs a fraction of parsing
 * a page of 1,000 runs and printing it again.
 */
import { nameOfKey } from "../db/document-key.ts";
import type { RunRow } from "../tracking/run-row.ts";
import { RUN_NAME_TAG } from "./tags.ts";

const TEXT_MEMBER = /("(?:[^"\\]|\\.)*"):("(?:[^"\\]|\\.)*")/g;
const ENTRY_MEMBER = /("(?:[^"\\]|\\.)*"):\[([^,]+),([^,]+),([^,]+),([01]),[^\]]*\]/g;

/** JSON text of a list of `{key, value}` from that of a document `{document key: text}`. */
export function pairsJson(document: string): string {
	return document.includes("%")
		? parsedPairsJson(document)
		: listed(document.replace(TEXT_MEMBER, '{"key":$1,"value":$2}'));
}

/** As `pairsJson`, for the rare document whose keys or values hold a '%' and so may be coded. */
function parsedPairsJson(document: string): string {
	const pairs = Object.entries(JSON.parse(document) as Record<string, string>);
	return JSON.stringify(pairs.map(([key, value]) => ({ key: nameOfKey(key), value })));
}

/** JSON text of the latest metrics, from that of a document `{document key: entry}`. */
export function metricsJson(document: string): string {
	const list = listed(
		document.replace(
			ENTRY_MEMBER,
			(_, key: string, value: string, step: string, timestamp: string, nan: string) =>
				`{"key":${keyJson(key)},"value":${valueJson(value, nan)},"timestamp":${timestamp},"step":${step}}`,
		),
	);
	return list;
}

function keyJson(text: string): string {
	return text.includes("%") ? JSON.stringify(nameOfKey(JSON.parse(text) as string)) : text;
}

/** MLflow's store has no infinities: it clamps them, and its clients' tests expect that. */
const MAX_DOUBLE = "1.7976931348623157e+308";

function valueJson(value: string, nan: string): string {
	if (nan === "1") return '"NaN"';
	if (/^-?9(\.0)?e\+?999$/.test(value)) return value.startsWith("-") ? `-${MAX_DOUBLE}` : MAX_DOUBLE;
	return value;
}

/** A float64 as MLflow prints it. */
export function doubleJson(value: number): string {
	if (Number.isNaN(value)) return '"NaN"';
	if (!Number.isFinite(value)) return value > 0 ? MAX_DOUBLE : `-${MAX_DOUBLE}`;
	return String(value);
}

function listed(members: string): string {
	return `[${members.slice(1, -1)}]`;
}

/** The parts of a run's `inputs` and `outputs`, as JSON text; see inputs.ts. */
export interface RunLinks {
	readonly inputs: string;
	readonly outputs: string;
}

const NO_LINKS: RunLinks = { inputs: "{}", outputs: "{}" };

/** JSON text of `RunInfo`. */
export function runInfoJson(run: RunRow): string {
	return JSON.stringify({
		run_uuid: run.run_id,
		run_id: run.run_id,
		run_name: run.name,
		experiment_id: String(run.experiment_id),
		user_id: run.user_id,
		status: run.status,
		start_time: run.start_time,
		end_time: run.end_time ?? undefined,
		artifact_uri: run.artifact_uri,
		lifecycle_stage: run.lifecycle,
	});
}

/** JSON text of `Run`. */
export function runJson(run: RunRow, links: RunLinks = NO_LINKS): string {
	const name = JSON.stringify({ key: RUN_NAME_TAG, value: run.name });
	const tags = pairsJson(run.tags);
	const allTags = tags === "[]" ? `[${name}]` : `${tags.slice(0, -1)},${name}]`;
	return (
		`{"info":${runInfoJson(run)},"data":{"metrics":${metricsJson(run.metrics)},"params":${pairsJson(run.params)},` +
		`"tags":${allTags}},"inputs":${links.inputs},"outputs":${links.outputs}}`
	);
}
