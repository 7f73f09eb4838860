import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { mlflow } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { call, INVALID, like, MISSING, makeModel, ok, refused } from "./registry-calls.ts";

const CREATED = { entity: "REGISTERED_MODEL", action: "CREATED" };

interface Delivery {
	readonly url: string;
	readonly headers: Record<string, string>;
	readonly text: string;
	readonly body: { entity: string; action: string; timestamp: string; data: Record<string, unknown> };
}

let deliveries: Delivery[];
let answer: () => Response;

beforeEach(async () => {
	await env.DB.prepare("DELETE FROM webhooks").run();
	deliveries = [];
	answer = () => new Response("thanks");
	vi.spyOn(globalThis, "fetch").mockImplementation(async (url, init) => {
		const text = init!.body as string;
		deliveries.push({
			url: String(url),
			headers: init!.headers as Record<string, string>,
			text,
			body: JSON.parse(text),
		});
		return answer();
	});
});

afterEach(() => {
	vi.restoreAllMocks();
});

async function subscribe(fields: object = {}): Promise<string> {
	const { webhook } = await ok("POST", "webhooks", {
		name: "hook",
		url: "https://example.com/hook",
		events: [CREATED],
		...fields,
	});
	return webhook.webhook_id;
}

/** Entity, action and data of what was delivered since the last call. */
function told(): unknown[] {
	return deliveries.splice(0).map(({ body: { entity, action, data } }) => [`${entity}.${action}`, data]);
}

describe("keeping them", () => {
	test("made, read, listed; the secret is never shown", async () => {
		const { webhook } = await ok("POST", "webhooks", {
			name: "my.hook-1",
			description: "tells",
			url: "https://example.com/hook",
			events: [CREATED, { entity: 2, action: 1 }, CREATED],
			secret: "s3cret",
		});
		expect(webhook).toEqual({
			webhook_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
			name: "my.hook-1",
			description: "tells",
			url: "https://example.com/hook",
			events: [CREATED, { entity: "MODEL_VERSION", action: "CREATED" }],
			status: "ACTIVE",
			creation_timestamp: expect.any(Number),
			last_updated_timestamp: webhook.creation_timestamp,
		});
		expect((await ok("GET", `webhooks/${webhook.webhook_id}`)).webhook).toEqual(webhook);
		expect(await ok("GET", "webhooks")).toEqual({ webhooks: [webhook] });
	});

	test("changed field by field", async () => {
		const id = await subscribe({ description: "old" });
		const change = async (fields: Record<string, unknown>) => (await ok("PATCH", `webhooks/${id}`, fields)).webhook;
		expect(await change({ name: "new" })).toMatchObject({ name: "new", description: "old", events: [CREATED] });
		expect(await change({ status: "DISABLED", name: "" })).toMatchObject({ name: "new", status: "DISABLED" });
		const events = [{ entity: "PROMPT_ALIAS", action: "DELETED" }];
		expect(await change({ events, description: "" })).toMatchObject({ events });
	});

	test("deleted once", async () => {
		const id = await subscribe();
		expect((await call("DELETE", `webhooks/${id}`, {})).text).toBe("{}");
		for (const [method, path, fields] of [
			["GET", "", {}],
			["PATCH", "", { name: "x" }],
			["DELETE", "", {}],
			["POST", "/test", {}],
		] as const) {
			expect(await refused(method, `webhooks/${id}${path}`, fields)).toEqual({
				code: MISSING,
				message: `Webhook with ID ${id} not found.`,
			});
		}
	});

	test("listed newest first, page by page", async () => {
		const ids = new Set<string>();
		for (let i = 0; i < 5; i++) ids.add(await subscribe());
		const listed: string[] = [];
		let page_token: string | undefined;
		do {
			const page = await ok("GET", "webhooks", { max_results: "2", ...(page_token && { page_token }) });
			listed.push(...page.webhooks.map((webhook: { webhook_id: string }) => webhook.webhook_id));
			page_token = page.next_page_token;
		} while (page_token);
		expect(listed).toHaveLength(5);
		expect(new Set(listed)).toEqual(ids);
		expect((await refused("GET", "webhooks", { max_results: "1001" })).code).toBe(INVALID);
		expect((await refused("GET", "webhooks", { page_token: "x" })).code).toBe(INVALID);
	});

	test.each([
		[{ name: undefined }, "Missing value for required parameter 'name'."],
		[{ url: undefined }, "Missing value for required parameter 'url'."],
		[{ events: undefined }, "Missing value for required parameter 'events'."],
		[{ events: [] }, "Missing value for required parameter 'events'."],
		[{ name: "-a" }, /must start and end with a letter or digit/],
		[{ name: "a." }, /must start and end with a letter or digit/],
		[{ name: "a b" }, /must start and end with a letter or digit/],
		[{ name: "a".repeat(64) }, /at most 63/],
		[{ url: "http://example.com" }, /https/],
		[{ url: "https://10.0.0.1" }, /private/],
		[
			{ events: [{ entity: "REGISTERED_MODEL", action: "DELETED" }] },
			/Invalid action 'deleted' for entity 'registered_model'/,
		],
		[{ events: [{ entity: "RUN", action: "CREATED" }] }, /'events\[0\].entity'/],
		[{ events: [{ entity: "PROMPT" }] }, "Missing value for required parameter 'events[0].action'."],
		[{ status: "PAUSED" }, /'status'/],
	])("%j is refused", async (fields, message) => {
		const all = { name: "hook", url: "https://example.com/", events: [CREATED], ...fields };
		expect(await refused("POST", "webhooks", all)).toEqual({ code: INVALID, message: like(message) });
	});

	test("only by admins, and at most 40", async () => {
		const id = await subscribe({ name: "a".repeat(63) });
		const options = { token: TOKENS.member };
		const fields = { name: "hook", url: "https://example.com/", events: [CREATED] };
		expect((await mlflow.post("webhooks", fields, options)).status).toBe(403);
		expect((await mlflow.get("webhooks", {}, options)).status).toBe(403);
		expect((await mlflow.post(`webhooks/${id}/test`, {}, options)).status).toBe(403);
		for (let i = 1; i < 40; i++) await subscribe();
		expect((await refused("POST", "webhooks", fields)).message).toMatch(/40 webhooks already/);
	});
});

