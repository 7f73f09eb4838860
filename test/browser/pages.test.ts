/** The pages beside the workspace, in a real Chromium: settings, models, a run's own page, the command palette. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startServer, type TestServer } from "../support/server.ts";
import { launchBrowser, openDashboard, openPage } from "./browser.ts";
import { callMlflow, createExperiment, logRun } from "./logged-runs.ts";

let server: TestServer;
let browser: Browser;
let page: Page;
let errors: string[];
let experiment: string;

beforeAll(async () => {
	server = await startServer();
	browser = await launchBrowser();
	experiment = await createExperiment(server, "pages");
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

/** The status that `token` gets for asking who it is. */
async function statusOf(token: string): Promise<number> {
	const headers = { authorization: `Bearer ${token}` };
	return (await fetch(`${server.url}/api/v1/whoami`, { headers })).status;
}

describe("settings", () => {
	it("make a CI token for one experiment, show it once, and revoke it", async () => {
		await openDashboard(page, server, `/settings/tokens?new=ci&experiment=${experiment}`);
		await expect.poll(() => page.getByRole("radio", { name: "pages" }).isChecked()).toBe(true);
		await page.getByRole("button", { name: "Make the CI token" }).click();
		const card = page.getByRole("region", { name: "The new token" });
		await expect.poll(() => card.locator(".secret code").textContent()).toMatch(/^[0-9a-f]{40}$/);
		const token = (await card.locator(".secret code").textContent())!;
		expect(await card.locator("pre").textContent()).toContain(`MLFLOW_TRACKING_TOKEN=${token}`);
		expect(await statusOf(token)).toBe(200);
		await card.getByRole("button", { name: "Done" }).click();
		expect(await page.content()).not.toContain(token);

		await page.getByRole("button", { name: "Revoke CI of pages" }).click();
		await page.keyboard.press("Escape");
		expect(await statusOf(token)).toBe(200);
		await page.getByRole("button", { name: "Revoke CI of pages" }).click();
		await page.getByRole("button", { name: "Revoke the token" }).click();
		await expect.poll(() => page.getByRole("row", { name: /CI of pages/ }).count()).toBe(0);
		expect(await statusOf(token)).toBe(401);
		await page.getByRole("link", { name: "Audit" }).click();
		await expect.poll(() => page.getByRole("row", { name: /Revoked a token/ }).count()).toBe(1);
		expect(errors).toEqual([]);
	});

	it("show a viewer the sessions of its own token, and nothing that is for admins", async () => {
		await openDashboard(page, server, "/settings/tokens?new=member");
		await page.getByLabel("Name").fill("a reviewer");
		await page.getByRole("button", { name: "Viewer" }).click();
		await page.getByRole("button", { name: "Make the token" }).click();
		const token = (await page.locator(".secret code").textContent())!;
		const other = await openPage(browser);
		await openDashboard(other.page, { ...server, token }, "/settings");
		await expect.poll(() => other.page.getByRole("row", { name: /a reviewer/ }).count()).toBe(1);
		expect(await other.page.getByRole("navigation", { name: "Settings" }).getByRole("link").allTextContents()).toEqual([
			"Sessions",
		]);
		expect(await other.page.getByRole("row").count()).toBe(2);
		await other.page.getByRole("button", { name: /End the session/ }).click();
		await expect.poll(() => other.page.getByLabel("Token").count()).toBe(1);
		await other.page.context().close();
		expect(errors).toEqual([]);
	});
});

describe("models", () => {
	const NAME = "churn & co";

	beforeAll(async () => {
		await callMlflow(server, "registered-models/create", { name: NAME, description: "Who **leaves**." });
		for (const auc of [0.7, 0.9]) {
			const run = await logRun(server, experiment, {
				name: `trainer-${auc}`,
				metrics: [{ key: "auc", value: auc }],
				end: "FINISHED",
			});
			const dataset = { name: "churn-2026", digest: "9f86", source_type: "local", source: "{}" };
			await callMlflow(server, "runs/log-inputs", { run_id: run, datasets: [{ dataset }] });
			const source = `runs:/${run}/model`;
			await callMlflow(server, "model-versions/create", { name: NAME, source, run_id: run });
		}
	});

	const version = (number: number) => page.locator(`#version-${number}`);

	it("are found by search and lead to their versions, the run's metrics and the way from the data", async () => {
		await openDashboard(page, server, "/models");
		await page.getByLabel("Search models").fill("no such");
		await expect.poll(() => page.locator("main").textContent()).toContain("No model matches");
		await page.getByLabel("Search models").fill("CHURN");
		await page.getByRole("link", { name: NAME }).click();
		await expect.poll(() => version(2).count()).toBe(1);
		expect(await page.locator("tbody tr").evaluateAll((rows) => rows.map((row) => row.id))).toEqual([
			"version-2",
			"version-1",
		]);
		expect(await version(2).locator(".best").textContent()).toBe("0.9");
		expect(await version(2).locator(".lineage").textContent()).toBe("churn-2026 → trainer-0.9 → v2");
		await expect.poll(() => page.locator(".markdown strong").textContent()).toBe("leaves");
		await version(1).getByRole("link", { name: "trainer-0.7" }).click();
		await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("trainer-0.7");
		expect(errors).toEqual([]);
	});

	it("take aliases and stages, which can be undone", async () => {
		await openDashboard(page, server, `/models/${encodeURIComponent(NAME)}`);
		const setAlias = async (number: number) => {
			await page.getByRole("button", { name: `Actions for version ${number}` }).click();
			await page.getByRole("menuitem", { name: "Set an alias" }).click();
			await page.getByLabel("Alias", { exact: true }).fill("champion");
			await page.keyboard.press("Enter");
			await expect.poll(() => version(number).textContent()).toContain("@champion");
		};
		await setAlias(1);
		await setAlias(2);
		expect(await version(1).textContent()).not.toContain("@champion");
		await page.getByRole("button", { name: "Undo" }).last().click();
		await expect.poll(() => version(1).textContent()).toContain("@champion");

		for (const number of [1, 2]) {
			await page.getByRole("button", { name: `Actions for version ${number}` }).click();
			await page
				.getByRole("menuitem", { name: /^Move to Production/ })
				.last()
				.click();
			await expect.poll(() => version(number).textContent()).toContain("Production");
		}
		expect(await version(1).textContent()).toContain("Archived");
		expect(errors).toEqual([]);
	});
});
