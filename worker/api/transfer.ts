/**
 * `/export/…` and `/import/…`: what `npm run export` and `npm run import` speak (cli/EXPORT-FORMAT.md). For admins:
 * a backup holds everything but secrets. Pages are small enough for the free plan's CPU.
 */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { storeOf } from "../artifacts/store.ts";
import type { App } from "../context.ts";
import { Failure, invalid, notFound } from "../errors.ts";
import { MAX_JSON_BODY } from "../limits.ts";
import { SCHEMA } from "../schema-version.ts";
import { exportChunks, exportPage, TABLES, type TableName } from "../upkeep/export-rows.ts";
import { type ImportedBlock, importBlocks, importRows } from "../upkeep/import-rows.ts";
import { isRecord, shown } from "./fields.ts";
import { numberOf } from "./query.ts";

const ROWS = { least: 1, most: 1_000, otherwise: 500 };
const NUMBER = { least: 0, most: 999_999_999, otherwise: 0 };

export const exported = new Hono<App>()
	.get("/", needs("manage", "house"), (c) => c.json({ tables: Object.keys(TABLES), schema: SCHEMA }))
	.get("/rows/:table", needs("manage", "house"), async (c) => {
		const page = await exportPage(c.var.work, tableIn(c), c.req.query("after"), numberOf(c, "limit", ROWS));
		const next = page.next === undefined ? "" : `,"next":${JSON.stringify(page.next)}`;
		return json(`{"rows":${JSON.stringify(page.rows)}${next}}`);
	})
	.get("/chunks", needs("manage", "house"), async (c) => {
		const number = (name: string) => numberOf(c, name, NUMBER);
		// −1: before a run's chunk 0.
		const after = [number("run"), number("chunk") - 1] as const;
		return c.json({ chunks: await exportChunks(c.var.work, number("from"), number("to"), after) });
	})
	.get("/files", needs("manage", "house"), async (c) => {
		const files: { path: string; size: number }[] = [];
		const folder = c.req.query("folder") ?? "";
		if (folder === "") throw invalid("'folder' is missing: name the folder whose files to list.");
		for await (const { path, size } of storeOf(c.var.work).walk(folder)) files.push({ path, size });
		return c.json({ files });
	});

export const imported = new Hono<App>()
	.post("/rows/:table", needs("manage", "house"), async (c) => {
		const rows = await textIn(c);
		return c.json({ new: await importRows(c.var.work, tableIn(c), rows) });
	})
	.post("/blocks", needs("manage", "house"), async (c) => {
		const blocks: unknown = JSON.parse(await textIn(c));
		if (!Array.isArray(blocks) || !blocks.every(isBlock)) throw invalid("The body must be a list of blocks of points.");
		return c.json({ new: await importBlocks(c.var.work, blocks) });
	});

function tableIn(c: Context<App>): TableName {
	const name = c.req.param("table") ?? "";
	if (!Object.hasOwn(TABLES, name)) throw notFound(`There is no table ${shown(name)} in a backup.`);
	return name as TableName;
}

async function textIn(c: Context<App>): Promise<string> {
	const text = await c.req.text();
	if (text.length > MAX_JSON_BODY) throw new Failure("too_large", `The body has over ${MAX_JSON_BODY} bytes.`);
	if (!text.startsWith("[")) throw invalid("The body must be a JSON list.");
	return text;
}

function isBlock(value: unknown): value is ImportedBlock {
	if (!isRecord(value) || !isRecord(value["directory"]) || !isRecord(value["ranges"])) return false;
	const { run_id, chunk, points, coarse, data } = value;
	const whole = [chunk, points].every((number) => Number.isSafeInteger(number) && (number as number) >= 0);
	return whole && [run_id, coarse, data].every((text) => typeof text === "string");
}

function json(text: string): Response {
	return new Response(text, { headers: { "content-type": "application/json", "cache-control": "private, no-store" } });
}
