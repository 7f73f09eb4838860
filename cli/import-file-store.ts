/**
 * MLflow's file store (`mlruns/`): a folder for each experiment, in it one for each run, with a file for each param, tag
 * and metric; a metric's file has a line `time value step` for each point. Damaged lines are told of and left out.
 */
import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Int64 } from "../worker/json.ts";
import type { Series } from "../worker/metrics/point.ts";
import { cleanName, type ForeignExperiment, type ForeignRun, type ForeignStore } from "./import-foreign.ts";
import { parseMeta } from "./import-meta-yaml.ts";
import type { Report } from "./import-report.ts";

/** Numbers that MLflow's protocol has for states. */
const STATUS = { 1: "RUNNING", 2: "SCHEDULED", 3: "FINISHED", 4: "FAILED", 5: "KILLED" } as const;

export function isFileStore(folder: string): boolean {
	return readdirSync(folder).some((name) => existsSync(join(folder, name, "meta.yaml")) && /^\d+$/.test(name));
}

export function fileStore(folder: string, report: Report): ForeignStore {
	const trash = join(folder, ".trash");
	const found = [folder, trash].filter(existsSync).flatMap((parent) =>
		readdirSync(parent)
			.filter((name) => /^\d+$/.test(name) && existsSync(join(parent, name, "meta.yaml")))
			.map((name) => ({
				path: join(parent, name),
				meta: parseMeta(readFileSync(join(parent, name, "meta.yaml"), "utf8")),
			})),
	);
	const paths = new Map(found.map(({ path, meta }) => [meta.get("experiment_id") ?? path, path]));
	return {
		experiments: found.map(({ path, meta }) => ({
			id: meta.get("experiment_id") ?? path,
			name: meta.get("name") ?? "Default",
			tags: texts(join(path, "tags")),
			deleted: meta.get("lifecycle_stage") === "deleted",
		})),
		*runs({ id }: ForeignExperiment) {
			const parent = paths.get(id)!;
			for (const name of readdirSync(parent).sort()) {
				const meta = join(parent, name, "meta.yaml");
				if (!existsSync(meta)) continue;
				const run = readRun(join(parent, name), parseMeta(readFileSync(meta, "utf8")), report);
				if (run) yield run;
				else report.problem(meta, 0, "names no run_id and start_time");
			}
		},
	};
}

function readRun(path: string, meta: ReadonlyMap<string, string>, report: Report): ForeignRun | undefined {
	const id = meta.get("run_id") ?? meta.get("run_uuid");
	const startTime = Number(meta.get("start_time") ?? Number.NaN);
	if (id === undefined || !Number.isSafeInteger(startTime)) return undefined;
	const tags = texts(join(path, "tags"));
	const name = meta.get("run_name") || tags.get("mlflow.runName") || id;
	tags.delete("mlflow.runName");
	const end = Number(meta.get("end_time") || Number.NaN);
	const files = join(path, "artifacts");
	return {
		source: path,
		id,
		name,
		user: meta.get("user_id") ?? "",
		status: STATUS[Number(meta.get("status")) as keyof typeof STATUS] ?? "FINISHED",
		startTime,
		endTime: Number.isSafeInteger(end) ? end : null,
		deleted: meta.get("lifecycle_stage") === "deleted",
		params: texts(join(path, "params")),
		tags,
		metrics: new Map(
			namesIn(join(path, "metrics")).flatMap((metric) => {
				const series = readMetric(join(path, "metrics", metric), report);
				return series.values.length > 0 ? [[cleanName(metric), series] as const] : [];
			}),
		),
		files: existsSync(files) ? files : undefined,
	};
}

/** A name with slashes is a path. */
function namesIn(folder: string): string[] {
	if (!existsSync(folder)) return [];
	return globSync("**/*", { cwd: folder }).filter((name) => statSync(join(folder, name)).isFile());
}

function texts(folder: string): Map<string, string> {
	return new Map(namesIn(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function readMetric(file: string, report: Report): Series {
	const series: Series = { steps: [], timestamps: [], values: [] };
	let at = 0;
	for (const line of readFileSync(file, "utf8").split("\n")) {
		const [time, value, step = "0"] = line.trim().split(" ");
		const number = pythonFloat(value ?? "");
		if (line.trim() === "") {
			// Nothing, or the end of the file.
		} else if (number === undefined || !/^\d+$/.test(time ?? "") || !/^-?\d+$/.test(step)) {
			report.problem(file, at, `the line ${JSON.stringify(line.slice(0, 60))} is no point`);
		} else {
			series.steps.push(int64(step));
			series.timestamps.push(Number(time));
			series.values.push(number);
		}
		at += Buffer.byteLength(line) + 1;
	}
	return series;
}

function pythonFloat(text: string): number | undefined {
	const word = /^([+-]?)(nan|inf|infinity)$/i.exec(text);
	if (word) return word[2]!.toLowerCase() === "nan" ? Number.NaN : word[1] === "-" ? -Infinity : Infinity;
	return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

function int64(text: string): Int64 {
	const number = Number(text);
	return Number.isSafeInteger(number) ? number : BigInt(text);
}
