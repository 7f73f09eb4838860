/**
 * TensorBoard's log folders: every folder that holds event files is a run, named by its path; the experiment is named as
 * the log folder is. A run's id is made of its path and its first event, so importing again finds it.
 */
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Series } from "../worker/metrics/point.ts";
import { cleanName, type ForeignRun, type ForeignStore } from "./import-foreign.ts";
import type { Report } from "./import-report.ts";
import { readScalars, type Scalar } from "./import-tfevents.ts";

const EVENT_FILES = "**/*tfevents*";

export function isTensorBoard(folder: string): boolean {
	return globSync(EVENT_FILES, { cwd: folder }).length > 0;
}

export function tensorBoard(folder: string, report: Report): ForeignStore {
	const files = globSync(EVENT_FILES, { cwd: folder }).sort();
	const folders = [...new Set(files.map((file) => dirname(file)))];
	return {
		experiments: [{ id: folder, name: basename(resolve(folder)), tags: new Map(), deleted: false }],
		*runs() {
			for (const path of folders) {
				// A run that was taken up again has several files.
				const own = files.filter((file) => dirname(file) === path);
				const scalars = own.flatMap((file) => readFile(folder, file, report));
				if (scalars.length > 0) yield runOf(folder, path, scalars);
			}
		},
	};
}

function readFile(folder: string, file: string, report: Report): Scalar[] {
	try {
		return [...readScalars(readFileSync(join(folder, file)), (at, why) => report.problem(file, at, why))];
	} catch (error) {
		report.problem(file, undefined, `is no event file: ${(error as Error).message}`);
		return [];
	}
}

function runOf(folder: string, path: string, scalars: readonly Scalar[]): ForeignRun {
	const metrics = new Map<string, Series>();
	let [first, last] = [Number.POSITIVE_INFINITY, 0];
	for (const { tag, value, step, time } of scalars) {
		const key = cleanName(tag).slice(0, 250);
		const series = metrics.get(key) ?? { steps: [], timestamps: [], values: [] };
		metrics.set(key, series);
		const milliseconds = Math.max(0, Math.round(time * 1000));
		series.steps.push(Number.isSafeInteger(Number(step)) ? Number(step) : step);
		series.timestamps.push(milliseconds);
		series.values.push(value);
		first = Math.min(first, milliseconds);
		last = Math.max(last, milliseconds);
	}
	const name = path === "." ? basename(resolve(folder)) : path;
	return {
		source: join(folder, path),
		id: createHash("sha256").update(`tensorboard\n${name}\n${first}`).digest("hex").slice(0, 32),
		name,
		user: "",
		status: "FINISHED",
		startTime: first,
		endTime: last,
		deleted: false,
		params: new Map(),
		tags: new Map([["runnel.imported_from", "TensorBoard"]]),
		metrics,
		files: undefined,
	};
}
