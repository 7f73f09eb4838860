/**
 * Somebody logs a file with script in it, and somebody else opens it: in Chromium, logged in as an admin, in every way
 * in which a page or a person can open a file. The script must not run, and the API must not be reached.
 */
import type { Browser, BrowserContext, Page, Request } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../support/server.ts";
import { launchBrowser, openDashboard, openPage } from "./browser.ts";

let server: TestServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let runId: string;

/** Tells the server that it ran, by the API and by a path that nothing else asks for. */
const SCRIPT = `document.title='ran';fetch('/api/v1/whoami?from-artifact').catch(()=>{});new Image().src='/version?from-artifact'`;
const FILES: Record<string, string> = {
	"page.html": `<html><body><script>${SCRIPT}</script><img src=x onerror="${SCRIPT}"><iframe srcdoc="<script>${SCRIPT}</script>"></iframe></body></html>`,
	"page.xhtml": `<html xmlns="http://www.w3.org/1999/xhtml"><body><script>${SCRIPT}</script></body></html>`,
	"picture.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="${SCRIPT}"><script>${SCRIPT}</script><rect width="40" height="40" style="fill:#0a0"/></svg>`,
	"picture.xml": `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>${SCRIPT}</script></svg>`,
	"not-a-picture.png": `<html><script>${SCRIPT}</script></html>`,
	"notes.txt": `<html><script>${SCRIPT}</script></html>`,
	"no-extension": `<!doctype html><script>${SCRIPT}</script>`,
	"code.js": SCRIPT,
};

beforeAll(async () => {
	server = await startServer();
	browser = await launchBrowser();
	runId = (await ask("POST", "/api/v1/runs", JSON.stringify({ name: "hostile" }), "application/json")).run_id;
	for (const [name, text] of Object.entries(FILES)) {
		// The uploader says what he likes about the type.
		const type = name.endsWith("svg") ? "image/svg+xml" : "text/html";
		await ask("PUT", `/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${name}`, text, type);
	}
	({ page } = await openPage(browser));
	context = page.context();
	await openDashboard(page, server);
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

async function ask(method: string, path: string, body: string, type: string) {
	const headers = { authorization: `Bearer ${server.token}`, "content-type": type };
	const response = await fetch(`${server.url}${path}`, { method, headers, body });
	expect(response.status).toBe(200);
	return response.json() as Promise<{ run_id: string }>;
}

/** Every address at which a file is served, as shown as it can be. */
async function addresses(name: string): Promise<string[]> {
	const query = new URLSearchParams({ path: name, run_id: runId });
	const { url } = (await ask(
		"POST",
		"/api/v1/artifacts/downloads",
		JSON.stringify({ run_id: runId, path: name }),
		"application/json",
	)) as unknown as { url: string };
	return [
		`${server.url}/api/v1/runs/${runId}/file?${new URLSearchParams({ path: name, inline: "1" })}`,
		`${server.url}/api/2.0/mlflow-artifacts/artifacts/0/${runId}/artifacts/${name}`,
		`${server.url}/get-artifact?${query}`,
		url,
	];
}

/** Opens something in a new page of the logged-in browser, and gives the requests that came of it. */
async function watched(open: (page: Page) => Promise<unknown>): Promise<{ calls: string[]; titles: string[] }> {
	const fresh = await context.newPage();
	const calls: string[] = [];
	const note = (request: Request) => request.url().includes("from-artifact") && calls.push(request.url());
	context.on("request", note);
	await open(fresh);
	await fresh.waitForTimeout(400);
	const titles = await Promise.all(fresh.frames().map((frame) => frame.title().catch(() => "")));
	await fresh.close();
	context.off("request", note);
	return { calls, titles };
}

const nothing = ({ calls, titles }: { calls: string[]; titles: string[] }) => {
	expect(calls).toEqual([]);
	expect(titles).not.toContain("ran");
};

describe.each(Object.keys(FILES))("%s", (name) => {
	it("runs nothing when it is opened by its address", async () => {
		const opened = (await addresses(name)).map((address) =>
			// What is an attachment ends a navigation as a download, which Playwright reports as an error.
			watched((fresh) => fresh.goto(address).catch(() => undefined)),
		);
		for (const seen of await Promise.all(opened)) nothing(seen);
	});

	it("runs nothing when a page of the dashboard's own origin embeds it", async () => {
		const tags = (await addresses(name)).flatMap((address) => {
			const src = address.replaceAll("&", "&amp;");
			return [
				`<iframe src="${src}"></iframe><object data="${src}"></object><embed src="${src}">`,
				`<img src="${src}"><script src="${src}"></script><link rel="stylesheet" href="${src}">`,
			];
		});
		nothing(
			await watched(async (fresh) => {
				await fresh.route(`${server.url}/embedding`, (route) =>
					route.fulfill({ contentType: "text/html", body: tags.join("") }),
				);
				await fresh.goto(`${server.url}/embedding`);
			}),
		);
	});
});

it("would notice: the same page served as its uploader wished runs its script", async () => {
	const { calls, titles } = await watched(async (fresh) => {
		await fresh.route(`${server.url}/unsafe`, (route) =>
			route.fulfill({ contentType: "text/html", body: FILES["page.html"]! }),
		);
		await fresh.goto(`${server.url}/unsafe`);
	});
	expect(titles).toContain("ran");
	expect(calls.length).toBeGreaterThan(0);
});

it("runs nothing even without the attachment: the sandbox holds alone", async () => {
	const [address] = await addresses("page.html");
	const { headers } = await context.request.get(address!).then((response) => ({ headers: response.headers() }));
	const { "content-disposition": _, ...rest } = headers;
	for (const name of ["page.html", "page.xhtml", "picture.svg"]) {
		const type = name === "page.html" ? "text/html" : name === "page.xhtml" ? "application/xhtml+xml" : "image/svg+xml";
		nothing(
			await watched(async (fresh) => {
				await fresh.route(`${server.url}/naked`, (route) =>
					route.fulfill({ headers: { ...rest, "content-type": type, "content-length": "" }, body: FILES[name]! }),
				);
				await fresh.goto(`${server.url}/naked`);
			}),
		);
	}
});

it("shows an SVG as a picture, styles and all", async () => {
	const [address] = await addresses("picture.svg");
	const width = await page.evaluate(async (src) => {
		const image = new Image();
		image.src = src;
		await image.decode();
		return image.naturalWidth;
	}, address!);
	expect(width).toBe(40);
});

it("keeps other sites from embedding a file of somebody who is logged in", async () => {
	const [address] = await addresses("not-a-picture.png");
	const fresh = await context.newPage();
	await fresh.route("http://elsewhere.test/", (route) =>
		route.fulfill({ contentType: "text/html", body: "<title>elsewhere</title>" }),
	);
	await fresh.goto("http://elsewhere.test/");
	const seen = await fresh.evaluate(
		(src) =>
			fetch(src, { credentials: "include", mode: "no-cors" }).then(
				() => "an answer",
				() => "nothing",
			),
		address!,
	);
	expect(seen).toBe("nothing");
	await fresh.close();
});
