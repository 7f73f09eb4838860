/** What the dashboard promises to whoever looks at it, asserted on what stands in the page of a real Chromium. */
import { gzipSync } from "node:zlib";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../support/server.ts";
import { launchBrowser, openDashboard, openPage } from "./browser.ts";
import { callMlflow, createExperiment, curve, logRun, putArtifact } from "./logged-runs.ts";

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];
let experiment: string;
const ids: Record<string, string> = {};

const LOSSES = Array.from({ length: 50 }, (_, i) => 1 / (i + 1));

beforeAll(async () => {
	server = await startServer();
	browser = await launchBrowser();
	experiment = await createExperiment(server, "sorting");
	const f1 = { good: 0.91, bad: 0.42, middle: 0.77, broken: "NaN" } as const;
	let startTime = Date.now() - 3_600_000;
	for (const [name, value] of Object.entries(f1)) {
		startTime += 60_000;
		const metrics = [
			{ key: "val/f1", value },
			...curve(
				"val/loss",
				LOSSES.map((v) => v * (value === 0.42 ? 2 : 1)),
			),
		];
		const params = { depth: String(name.length), seed: "7" };
		ids[name] = await logRun(server, experiment, { name, params, metrics, end: "FINISHED", startTime });
	}
	ids.without = await logRun(server, experiment, { name: "without", end: "KILLED", startTime: startTime + 60_000 });
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

beforeEach(async () => {
	({ page, errors } = await openPage(browser));
});

afterEach(async () => {
	await page.context().close();
});

const names = () => page.locator("tbody tr[data-run] .run-name").allTextContents();
const workspace = () => `${server.url}/#/experiments/${experiment}`;

describe("logging in", () => {
	it("refuses a wrong token in words, and shows the page that was asked for after a right one", async () => {
		await page.goto(workspace());
		const token = page.getByLabel("Token");
		await token.fill("abc");
		await page.getByRole("button", { name: "Log in" }).click();
		await expect.poll(() => page.getByRole("alert").textContent()).toContain("40 characters");
		await token.fill("0".repeat(40));
		await page.getByRole("button", { name: "Log in" }).click();
		await expect.poll(() => page.getByRole("alert").textContent()).toContain("does not know that token");
		await token.fill(server.token);
		await page.getByRole("button", { name: "Log in" }).click();
		await expect.poll(names).toHaveLength(5);
		expect(page.url()).toBe(workspace());
	});

	it("takes the printed address and leaves no token in it", async () => {
		await openDashboard(page, server);
		await expect.poll(() => page.getByRole("link", { name: "sorting" }).count()).toBe(1);
		expect(page.url()).not.toContain(server.token);
		const cookies = await page.context().cookies();
		expect(cookies.map((cookie) => cookie.httpOnly)).toEqual([true]);
		expect(errors).toEqual([]);
	});
});

describe("the runs table", () => {
	beforeEach(() => openDashboard(page, server, `/experiments/${experiment}`));

	it("orders by a metric on the server, NaN and missing last in both directions", async () => {
		const header = page.getByRole("columnheader", { name: "val/f1" });
		await header.getByRole("button").click();
		await expect.poll(names).toEqual(["good", "middle", "bad", "broken", "without"]);
		await expect.poll(() => header.getAttribute("aria-sort")).toBe("descending");
		await header.getByRole("button").click();
		await expect.poll(names).toEqual(["bad", "middle", "good", "broken", "without"]);
		const cells = await page.locator("tbody tr[data-run]").first().locator("td").allTextContents();
		expect(cells).toContain("0.4200");
		expect(errors).toEqual([]);
	});

	it("shows params that differ and leaves out one that is the same everywhere", async () => {
		await expect.poll(names).toHaveLength(5);
		await expect.poll(() => page.getByRole("columnheader", { name: "depth" }).count()).toBe(1);
		// "without" has no seed, so it differs; among the others it does not.
		await page.getByLabel("Filter runs").fill("metrics.`val/f1` > 0");
		await page.getByLabel("Filter runs").press("Enter");
		await expect.poll(names).toEqual(["middle", "bad", "good"]);
		expect(await page.getByRole("columnheader", { name: "seed" }).count()).toBe(0);
	});

	it("marks the place of a mistake in the filter and keeps the table", async () => {
		await expect.poll(names).toHaveLength(5);
		await page.getByLabel("Filter runs").fill("metrics.loss >> 0.5");
		await page.getByLabel("Filter runs").press("Enter");
		await expect.poll(() => page.locator("mark").textContent()).toBe(">>");
		await expect.poll(() => page.getByRole("alert").textContent()).toContain("character 14");
		expect(await names()).toHaveLength(5);
	});

	it("compares ticked runs: best values marked, curves of both overlaid", async () => {
		await page.getByLabel("Select good").check();
		await page.getByLabel("Select bad").check();
		await page.getByRole("link", { name: "Compare" }).click();
		await expect.poll(() => page.locator(".compare .best").allTextContents()).toEqual(["0.9100", "0.02000"]);
		const chart = page.getByRole("img", { name: /val\/loss/ });
		await expect.poll(() => chart.getAttribute("data-lines")).toBe("2");
		await expect.poll(() => chart.getAttribute("data-points")).toBe("100");
		expect(errors).toEqual([]);
	});

	it("deletes a run and takes it back with Undo", async () => {
		await page.getByLabel("Select without").check();
		await page.getByRole("button", { name: "Delete", exact: true }).click();
		await expect.poll(names).toHaveLength(4);
		await page.getByRole("button", { name: "Undo" }).click();
		await expect.poll(names).toHaveLength(5);
	});

	it("keeps what is shown in the URL", async () => {
		await page.goto(`${workspace()}?order=-metrics.val%2Ff1&cols=metrics.val%2Ff1&layout=table`);
		await expect.poll(names).toEqual(["good", "middle", "bad", "broken", "without"]);
		expect(await page.locator("thead th[aria-sort], thead tr:last-child th").allTextContents()).toEqual([
			"Run",
			"val/f1↓",
		]);
		expect(await page.locator(".charts-pane").count()).toBe(0);
	});
});

describe("a run's page", () => {
	it("opens from the link that MLflow's client prints, with its numbers and its curve", async () => {
		await openDashboard(page, server, `/experiments/${experiment}/runs/${ids.good}`);
		await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("good");
		const row = page.getByRole("row", { name: /val\/loss/ });
		await expect.poll(() => row.locator("td.number").allTextContents()).toEqual(["0.02", "0.02", "1", "49"]);
		expect(await page.getByRole("row", { name: /^depth/ }).textContent()).toContain("4");
		await expect.poll(() => page.getByRole("img", { name: /val\/loss/ }).getAttribute("data-points")).toBe("50");
		expect(errors).toEqual([]);
	});

	it("shows points that are logged while it is open", async () => {
		const runId = await logRun(server, experiment, { name: "live", metrics: curve("loss", [3, 2]) });
		await openDashboard(page, server, `/experiments/${experiment}/runs/${runId}`);
		const chart = page.getByRole("img", { name: /loss/ });
		await expect.poll(() => chart.getAttribute("data-points")).toBe("2");
		const metrics = [{ key: "loss", value: 0.125, step: 2, timestamp: Date.now() }];
		await callMlflow(server, "runs/log-batch", { run_id: runId, metrics });
		await expect.poll(() => chart.getAttribute("data-points"), { timeout: 8_000 }).toBe("3");
		await expect.poll(() => page.locator(".metrics .latest").textContent()).toBe("0.125");
		await callMlflow(server, "runs/delete", { run_id: runId });
	});

	it("says what is wrong for a run that is not there", async () => {
		await openDashboard(page, server, `/experiments/${experiment}/runs/${"0".repeat(32)}`);
		await expect.poll(() => page.getByRole("alert").textContent()).toContain("There is no such run");
	});

	it("runs nothing of what people logged, in any field or file", async () => {
		const attack = "<img src=x onerror=window.hacked=1>";
		const runId = await logRun(server, experiment, {
			name: attack,
			params: { p: attack },
			tags: { t: attack, "mlflow.note.content": attack },
			metrics: [{ key: "m", value: "Infinity" }],
			end: "FINISHED",
		});
		await putArtifact(server, experiment, runId, "report.html", "<script>window.hacked=1</script>");
		await openDashboard(page, server, `/experiments/${experiment}/runs/${runId}`);
		await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe(attack);
		await page.goto(`${workspace()}/runs/${runId}/artifacts?path=report.html`);
		await expect.poll(() => page.locator(".preview-text").textContent()).toContain("<script>");
		expect(await page.evaluate("window.hacked")).toBeUndefined();
		expect(errors).toEqual([]);
		await callMlflow(server, "runs/delete", { run_id: runId });
	});
});

describe("the page as a whole", () => {
	it("fits a phone without scrolling sideways", async () => {
		await page.setViewportSize({ width: 390, height: 844 });
		await openDashboard(page, server);
		for (const path of ["", `experiments/${experiment}`, `experiments/${experiment}/runs/${ids.good}`]) {
			await page.goto(`${server.url}/#/${path}`);
			await page.waitForTimeout(500);
			expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
		}
	});

	it("needs at most 70 KB of compressed JavaScript for the first screen with charts", async () => {
		const sizes = new Map<string, number>();
		page.on("response", async (response) => {
			if (response.url().endsWith(".js")) sizes.set(response.url(), gzipSync(await response.body()).length);
		});
		await openDashboard(page, server, `/experiments/${experiment}`);
		await expect.poll(() => page.getByRole("img", { name: /val\/loss/ }).count()).toBe(1);
		const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
		expect(total).toBeGreaterThan(10_000);
		expect(total).toBeLessThan(70_000);
	});
});
