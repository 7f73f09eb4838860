import { afterEach, expect, test, vi } from "vitest";
import { AttemptBudget, deliver } from "../../../worker/registry/webhook-delivery.ts";

const URL_OUTSIDE = "https://example.com/hook";
const message = { headers: { "x-id": "1" }, body: "{}" };
const AT_ONCE = [0, 0, 0];

/** Answers each request with the next of `outcomes`; the last one stays. Returns what was sent. */
function answering(...outcomes: (number | Error)[]) {
	return vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
		const outcome = outcomes.length > 1 ? outcomes.shift()! : outcomes[0]!;
		if (outcome instanceof Error) throw outcome;
		return new Response("body", { status: outcome });
	});
}

afterEach(() => {
	vi.restoreAllMocks();
});

test("one attempt where the receiver takes it, with redirects off", async () => {
	const sent = answering(200);
	expect(await deliver(URL_OUTSIDE, message, new AttemptBudget(), AT_ONCE)).toBe(200);
	expect(sent).toHaveBeenCalledExactlyOnceWith(
		URL_OUTSIDE,
		expect.objectContaining({ method: "POST", body: "{}", headers: message.headers, redirect: "manual" }),
	);
});

test.each([429, 500, 502, 503, 504])("%i is repeated three times, the same each time", async (status) => {
	const sent = answering(status);
	expect(await deliver(URL_OUTSIDE, message, new AttemptBudget(), AT_ONCE)).toBe(status);
	expect(sent).toHaveBeenCalledTimes(4);
	expect(new Set(sent.mock.calls.map(([, init]) => init?.body)).size).toBe(1);
});

test.each([204, 302, 400, 404, 501])("%i is not repeated", async (status) => {
	const sent = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(null, { status }));
	expect(await deliver(URL_OUTSIDE, message, new AttemptBudget(), AT_ONCE)).toBe(status);
	expect(sent).toHaveBeenCalledTimes(1);
});

test("a lost connection is repeated until an answer comes", async () => {
	const sent = answering(new Error("lost"), new Error("lost"), 200);
	expect(await deliver(URL_OUTSIDE, message, new AttemptBudget(), AT_ONCE)).toBe(200);
	expect(sent).toHaveBeenCalledTimes(3);
});

test("a shared budget ends it", async () => {
	const sent = answering(503);
	const budget = new AttemptBudget(5);
	await deliver(URL_OUTSIDE, message, budget, AT_ONCE);
	await deliver(URL_OUTSIDE, message, budget, AT_ONCE);
	expect(sent).toHaveBeenCalledTimes(5);
});

test("an address that was stored before the rules is never called", async () => {
	const sent = answering(200);
	expect(await deliver("https://127.0.0.1/", message, new AttemptBudget(), AT_ONCE)).toBeUndefined();
	expect(sent).not.toHaveBeenCalled();
});
