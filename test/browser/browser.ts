/** The real Chromium that the dashboard's tests drive. */
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../support/chromium.ts";
import type { TestServer } from "../support/server.ts";

export async function launchBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath: findChromium(),
		args: [
			// Chromium refuses its sandbox to root, which CI and containers are.
			...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
			"--disable-gpu",
			"--disable-quic",
			"--no-first-run",
			// A test looks at nothing but the server it started.
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
		],
	});
}

/** A new page whose errors are collected: a test ends by asserting that there are none. */
export async function openPage(
	browser: Browser,
	options: { dark?: boolean; width?: number; height?: number } = {},
): Promise<{ page: Page; errors: string[] }> {
	const context = await browser.newContext({
		colorScheme: options.dark ? "dark" : "light",
		viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
	});
	const page = await context.newPage();
	const errors: string[] = [];
	page.on("pageerror", (error) => errors.push(String(error)));
	page.on("console", (message) => {
		if (message.type() === "error") errors.push(message.text());
	});
	return { page, errors };
}

/** Opens a hash path of the dashboard, logged in as the admin through a login URL like the one the server prints. */
export async function openDashboard(page: Page, server: TestServer, path = "/"): Promise<void> {
	await page.goto(`${server.url}/#/login?token=${server.token}`);
	// The token leaves the address bar when the login is done.
	await page.waitForURL((url) => !url.hash.includes("token="));
	if (path !== "/") await page.goto(`${server.url}/#${path}`);
}
