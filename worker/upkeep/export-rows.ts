/**
 * What a backup reads: whole rows as JSON texts that SQLite composes, so that no number loses a digit on the way and
 * the Worker parses nothing; and sealed points as they lie, hexadecimal, which cli/export.ts decodes with the same code
 * that wrote them. Everything goes by primary key in pages, so a backup can be cut off and go on.
 */
import type { Work } from "../work.ts";

/** A table's rows as JSON. `doc` columns are JSONB documents. */
interface Table {
	readonly key: readonly string[];
	readonly columns: readonly string[];
	readonly documents: readonly string[];
}

/** The tables that a backup holds, in the order in which they can be put back. Nothing that is secret. */
export const TABLES = {
	experiments: {
		key: ["id"],
		columns: [
			...["id", "name", "artifact_location", "lifecycle", "lifecycle_epoch", "created_at", "updated_at"],
			"metric_settings",
		],
		documents: ["tags"],
	},
	runs: {
		key: ["seq"],
		columns: [
			...["seq", "run_id", "experiment_id", "name", "user_id", "status", "start_time", "end_time", "artifact_uri"],
			...["parent_run_id", "lifecycle", "lifecycle_epoch", "updated_at", "metric_count"],
		],
		documents: ["params", "tags", "datasets", "models", "metrics"],
	},
	datasets: {
		key: ["experiment_id", "name", "digest"],
		columns: ["experiment_id", "name", "digest", "source_type", "source", "schema", "profile"],
		documents: [],
	},
	logged_models: {
		key: ["model_id"],
		columns: [
			...["model_id", "experiment_id", "name", "model_type", "status", "status_message", "source_run_id"],
			...["artifact_uri", "created_at", "updated_at", "deleted_at"],
		],
		documents: ["params", "tags", "metrics"],
	},
	registered_models: {
		key: ["id"],
		columns: ["id", "name", "user_id", "description", "created_at", "updated_at", "last_version", "latest"],
		documents: ["tags", "aliases"],
	},
	model_versions: {
		key: ["model", "version"],
		columns: [
			...["model", "version", "user_id", "description", "stage", "source", "storage_location", "run_id", "run_link"],
			...["logged_model_id", "created_at", "updated_at"],
		],
		documents: ["tags"],
	},
} as const satisfies Record<string, Table>;

export type TableName = keyof typeof TABLES;

/** Bytes of rows that one page may hold, so that a Worker's memory and D1's answer stay small. */
const PAGE_BYTES = 1_000_000;

export interface ExportPage {
	/** JSON texts, one a row. */
	readonly rows: readonly string[];
	/** Where the next page begins: the last row's key as a JSON list. Absent on the last page. */
	readonly next?: string;
}

/** A page of a table after the row with the key `after`. One statement, or two where rows are large. */
export async function exportPage(
	work: Work,
	name: TableName,
	after: string | undefined,
	limit: number,
): Promise<ExportPage> {
	const { key, columns, documents }: Table = TABLES[name];
	const fields = [
		...columns.map((column) => `'${column}', ${column}`),
		...documents.map((column) => `'${column}', json(${column})`),
		// A run's open tail is part of its points.
		...(name === "runs" ? ["'tail', tail"] : []),
	];
	const size = [
		"0",
		...documents.map((column) => `length(${column})`),
		...(name === "runs" ? ["octet_length(tail)"] : []),
	];
	const order = key.join(", ");
	const { results } = await work.db
		.prepare(
			`SELECT json_object(${fields.join(", ")}) AS row, json_array(${order}) AS place
			FROM (SELECT *, sum(${size.join(" + ")}) OVER (ORDER BY ${order}) AS so_far, row_number() OVER (ORDER BY ${order}) AS nth
				FROM (SELECT * FROM ${name} WHERE ?1 IS NULL OR (${order}) > (${key.map((_, i) => `?1 ->> ${i}`).join(", ")})
					ORDER BY ${order} LIMIT ?2))
			WHERE nth = 1 OR so_far <= ${PAGE_BYTES} ORDER BY ${order}`,
		)
		.bind(after ?? null, limit)
		.all<{ row: string; place: string }>();
	const last = results.at(-1);
	return { rows: results.map(({ row }) => row), ...(last && { next: last.place }) };
}

/** A sealed chunk as it lies. */
export interface ExportedChunk {
	readonly run_id: string;
	readonly run_seq: number;
	readonly chunk: number;
	/** JSON text: metrics/block.ts, Directory. */
	readonly directory: string;
	/** Hexadecimal. */
	readonly data: string;
}

/** Chunks a page: up to 200 KB each, twice that as text. */
const CHUNKS_AT_ONCE = 4;

/** The chunks of runs numbered from `from` to `to`, after chunk `[run, chunk]`. One statement. */
export async function exportChunks(
	work: Work,
	from: number,
	to: number,
	after: readonly [run: number, chunk: number],
): Promise<ExportedChunk[]> {
	const { results } = await work.db
		.prepare(
			`SELECT r.run_id, c.run_seq, c.chunk, json(c.directory) AS directory, hex(c.data) AS data, c.object, c.object_at,
				(SELECT max(max(p.value ->> 1 + p.value ->> 2, p.value ->> 3 + p.value ->> 4)) FROM json_each(c.directory) p) AS bytes
			FROM metric_chunks c CROSS JOIN runs r ON r.seq = c.run_seq
			WHERE c.run_seq BETWEEN ?1 AND ?2 AND (c.run_seq, c.chunk) > (?3, ?4)
			ORDER BY c.run_seq, c.chunk LIMIT ${CHUNKS_AT_ONCE}`,
		)
		.bind(from, to, ...after)
		.all<ExportedChunk & { object: string | null; object_at: number | null; bytes: number }>();
	return Promise.all(
		results.map(async ({ object, object_at, bytes, ...chunk }) => {
			if (object === null) return chunk;
			const cold = await work.bucket?.get(object, { range: { offset: object_at ?? 0, length: bytes } });
			if (!cold) throw new Error(`the object ${object} of run ${chunk.run_id}'s points is gone`);
			return { ...chunk, data: new Uint8Array(await cold.arrayBuffer()).toHex() };
		}),
	);
}
