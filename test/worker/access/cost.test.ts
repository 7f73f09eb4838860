/** What access costs in statements and rows: nothing on the hot path, and next to nothing however often a link is seen. */
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { forgetShares } from "../../../worker/access/share-store.ts";
import { forgetCredentials } from "../../../worker/access/tokens.ts";
import { forgetViews } from "../../../worker/share/current-view.ts";
import { forgetUsage } from "../../../worker/share/usage.ts";
import { counted } from "../support/counted.ts";
import { get, post } from "../support/request.ts";
import { share } from "./support/links.ts";
import { experimentNamed, runIn } from "./support/things.ts";

let run: string;
let secret: string;
const database = counted(env.DB);
const bindings = { ...env, DB: database.db };

beforeAll(async () => {
	const metrics = { loss: [1, 2, 3].map((step) => ({ value: 1 / step, step })) };
	run = await runIn(await experimentNamed("cost"), { name: "a run", metrics });
	({ secret } = await share({ run_ids: [run] }));
});

beforeEach(() => {
	for (const forget of [forgetCredentials, forgetShares, forgetViews, forgetUsage]) forget();
	database.take();
});

test("a token is looked up once in ten seconds, and its use is a row an hour", async () => {
	const log = () => post(`/api/v1/runs/${run}/log`, { metrics: { loss: 1 } }, { bindings });
	await log();
	const first = database.take();
	await log();
	expect(database.take()).toMatchObject({ statements: 1, rowsWritten: 1 });
	expect(first.statements).toBeLessThanOrEqual(4);
	expect(first.rowsWritten).toBeLessThanOrEqual(2);
});

test("a link costs a handful of statements and two rows, and then nothing for ten seconds", async () => {
	const look = (path = "") => get(`/s/${secret}${path}`, { token: null, bindings });
	await look();
	const first = database.take();
	expect(first.statements).toBeLessThanOrEqual(8);
	expect(first.rowsWritten).toBe(2);
	for (const path of ["", "/badge.svg?metric=loss", "/chart.svg?metric=loss", "/embed", ""]) {
		expect((await look(path)).status).toBe(200);
	}
	expect(database.take()).toEqual({ statements: 0, rowsRead: 0, rowsWritten: 0 });
});

test("an unknown link is one row at most", async () => {
	await get(`/s/${"0".repeat(32)}`, { token: null, bindings });
	database.take();
	await get(`/s/${"1".repeat(32)}`, { token: null, bindings });
	expect(database.take()).toEqual({ statements: 1, rowsRead: 0, rowsWritten: 0 });
});
