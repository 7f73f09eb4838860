/**
 * A link in a real Chromium: opened by somebody without any login, its pictures and frames in another site's page, and
 * gone once it is revoked.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../support/server.ts";
import { launchBrowser, openPage } from "./browser.ts";

let server: TestServer;
let browser: Browser;
let runId: string;

beforeAll(async () => {
	server = await startServer();
	browser = await launchBrowser();
	const loss = Array.from({ length: 50 }, (_, step) => ({ value: 1 / (step + 1), step }));
	const run = { name: "wide-owl-12", params: { lr: 0.1 }, metrics: { loss, val_acc: 0.912 } };
	runId = (await ask("POST", "/api/v1/runs", run)).run_id;
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

async function ask(method: string, path: string, body?: object) {
	const headers = { authorization: `Bearer ${server.token}`, "content-type": "application/json" };
	const response = await fetch(`${server.url}${path}`, {
		method,
		headers,
		...(body && { body: JSON.stringify(body) }),
	});
	expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
	return (response.status === 204 ? {} : await response.json()) as Record<string, string> & { run_id: string };
}

const share = (fields: object = {}) => ask("POST", "/api/v1/shares", { run_ids: [runId], ...fields });

describe("a link", () => {
	it("opens in a fresh profile, on a phone, and is gone when it is revoked", async () => {
		const link = await share({ label: "For the reviewers" });
		const { page, errors } = await openPage(browser, { width: 390, height: 844 });
		const asked: string[] = [];
		page.on("request", (request) => asked.push(request.url()));
		const response = await page.goto(link["url"]!);
		expect(response!.status()).toBe(200);
		expect(await page.title()).toBe("For the reviewers · Runnel");
		expect(await page.locator("body").textContent()).toMatch(/wide-owl-12|0\.912/);
		expect(await page.locator(".charts svg path.curve").count()).toBe(1);
		// It is one request, and nothing is wider than the phone.
		expect(asked.filter((url) => !url.endsWith("/favicon.ico"))).toEqual([link["url"]]);
		expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
		// The style was let through by the page's own policy.
		expect(await page.evaluate(() => getComputedStyle(document.body).maxWidth)).toBe("1120px");
		await ask("DELETE", `/api/v1/shares/${link["id"]}`);
		expect((await page.reload())!.status()).toBe(404);
		expect(await page.locator("h1").textContent()).toBe("This link is not open");
		expect(errors.filter((error) => !/404|favicon/.test(error))).toEqual([]);
	});
});

describe("in another site's page", () => {
	let body = "";
	// A real server: what Playwright answers by itself counts as public, and may not reach this machine.
	const elsewhere = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(body));

	beforeAll(() => new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve)));
	afterAll(() => elsewhere.close());

	/** A page of another origin. */
	async function foreignPage(text: string): Promise<{ page: Page; errors: string[] }> {
		const opened = await openPage(browser);
		body = text;
		await opened.page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
		return opened;
	}

	it("a badge and a chart are pictures", async () => {
		const { url } = await share();
		const { page, errors } = await foreignPage(
			`<img src="${url}/badge.svg?metric=val_acc"><img src="${url}/chart.svg?metric=loss">`,
		);
		const sizes = await page.evaluate(() =>
			Promise.all(
				[...document.images].map(async (image) => {
					await image.decode();
					return [image.naturalWidth, image.naturalHeight];
				}),
			),
		);
		expect(sizes).toEqual([
			[expect.any(Number), 20],
			[640, 320],
		]);
		expect(sizes[0]![0]).toBeGreaterThan(60);
		expect(errors.filter((error) => !/favicon/.test(error))).toEqual([]);
	});

	it("a chart stands in a frame, and the page itself does not", async () => {
		const { url } = await share();
		const { page } = await foreignPage(
			`<iframe src="${url}/embed?metric=loss"></iframe><iframe src="${url}"></iframe>`,
		);
		await page.frameLocator("iframe >> nth=0").locator("svg path.curve").waitFor();
		const refused = page.frames().at(-1)!;
		// Chromium puts a page of its own in its place.
		expect(refused.url()).toBe("chrome-error://chromewebdata/");
	});
});
