/** The workspace of an experiment: long tables, groups, exports, completion, and what its runs say together. */
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { startServer, type TestServer } from "../support/server.ts";
import { launchBrowser, openDashboard, openPage } from "./browser.ts";
import { createExperiment, curve, logRun } from "./logged-runs.ts";

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];
let experiment: string;

/** f1 follows lr alone; seeds differ by 0.02. */
beforeAll(async () => {
	server = await startServer();
	browser = await launchBrowser();
	experiment = await createExperiment(server, "sweep");
	const startTime = Date.now() - 3_600_000;
	for (const [l, lr] of ["0.1", "0.2", "0.3", "0.4"].entries()) {
		for (const [d, depth] of ["4", "8"].entries()) {
			for (const seed of [1, 2, 3]) {
				const f1 = 0.4 + 0.1 * l + 0.02 * (seed - 2);
				await logRun(server, experiment, {
					name: `lr${lr}-d${depth}-s${seed}`,
					params: { lr, depth, seed: String(seed) },
					metrics: curve("val/f1", [0.1, 0.3, f1]),
					end: "FINISHED",
					startTime: startTime + 1000 * (l * 6 + d * 3 + seed),
				});
			}
		}
	}
	const whole = Array.from({ length: 400 }, (_, i) => i);
	for (let from = 0; from < whole.length; from += 20) {
		await Promise.all(
			whole.slice(from, from + 20).map((i) =>
				fetch(`${server.url}/api/v1/runs`, {
					method: "POST",
					headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
					body: JSON.stringify({ experiment: "long", name: `n${i}`, start_time: startTime + i, metrics: { f1: i } }),
				}),
			),
		);
	}
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});
beforeEach(async () => {
	({ page, errors } = await openPage(browser));
});
afterEach(async () => {
	expect(errors).toEqual([]);
	await page.context().close();
});

const open = (query = "") => openDashboard(page, server, `/experiments/${experiment}?${query}`);
const names = () => page.locator("tbody tr[data-run] .run-name").allTextContents();

it("shows the right rows wherever a long table is scrolled to, with few elements", async () => {
	await openDashboard(page, server);
	await page.getByRole("link", { name: "long" }).click();
	await expect.poll(async () => (await names())[0]).toBe("n399");
	const box = page.locator(".runs-box");
	await box.evaluate((element) => {
		element.scrollTop = 28 * 150;
	});
	await expect.poll(names).toContain("n249");
	const first = await page.locator("tbody tr[data-run]").evaluateAll((rows) => {
		const top = document.querySelector(".runs thead")!.getBoundingClientRect().bottom;
		const seen = rows.find((row) => Math.abs(row.getBoundingClientRect().top - top) < 2);
		return seen?.querySelector(".run-name")?.textContent;
	});
	expect(first).toBe("n249");
	expect((await names()).length).toBeLessThan(70);
});

it("groups all seeds of a configuration with mean, deviation and number", async () => {
	await open("group=!seed&order=-metrics.val/f1");
	await expect.poll(names).toHaveLength(8);
	expect((await names())[0]).toMatch(/^depth \d · lr 0\.4$/);
	const cell = page.locator("tbody tr[data-run]").first().locator("td").first();
	expect(await cell.textContent()).toBe("0.7000±0.0200");
	await cell.hover();
	await expect.poll(() => cell.getAttribute("title")).toContain("of 3 of 3 runs");
	await page.locator("tbody .fold").first().click();
	await expect.poll(names).toHaveLength(11);
	await expect.poll(() => page.getByRole("img", { name: /val\/f1/ }).getAttribute("data-lines")).toBe("8");
});

it("saves what the table shows, ticked rows alone where some are", async () => {
	await open("cols=metrics.val%2Ff1,params.lr");
	await page.getByLabel("Select lr0.4-d8-s3").click();
	await page.getByRole("button", { name: "Export what the table shows" }).click();
	const [download] = await Promise.all([
		page.waitForEvent("download"),
		page.getByRole("menuitem", { name: /Save CSV of 1 ticked row/ }).click(),
	]);
	expect(download.suggestedFilename()).toBe("sweep.csv");
	const [head, row, rest] = (await readFile(await download.path(), "utf8")).split("\r\n");
	expect(head).toBe("Run,id,val/f1,lr");
	expect(row).toMatch(/^lr0\.4-d8-s3,[0-9a-f]{32},0\.72\d*,0\.4$/);
	expect(rest).toBe("");
});

it("completes a filter by keyboard", async () => {
	await open();
	const filter = page.getByLabel("Filter runs");
	await filter.click();
	await page.keyboard.type("params.l");
	await expect.poll(() => page.getByRole("option").count()).toBe(1);
	await page.keyboard.press("Tab");
	await page.keyboard.type("= ");
	await expect.poll(() => page.getByRole("option").first().textContent()).toMatch(/0\.\d/);
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	expect(await filter.inputValue()).toMatch(/^params\.lr = '0\.\d' $/);
	await page.keyboard.press("Enter");
	await expect.poll(names).toHaveLength(6);
});

it("says which param a metric depends on, and keeps the runs that a brush passes", async () => {
	await open("pane=understand");
	const importance = page.locator(".importance li");
	await expect.poll(() => importance.first().textContent(), { timeout: 15_000 }).toMatch(/^lr0\.[3-9]|^lr[12]/);
	expect(await page.locator(".plot-point").count()).toBe(24);
	await page.getByRole("slider", { name: /Least val\/f1/ }).focus();
	for (let i = 0; i < 17; i++) await page.keyboard.press("ArrowUp");
	await expect.poll(() => page.locator(".parallel [role=status]").textContent()).toContain("6 runs kept");
	expect(await page.locator('.eye[aria-pressed="true"]').count()).toBe(6);
});