describe("deliveries", () => {
	const both = (entity: string, ...actions: string[]) => actions.map((action) => ({ entity, action }));
	const all = [
		CREATED,
		...both("MODEL_VERSION", "CREATED"),
		...both("MODEL_VERSION_TAG", "SET", "DELETED"),
		...both("MODEL_VERSION_ALIAS", "CREATED", "DELETED"),
		...both("PROMPT", "CREATED"),
		...both("PROMPT_VERSION", "CREATED"),
		...both("PROMPT_TAG", "SET", "DELETED"),
		...both("PROMPT_VERSION_TAG", "SET", "DELETED"),
		...both("PROMPT_ALIAS", "CREATED", "DELETED"),
	];

	/** Everything that can happen to the thing `name`, whose tags make it a model or a prompt. */
	async function live(name: string, tags: object[]): Promise<void> {
		const version = { name, version: "1" };
		await ok("POST", "registered-models/create", { name, tags, description: "d" });
		await ok("POST", "model-versions/create", { name, source: "runs:/r1/m", run_id: "r1", tags });
		await ok("POST", "registered-models/set-tag", { name, key: "k", value: "v" });
		await ok("DELETE", "registered-models/delete-tag", { name, key: "k" });
		await ok("POST", "model-versions/set-tag", { ...version, key: "k", value: "v" });
		await ok("DELETE", "model-versions/delete-tag", { ...version, key: "k" });
		await ok("POST", "registered-models/alias", { ...version, alias: "a" });
		await ok("DELETE", "registered-models/alias", { name, alias: "a" });
	}

	test("of all that happens to a model", async () => {
		await subscribe({ events: all });
		await live("model", [{ key: "t", value: "1" }]);
		const version = { name: "model", version: "1" };
		const tags = { t: "1" };
		expect(told()).toEqual([
			["registered_model.created", { name: "model", tags, description: "d" }],
			["model_version.created", { ...version, source: "runs:/r1/m", run_id: "r1", tags, description: null }],
			["model_version_tag.set", { ...version, key: "k", value: "v" }],
			["model_version_tag.deleted", { ...version, key: "k" }],
			["model_version_alias.created", { ...version, alias: "a" }],
			["model_version_alias.deleted", { name: "model", alias: "a" }],
		]);
	});

	test("of all that happens to a prompt, by its own names", async () => {
		await subscribe({ events: all });
		await live("prompt", [
			{ key: "mlflow.prompt.is_prompt", value: "true" },
			{ key: "mlflow.prompt.text", value: "Hello {{name}}" },
			{ key: "t", value: "1" },
		]);
		const version = { name: "prompt", version: "1" };
		const tags = { t: "1" };
		expect(told()).toEqual([
			["prompt.created", { name: "prompt", tags, description: "d" }],
			["prompt_version.created", { ...version, template: "Hello {{name}}", tags, description: null }],
			["prompt_tag.set", { name: "prompt", key: "k", value: "v" }],
			["prompt_tag.deleted", { name: "prompt", key: "k" }],
			["prompt_version_tag.set", { ...version, key: "k", value: "v" }],
			["prompt_version_tag.deleted", { ...version, key: "k" }],
			["prompt_alias.created", { ...version, alias: "a" }],
			["prompt_alias.deleted", { name: "prompt", alias: "a" }],
		]);
	});

	test("are signed over id, time and body, as MLflow's receivers check it", async () => {
		await subscribe({ secret: "s3cret" });
		await makeModel("signed");
		const [{ headers, text, body }] = deliveries as [Delivery];
		const id = headers["x-mlflow-delivery-id"]!;
		const time = headers["x-mlflow-timestamp"]!;
		expect(id).toMatch(/^[0-9a-f-]{36}$/);
		expect(Math.abs(Number(time) - Date.now() / 1_000)).toBeLessThan(60);
		expect(Date.parse(body.timestamp)).toBeGreaterThan(0);
		const bytes = (value: string) => new TextEncoder().encode(value);
		const algorithm = { name: "HMAC", hash: "SHA-256" };
		const key = await crypto.subtle.importKey("raw", bytes("s3cret"), algorithm, false, ["verify"]);
		const [version, signature] = headers["x-mlflow-signature"]!.split(",");
		expect(version).toBe("v1");
		const signed = Uint8Array.fromBase64(signature!);
		expect(await crypto.subtle.verify("HMAC", key, signed, bytes(`${id}.${time}.${text}`))).toBe(true);
	});

	test("go to those who asked and are active, unsigned without a secret", async () => {
		await subscribe({ url: "https://example.com/a" });
		await subscribe({ url: "https://example.com/disabled", status: "DISABLED" });
		await subscribe({ url: "https://example.com/other", events: [{ entity: "PROMPT", action: "CREATED" }] });
		await makeModel("chosen");
		expect(deliveries.map(({ url }) => url)).toEqual(["https://example.com/a"]);
		expect(deliveries[0]!.headers).not.toHaveProperty("x-mlflow-signature");
	});

	test("that fail do not fail the request, nor one another", async () => {
		await subscribe();
		await subscribe({ url: "https://example.com/b" });
		answer = () => {
			throw new TypeError("refused");
		};
		vi.stubGlobal("scheduler", { wait: async () => {} });
		await makeModel("unlucky");
		vi.unstubAllGlobals();
		expect(deliveries).toHaveLength(8);
	});

	test("do not follow what was refused", async () => {
		await subscribe();
		await makeModel("once");
		await call("POST", "registered-models/create", { name: "once" });
		expect(deliveries).toHaveLength(1);
	});
});

