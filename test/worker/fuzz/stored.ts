/** All that the server keeps, as one text: equal before and after means that nothing was written. */
import { env } from "cloudflare:workers";
import { tables } from "../support/clear.ts";

/** What counts requests and what upkeep did in between, also where a request changes nothing. */
const LEFT_OUT = /^(tokens\.last_used_at|shares\.(views|viewed_at)|(public_usage|upkeep_jobs|usage)\..*)$/;

let statements: string[] | undefined;

export async function stored(): Promise<string> {
	statements ??= await statementsOfAll();
	const [rows, files] = await Promise.all([
		env.DB.batch<{ row: string }>(statements.map((sql) => env.DB.prepare(sql))),
		env.BUCKET.list(),
	]);
	const tables = rows.map(({ results }) => results.map(({ row }) => row).join("\n"));
	return [...tables, ...files.objects.map(({ key, etag }) => `${key} ${etag}`)].join("\n--\n");
}

async function statementsOfAll(): Promise<string[]> {
	return Promise.all(
		(await tables()).map(async (table) => {
			const columns = await env.DB.prepare(`PRAGMA table_info(${table})`).all<{ name: string }>();
			const kept = columns.results.map(({ name }) => name).filter((name) => !LEFT_OUT.test(`${table}.${name}`));
			if (kept.length === 0) return "SELECT '' AS row LIMIT 0";
			const row = kept.map((name) => `quote(${name})`).join(" || ',' || ");
			return `SELECT '${table} ' || ${row} AS row FROM ${table}`;
		}),
	);
}
