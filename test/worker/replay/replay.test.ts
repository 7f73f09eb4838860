/** Every request that real clients sent, in their order, answered as they were answered then. */
import { beforeEach, expect, test } from "vitest";
import { clear } from "../support/clear.ts";
import { type Answer, send } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { differences } from "./difference.ts";
import { MadeUp } from "./made-up.ts";
import { choking } from "./messages.ts";
import { type Content, type Recording, recordings, type Step } from "./recording.ts";

beforeEach(clear);

test("every sequence is there", () => {
	const names = [...recordings.keys()];
	expect(names).toHaveLength(26);
	expect(new Set([...recordings.values()].map(({ client }) => client.split(".")[0]))).toEqual(new Set(["2", "3"]));
});

test.each([...recordings])("%s", async (_, recording) => {
	const madeUp = new MadeUp();
	const faults: string[] = [];
	for (const [i, step] of recording.steps.entries()) {
		const answer = await send(requestOf(recording, step, madeUp));
		const found = faultsOf(step, answer, madeUp);
		faults.push(...found.map((fault) => `${i + 1}. ${step.ask}: ${fault}`));
		// What comes after would only repeat it.
		if (answer.status !== step.status) break;
	}
	expect(faults).toEqual([]);
});

function requestOf({ headers }: Recording, step: Step, madeUp: MadeUp): Request {
	const [method = "GET", path = "/"] = madeUp.filled(step.ask).split(" ");
	const query = new URLSearchParams((step.query ?? []).map(([name, value]) => [name, madeUp.filled(value)]));
	const url = `http://runnel.test${path}${query.size > 0 ? `?${query}` : ""}`;
	const body = step.send && bodyOf(step.send, madeUp);
	const type = step.type ?? (step.send?.json === undefined || method === "PUT" ? undefined : "application/json");
	const sent = new Headers({
		...headers,
		authorization: `Bearer ${TOKENS.admin}`,
		...(type && { "content-type": type }),
	});
	if (body !== undefined) sent.set("content-length", String(body.byteLength));
	return new Request(url, { method, headers: sent, ...(body !== undefined && { body }) });
}

function bodyOf({ json, text, bytes }: Content, madeUp: MadeUp): Uint8Array<ArrayBuffer> | undefined {
	if (bytes !== undefined) return new Uint8Array(bytes).fill(120);
	const body = json === undefined ? text : JSON.stringify(json);
	return body === undefined ? undefined : new Uint8Array(new TextEncoder().encode(madeUp.filled(body)));
}

function faultsOf(step: Step, { status, text, json, headers }: Answer, madeUp: MadeUp): string[] {
	if (status !== step.status) return [`${status} instead of ${step.status}: ${text.slice(0, 300)}`];
	const isFile = headers.has("content-disposition");
	if (step.get.bytes !== undefined) return differences(step.get.bytes, text.length, madeUp, "bytes");
	if (step.get.text !== undefined) return differences(step.get.text, text, madeUp, "text");
	const faults = differences(step.get.json, json, madeUp);
	return isFile || step.get.json === undefined ? faults : [...faults, ...choking(json)];
}