describe("test", () => {
	test("sends an example of the first event, or of the one asked for", async () => {
		const id = await subscribe();
		expect(await ok("POST", `webhooks/${id}/test`)).toEqual({
			result: { success: true, response_status: 200, response_body: "thanks" },
		});
		await ok("POST", `webhooks/${id}/test`, { event: { entity: "MODEL_VERSION_ALIAS", action: "DELETED" } });
		expect(told()).toEqual([
			[
				"registered_model.created",
				{ name: "example_model", tags: { example_key: "example_value" }, description: "An example registered model" },
			],
			["model_version_alias.deleted", { name: "example_model", alias: "example_alias" }],
		]);
	});

	test("says what went wrong, once, and shows the beginning of a long answer", async () => {
		const id = await subscribe();
		answer = () => new Response("x".repeat(100_000), { status: 500 });
		const { result } = await ok("POST", `webhooks/${id}/test`);
		expect(result).toMatchObject({ success: false, response_status: 500 });
		expect(result.response_body).toHaveLength(10_000);
		answer = () => {
			throw new TypeError("no route to host");
		};
		expect((await ok("POST", `webhooks/${id}/test`)).result).toEqual({
			success: false,
			error_message: "Failed to test webhook: no route to host",
		});
		expect(deliveries).toHaveLength(2);
	});
});
