/**
 * Requests of all kinds to every mounted route. Never a 5xx, never a hang, nothing of the inside in an answer, errors
 * of the protocol's shape, and nothing written by a request that was refused or that only asked.
 */
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, test, vi } from "vitest";
import { routes } from "../access/support/routes.ts";
import { clear } from "../support/clear.ts";
import { ask } from "./ask.ts";
import { faultsOf } from "./judge.ts";
import { learnFields } from "./learn.ts";
import { type FuzzRequest, requestsTo } from "./requests.ts";
import { stored } from "./stored.ts";
import { makeWorld, requestOf, unreadable, type World } from "./world.ts";

const { FUZZ_REQUESTS, FUZZ_SEED } = env;

/** After so many the server is put back to what it was: small enough to be compared with every request. */
const ROUND = 100;

/** Far above what the slowest takes here, far below a client's patience. */
const MAX_MS = 10_000;

/** The other prefixes have the same handlers; requests.ts uses them in turn. */
const fuzzed = routes.filter(({ path }) => !path.startsWith("/ajax-api/") && !path.startsWith("/api/3.0/"));

let world: World;
let before: string;
let sent = 0;

beforeAll(async () => {
	// Webhooks must not reach anybody.
	vi.stubGlobal("fetch", async () => new Response("{}"));
	vi.spyOn(console, "warn").mockImplementation(() => {});
	await putBack();
});

async function putBack(): Promise<void> {
	await clear();
	world = await makeWorld();
	before = await stored();
}

async function survives(asked: FuzzRequest): Promise<void> {
	if (++sent % ROUND === 0) {
		expect(await unreadable(world)).toEqual([]);
		await putBack();
	}
	const started = Date.now();
	const request = requestOf(world, asked);
	const answer = await ask(request);
	const faults = faultsOf(request, answer);
	const took = Date.now() - started;
	if (took > MAX_MS) faults.push(`it took ${took} ms`);
	const after = await stored();
	const changed = after !== before;
	if (changed && (answer.status >= 400 || ["GET", "HEAD", "OPTIONS"].includes(asked.method))) {
		faults.push(`it changed what is stored:\n${difference(before, after)}`);
	}
	before = after;
	if (faults.length > 0) throw new Error(`${faults.join("\n")}\nAnswer: ${answer.status} ${answer.text.slice(0, 600)}`);
}

function difference(before: string, after: string): string {
	const known = new Set(before.split("\n"));
	return after
		.split("\n")
		.filter((row) => !known.has(row))
		.join("\n")
		.slice(0, 1_000);
}

test(`${FUZZ_REQUESTS} requests do no harm`, { timeout: Number(FUZZ_REQUESTS) * 250 }, async () => {
	expect(fuzzed.length).toBeGreaterThan(60);
	await fc.assert(fc.asyncProperty(requestsTo(fuzzed, await learnFields(fuzzed)), survives), {
		numRuns: Number(FUZZ_REQUESTS),
		...(FUZZ_SEED !== "" && { seed: Number(FUZZ_SEED) }),
	});
	expect(await unreadable(world)).toEqual([]);
});
