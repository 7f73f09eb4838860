/** Badges, charts and frames for other people's pages, and the budget that public traffic has. */
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { forgetViews } from "../../../worker/share/current-view.ts";
import { forgetUsage } from "../../../worker/share/usage.ts";
import { get, post } from "../support/request.ts";
import { type Link, look, share } from "./support/links.ts";
import { experimentNamed, runIn } from "./support/things.ts";

let single: Link;
let comparison: Link;
let runs: string[];

beforeAll(async () => {
	const experiment = await experimentNamed("pictures");
	const curve = (last: number) => [1, 2, 3, 4].map((step) => ({ value: (last * step) / 4, step }));
	runs = await Promise.all(
		[0.8, 0.9123456, 0.7].map((last, i) =>
			runIn(experiment, {
				name: `run <${i}>`,
				metrics: {
					val_acc: curve(last),
					loss: curve(1 - last),
					'odd "name" <&>': curve(1),
					gaps: [1, "NaN", 2, "Infinity", "-Infinity", 3].map((value, step) => ({ value, step })),
				},
				status: "FINISHED",
			}),
		),
	);
	single = await share({ run_ids: [runs[0]] });
	comparison = await share({ run_ids: runs });
});

beforeEach(() => {
	forgetViews();
	forgetUsage();
});

