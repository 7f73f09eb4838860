/** The pages beside the workspace, in a real Chromium: settings, models, a run's own page, the command palette. */
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
		await expect.poll(() => page.getByRole("dialog").count()).toBe(1);
		await page.keyboard.press("Escape");
		await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
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

describe("a run's page", () => {
	let run: string;

	beforeAll(async () => {
		run = await logRun(server, experiment, {
			name: "noted",
			params: { seed: "7" },
			tags: {
				"mlflow.note.content": "## Why\n\n[x](javascript:window.hacked=1) <img src=x onerror=window.hacked=1> **bold**",
				"mlflow.source.git.commit": "3f786850e387550fdab836ed7e6dc881de23001b",
			},
			metrics: curve("loss", [3, 2, 1]),
			end: "FINISHED",
		});
		await putArtifact(server, experiment, run, "model/MLmodel", "flavors:\n  sklearn:\n    code: null\n");
		await putArtifact(server, experiment, run, "model/requirements.txt", "scikit-learn==1.5.2\n");
		await callMlflow(server, "registered-models/create", { name: "from-run" });
		const source = `runs:/${run}/model`;
		await callMlflow(server, "model-versions/create", { name: "from-run", source, run_id: run });
	});

	beforeEach(() => openDashboard(page, server, `/experiments/${experiment}/runs/${run}`));

	it("draws the note as Markdown, runs nothing in it, and edits it in place", async () => {
		const note = page.getByRole("region", { name: "Note" });
		await expect.poll(() => note.locator("strong").textContent()).toBe("bold");
		expect(await note.getByRole("heading").textContent()).toBe("Why");
		expect(await note.locator("img, [href^='javascript']").count()).toBe(0);
		expect(await note.textContent()).toContain("<img src=x");
		await note.getByRole("button", { name: "Edit" }).click();
		await page.getByLabel("Note").fill("*Slower*, but better");
		await page.keyboard.press("Control+Enter");
		await expect.poll(() => note.locator("em").textContent()).toBe("Slower");
		await page.getByRole("button", { name: "Undo" }).click();
		await expect.poll(() => note.getByRole("heading").allTextContents()).toEqual(["Why"]);
		expect(await page.evaluate("window.hacked")).toBeUndefined();
		expect(errors).toEqual([]);
	});

	it("tells how to reproduce the run, and what is missing for it", async () => {
		const panel = page.getByRole("region", { name: "Reproduce" });
		await expect.poll(() => panel.textContent()).toContain("4 of 5 recorded");
		const lines = await panel.locator("pre").allTextContents();
		expect(lines[0]).toContain("git checkout 3f786850e387550fdab836ed7e6dc881de23001b");
		expect(lines[0]).toContain("pip install -r env/model/requirements.txt");
		expect(lines[1]).toContain(`load_model("runs:/${run}/model")`);
		await panel.getByText("Data version").click();
		await expect.poll(() => panel.getByText("mlflow.log_input").isVisible()).toBe(true);
		const models = page.getByRole("region", { name: "Models" });
		await expect.poll(() => models.textContent()).toContain("sklearn");
		await models.getByRole("link", { name: "from-run v1" }).click();
		await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("from-run");
		expect(errors).toEqual([]);
	});
});

describe("the command palette", () => {
	it("finds runs of the experiment, models and pages by the keyboard alone", async () => {
		await openDashboard(page, server, `/experiments/${experiment}`);
		await expect.poll(() => page.getByText("trainer-0.9").count()).toBeGreaterThan(0);
		const field = page.getByRole("combobox", { name: "Jump to or do" });
		const jump = async (words: string, option: RegExp) => {
			await page.keyboard.press("Control+k");
			await field.fill(words);
			await expect.poll(() => page.getByRole("option", { selected: true }).textContent()).toMatch(option);
			await page.keyboard.press("Enter");
			await expect.poll(() => field.count()).toBe(0);
		};
		await jump("trainer 0.9", /trainer-0\.9/);
		await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("trainer-0.9");
		await jump("churn &", /churn & co/);
		await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe("churn & co");
		await jump("theme", /Theme: dark/);
		await expect.poll(() => page.locator("html").getAttribute("data-theme")).toBe("dark");
		expect(errors).toEqual([]);
	});

	it("keeps the focus inside, walks by arrows, and Escape gives the focus back", async () => {
		await openDashboard(page, server);
		const find = page.getByRole("button", { name: /^Find/ });
		await find.click();
		const focused = () => page.evaluate("document.activeElement.getAttribute('role')");
		await expect.poll(focused).toBe("combobox");
		const first = await page.getByRole("option", { selected: true }).textContent();
		await page.keyboard.press("ArrowDown");
		await expect.poll(() => page.getByRole("option", { selected: true }).textContent()).not.toBe(first);
		await page.keyboard.press("Escape");
		await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
		await expect.poll(() => find.evaluate((button) => button === document.activeElement)).toBe(true);
		await page.keyboard.press("?");
		await expect.poll(() => page.getByRole("dialog", { name: "Keyboard shortcuts" }).count()).toBe(1);
		await page.keyboard.press("Escape");
		await page.getByLabel("Search names and tags of experiments").press("?");
		expect(await page.getByRole("dialog").count()).toBe(0);
		expect(errors).toEqual([]);
	});
});

it("every page fits a phone without scrolling sideways", async () => {
	await page.setViewportSize({ width: 390, height: 844 });
	await openDashboard(page, server);
	for (const path of [
		"settings/tokens?new=member",
		"settings/sessions",
		"settings/audit",
		"models",
		"models/from-run",
	]) {
		await page.goto(`${server.url}/#/${path}`);
		await page.waitForTimeout(500);
		expect(await page.evaluate("document.documentElement.scrollWidth"), path).toBe(390);
	}
});
