/**
 * What a backup puts back: rows with their ids, and points as blocks that are encoded already. Putting the same back
 * again changes nothing, so an import that was cut off is simply run again.
 *
 * Only what an import made is added to by it: its runs carry a mark, and points for any other run are left out, so that
 * a backup never mixes into what somebody logged here.
 */
import { invalid } from "../errors.ts";
import { BLOCK_VERSION } from "../metrics/block.ts";
import type { SealedRange } from "../metrics/seal.ts";
import type { Work } from "../work.ts";
import { TABLES, type TableName } from "./export-rows.ts";

/** The mark of a run that was imported, in place of the digest of a request. */
export const IMPORTED = "imported";

/** Runs get numbers of this database, in the order in which they come. */
const OWN_NUMBER: Partial<Record<TableName, string>> = { runs: "seq" };

/**
 * Puts rows into a table. One statement, and another for the counter of experiments.
 * @param rows JSON text of a list of rows, as exportPage gave them
 * @returns how many were new
 * @throws Failure `invalid` where an id or a name is taken by something else
 */
export async function importRows(work: Work, name: TableName, rows: string): Promise<number> {
	const { columns, documents } = TABLES[name];
	const plain = columns.filter((column) => column !== OWN_NUMBER[name]);
	const values = [
		...plain.map((column) => `value ->> '$.${column}'`),
		...documents.map((column) => `jsonb(value -> '$.${column}')`),
		...(name === "runs" ? [`'${IMPORTED}'`] : []),
	];
	const into = [...plain, ...documents, ...(name === "runs" ? ["request_digest"] : [])];
	const insert = work.db
		.prepare(
			`INSERT INTO ${name} (${into}) SELECT ${values} FROM json_each(?1) WHERE true ${onConflict(name)} RETURNING 1`,
		)
		.bind(rows);
	try {
		const [inserted] = await work.db.batch(name === "experiments" ? [insert, raiseCounter(work)] : [insert]);
		// Not meta.changes, which counts what triggers change too.
		return inserted!.results.length;
	} catch (error) {
		throw refused(name, error);
	}
}

/**
 * The default experiment is there from the start: while it is empty, what a backup says of it counts. Any other one that
 * is here stays as it is, but must be the same one: another name makes the row NULL, which the column refuses.
 */
function onConflict(name: TableName): string {
	if (name !== "experiments") return "ON CONFLICT DO NOTHING";
	const { key, columns, documents } = TABLES.experiments;
	const kept = [...columns, ...documents].filter((column) => column !== key[0] && column !== "name");
	return `ON CONFLICT (id) DO UPDATE SET ${kept.map((column) => `${column} = excluded.${column}`)},
		name = iif(experiments.name = excluded.name, experiments.name, NULL)
		WHERE experiments.name <> excluded.name OR (experiments.id = 0 AND experiments.run_count = 0)`;
}

function raiseCounter(work: Work): D1PreparedStatement {
	return work.db.prepare(
		"UPDATE counters SET value = max(value, (SELECT max(id) FROM experiments)) WHERE name = 'experiment'",
	);
}

function refused(name: TableName, error: unknown): unknown {
	const text = error instanceof Error ? error.message : String(error);
	if (/UNIQUE constraint failed|NOT NULL constraint failed: experiments.name/.test(text)) {
		return invalid(
			"An experiment with the same id or the same name is here already and is another one. Import into an empty " +
				"deployment, or rename the one that is here.",
		);
	}
	if (!/constraint failed|malformed JSON|datatype mismatch/i.test(text)) return error;
	return invalid(`These rows cannot be rows of ${name}: ${text.replace(/^D1_ERROR: |: SQLITE_CONSTRAINT.*$/g, "")}`);
}

/** Points of one run, encoded by cli/import-points.ts. */
export interface ImportedBlock {
	readonly run_id: string;
	readonly chunk: number;
	readonly points: number;
	readonly directory: Readonly<Record<string, readonly number[]>>;
	/** Hexadecimal. */
	readonly coarse: string;
	readonly data: string;
	/** What is sealed of each metric with this block and the run's earlier ones. */
	readonly ranges: Readonly<Record<string, SealedRange>>;
}

/**
 * Puts blocks of points into the runs that were imported. Three statements; a row for each block and each run.
 * @returns how many were new
 */
export async function importBlocks(work: Work, blocks: readonly ImportedBlock[]): Promise<number> {
	for (const block of blocks) checkBlock(block);
	const text = JSON.stringify(blocks);
	const mine = `JOIN runs r ON r.run_id = value ->> 'run_id' AND r.request_digest = '${IMPORTED}'`;
	const [inserted] = await work.db.batch([
		work.db
			.prepare(
				`INSERT INTO metric_chunks (run_seq, chunk, points, directory, coarse, data)
				SELECT r.seq, value ->> 'chunk', value ->> 'points', jsonb(value -> 'directory'), unhex(value ->> 'coarse'),
					unhex(value ->> 'data')
				FROM json_each(?1) ${mine} WHERE true ON CONFLICT DO NOTHING RETURNING 1`,
			)
			.bind(text),
		// Blocks of a run come in order, so the last one of each says the most.
		work.db
			.prepare(
				`UPDATE runs SET sealed = last.chunk + 1, sealed_ranges = jsonb(last.ranges)
				FROM (SELECT value ->> 'run_id' AS run_id, max(value ->> 'chunk') AS chunk, value -> 'ranges' AS ranges
					FROM json_each(?1) GROUP BY 1) AS last
				WHERE runs.run_id = last.run_id AND runs.request_digest = '${IMPORTED}' AND runs.sealed <= last.chunk`,
			)
			.bind(text),
	]);
	return inserted!.results.length;
}

/** @throws Failure `invalid` where a reader would be led astray */
function checkBlock({ run_id, directory, coarse, data }: ImportedBlock): void {
	const version = BLOCK_VERSION.toString(16).padStart(2, "0");
	const refuse = (why: string) => {
		throw invalid(`The points of run ${run_id} ${why}. Import with the same version of Runnel as this server.`);
	};
	if (!data.startsWith(version) || !coarse.startsWith(version)) refuse("are in another format");
	for (const place of Object.values(directory)) {
		const ends = [place[1]! + place[2]!, place[3]! + place[4]!, place[5]! + place[6]!];
		if (place.length !== 11 || !place.every(Number.isSafeInteger)) refuse("have a damaged directory");
		if (ends.some((end) => end * 2 > data.length) || (place[7]! + place[8]!) * 2 > coarse.length)
			refuse("are cut short");
	}
}