/** Whether `text` is XML with every tag closed and nothing odd in it. */
function wellFormed(text: string): boolean {
	const open: string[] = [];
	for (const [, close, name, self] of text.matchAll(/<(\/?)([a-zA-Z]+)(?:\s[\w:-]+="[^"<]*")*(\/?)>/g)) {
		if (close) {
			if (open.pop() !== name) return false;
		} else if (!self) open.push(name!);
	}
	const rest = text.replace(/<\/?[a-zA-Z]+(?:\s[\w:-]+="[^"<]*")*\/?>/g, "");
	return (
		open.length === 0 && !/[<>]/.test(rest.replace(/@media[^<]*/g, "")) && !/&(?!amp;|lt;|gt;|quot;|#39;)/.test(rest)
	);
}

describe("a badge", () => {
	test("holds the metric's value; of several runs the best one's", async () => {
		const { status, text, headers } = await look(`/s/${single.secret}/badge.svg?metric=val_acc`);
		expect(status).toBe(200);
		expect(headers.get("content-type")).toBe("image/svg+xml; charset=utf-8");
		expect(text).toContain('aria-label="val_acc: 0.8"');
		expect(wellFormed(text)).toBe(true);
		const of = async (query: string) => (await look(`/s/${comparison.secret}/badge.svg?${query}`)).text;
		expect(await of("metric=val_acc")).toContain('aria-label="val_acc: 0.9123"');
		expect(await of("metric=loss")).toContain('aria-label="loss: 0.08765"');
		expect(await of(`metric=val_acc&run=${runs[2]}`)).toContain('aria-label="val_acc: 0.7"');
		expect(await of("metric=val_acc&label=F1 <%26> co")).toContain('aria-label="F1 &lt;&amp;&gt; co: 0.9123"');
	});

	test("of a metric or run that is not in the link is a badge that says so", async () => {
		for (const query of ["metric=nope", "", "metric=__proto__", "metric=val_acc&run=nobody"]) {
			const { status, text } = await look(`/s/${single.secret}/badge.svg?${query}`);
			expect(status).toBe(404);
			expect(text).toContain('aria-label="runnel: not found"');
		}
	});
});

describe("a chart", () => {
	test("is a whole picture, whatever the names and values", async () => {
		for (const metric of ["loss", 'odd "name" <&>', "gaps"]) {
			const { status, text } = await look(`/s/${comparison.secret}/chart.svg?metric=${encodeURIComponent(metric)}`);
			expect(status).toBe(200);
			expect(wellFormed(text.replace(/<style>.*?<\/style>/s, "")), text).toBe(true);
			expect(text.match(/class="curve"/g)).toHaveLength(3);
			expect(text).toContain("run &lt;1&gt;");
			expect(text).not.toMatch(/NaN|Infinity/);
		}
	});

	test("takes a theme and a size within reason", async () => {
		const chart = async (query: string) => (await look(`/s/${single.secret}/chart.svg?metric=loss&${query}`)).text;
		expect(await chart("")).toContain("prefers-color-scheme:dark");
		expect(await chart("theme=dark")).not.toContain("prefers-color-scheme");
		expect(await chart("width=300&height=200")).toContain('viewBox="0 0 300 200"');
		expect(await chart("width=1e9&height=-4")).toContain('viewBox="0 0 2000 120"');
		expect(await chart("width=x")).toContain('viewBox="0 0 640 320"');
	});

	test("may be shown by other sites and kept for a minute, and runs nothing", async () => {
		const { headers } = await look(`/s/${single.secret}/chart.svg?metric=loss`);
		expect(headers.get("cache-control")).toBe("public, max-age=60");
		expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
		expect(headers.get("content-security-policy")).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox");
		const again = await look(`/s/${single.secret}/chart.svg?metric=loss`, { "if-none-match": headers.get("etag")! });
		expect([again.status, again.headers.get("cache-control")]).toEqual([304, "public, max-age=60"]);
	});
});

describe("a frame", () => {
	test("may stand in any page: one chart, or the table", async () => {
		const chart = await look(`/s/${comparison.secret}/embed?metric=loss`);
		expect(chart.headers.get("content-security-policy")).toContain("frame-ancestors *");
		expect(chart.headers.get("x-frame-options")).toBeNull();
		expect(chart.text.match(/<svg /g)).toHaveLength(1);
		const table = await look(`/s/${comparison.secret}/embed`);
		expect(table.text).toContain('<td class="n best">0.9123</td>');
		expect((await look(`/s/${comparison.secret}/embed?metric=nope`)).status).toBe(404);
	});

	test("nothing else may be framed", async () => {
		for (const path of ["", "/badge.svg?metric=loss", "/file?run=x&path=y"]) {
			const { headers } = await look(`/s/${comparison.secret}${path}`);
			expect(headers.get("content-security-policy") ?? "").not.toContain("frame-ancestors *");
		}
	});
});

describe("the budget", () => {
	const set = (requests_a_day: unknown) => post("/api/v1/share-budget", { requests_a_day }, { method: "PUT" });

	afterEach(async () => {
		await set(30_000);
		await env.DB.prepare("DELETE FROM public_usage").run();
	});

	test("closes links for the day with a plain page, a badge or an error, and leaves logging alone", async () => {
		await env.DB.prepare("DELETE FROM public_usage").run();
		expect((await set(3)).json).toEqual({ requests_a_day: 3, spent_today: 0 });
		const seen = [];
		for (let i = 0; i < 5; i++) seen.push((await look(`/s/${single.secret}/badge.svg?metric=loss`)).status);
		expect(seen).toEqual([200, 200, 200, 503, 503]);
		const page = await look(`/s/${single.secret}`);
		expect([page.status, page.headers.get("retry-after")]).toEqual([503, "3600"]);
		expect(page.text).toContain("They open again at midnight UTC");
		expect((await look(`/s/${single.secret}/chart.svg?metric=loss`)).text).toContain("runnel: back at midnight UTC");
		expect((await look(`/api/v1/shared/${single.secret}`)).status).toBe(507);
		expect((await post("/api/v1/runs", { metrics: { a: 1 } })).status).toBe(200);
		expect((await get("/api/v1/audit?limit=1")).json.entries[0]).toMatchObject({
			action: "settings.change",
			details: { to: 3 },
		});
	});

	test("opens them again the next day, and counts what other isolates took", async () => {
		const day = Math.floor(Date.now() / 86_400_000);
		await env.DB.prepare(
			"INSERT INTO public_usage (day, requests) VALUES (?1, 40000) ON CONFLICT DO UPDATE SET requests = 40000",
		)
			.bind(day)
			.run();
		expect((await look(`/s/${single.secret}`)).status).toBe(503);
		const { now } = Date;
		const tomorrow = now() + 86_400_000;
		Date.now = () => tomorrow;
		try {
			expect((await look(`/s/${single.secret}`)).status).toBe(200);
		} finally {
			Date.now = now;
		}
	});

	test("is written down once a minute", async () => {
		await env.DB.prepare("DELETE FROM public_usage").run();
		const spent = async () => (await get("/api/v1/share-budget")).json.spent_today;
		for (let i = 0; i < 4; i++) await look(`/s/${single.secret}`);
		expect(await spent()).toBe(1);
		const { now } = Date;
		const later = now() + 60_001;
		Date.now = () => later;
		try {
			await look(`/s/${single.secret}`);
		} finally {
			Date.now = now;
		}
		expect(await spent()).toBe(5);
	});

	test.each([-1, 1.5, "many", null])("takes no %j", async (requests) => {
		expect((await set(requests)).status).toBe(400);
	});
});
