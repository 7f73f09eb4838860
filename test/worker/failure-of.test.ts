/** What clients are told when the platform fails: the right status, whether to come back, and never any SQL. */
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { failureOf } from "../../worker/failure-of.ts";
import { DamagedBlock } from "../../worker/metrics/bytes.ts";
import { get } from "./support/request.ts";

/** A database that fails as D1 does, once the caller is known. */
function failing(message: string): object {
	const fail = () => Promise.reject(new Error(`D1_ERROR: ${message}`));
	const statement = { bind: () => statement, all: fail, run: fail, first: fail };
	const DB = {
		prepare: (sql: string) => (sql.includes("experiments e") ? statement : env.DB.prepare(sql)),
		batch: fail,
	};
	return { ...env, DB };
}

describe("a database error", () => {
	test.each([
		["D1 DB is overloaded. Too many requests queued.", 503, "TEMPORARILY_UNAVAILABLE"],
		["D1 DB storage operation exceeded timeout which caused object to be reset.", 503, "TEMPORARILY_UNAVAILABLE"],
		["Network connection lost.", 503, "TEMPORARILY_UNAVAILABLE"],
		["Your account has exceeded D1's free tier daily row write limit", 507, "RESOURCE_EXHAUSTED"],
		["no such table: experiments: SQLITE_ERROR", 503, "TEMPORARILY_UNAVAILABLE"],
		['near "SELEKT": syntax error in SELECT secret FROM tokens', 500, "INTERNAL_ERROR"],
	])("%s is answered %i", async (message, status, code) => {
		const answer = await get("/api/2.0/mlflow/experiments/get?experiment_id=0", { bindings: failing(message) });
		expect([answer.status, answer.json.error_code]).toEqual([status, code]);
		const retry = answer.headers.get("retry-after");
		// A spent quota is no use coming back for: a client that honours the header would wait for hours.
		if (status === 503) expect(Number(retry)).toBeLessThanOrEqual(5);
		else expect(retry).toBeNull();
		expect(answer.text).not.toMatch(/D1_ERROR|SQLITE|SELECT|no such table|\bat \w+ \(/);
	});
});

test("points that cannot be read are said to be lost, which no client retries", () => {
	const failure = failureOf(new DamagedBlock("the object x of these points is gone"));
	expect(failure.kind).toBe("damaged");
	expect(failure.message).toMatch(/the object x of these points is gone/);
});
