/**
 * The main job from end to end: a real script logs a grid of forests with the mlflow client, and a person finds the
 * best one in a real browser and looks at its curve.
 */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runClientScript } from "../support/client-script.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { launchBrowser, openDashboard, openPage } from "./browser.ts";

interface Logged {
	experiment_id: string;
	forests: { run_id: string; run_name: string; params: Record<string, number>; metrics: Record<string, number> }[];
	curve: { run_id: string; metric: string; values: number[] };
}

let server: TestServer;
let browser: Browser;
let logged: Logged;
let page: Page;
let errors: string[];

beforeAll(async () => {
	server = await startServer();
	browser = await launchBrowser();
	logged = await runClientScript<Logged>(server, "test/clients/forests.py", "forests", "forest");
	({ page, errors } = await openPage(browser));
	await openDashboard(page, server);
});

afterAll(async () => {
	await browser?.close();
	await server?.stop();
});

it("shows the best run first when sorted by f1", async () => {
	const f1 = logged.forests.map((forest) => forest.metrics.f1!);
	const best = logged.forests.filter((forest) => forest.metrics.f1 === Math.max(...f1));

	await page.goto(`${server.url}/#/experiments/${logged.experiment_id}`);
	const header = page.getByRole("columnheader", { name: /\bf1\b/ });
	await header.getByRole("button").first().click();
	await expect.poll(() => header.getAttribute("aria-sort"), { timeout: 10_000 }).toBe("descending");
	const first = page.locator("tbody tr").first();
	await expect
		.poll(() => first.textContent(), { timeout: 10_000 })
		.toMatch(new RegExp(best.map((forest) => forest.run_name).join("|")));
	expect(errors).toEqual([]);
});

it("opens the link that the client prints, and its chart has the points that were logged", async () => {
	const { run_id, metric, values } = logged.curve;
	await page.goto(`${server.url}/#/experiments/${logged.experiment_id}/runs/${run_id}`);
	const chart = page.getByRole("img", { name: new RegExp(metric) }).first();
	await expect.poll(() => chart.getAttribute("data-points"), { timeout: 10_000 }).toBe(String(values.length));

	// What stands under the pointer, from the first step to the last, is what was logged there.
	const plot = (await chart.locator(".u-over").boundingBox())!;
	const steps = new Set<number>();
	for (const part of [0.01, 0.25, 0.5, 0.75, 0.99]) {
		await page.mouse.move(plot.x + plot.width * part, plot.y + plot.height / 2);
		const place = (await chart.locator(".hover-place").first().textContent())!;
		const step = Number(place.replace(/\D/g, ""));
		const shown = Number(await chart.locator(".hover-value").first().textContent());
		expect(Math.abs(shown - values[step]!)).toBeLessThan(0.01 * values[step]!);
		steps.add(step);
	}
	expect([...steps].at(0)).toBe(0);
	expect([...steps].at(-1)).toBe(values.length - 1);
	expect(steps.size).toBe(5);
	expect(errors).toEqual([]);
});
