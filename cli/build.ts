/** Builds Worker and dashboard, unless what was built is newer than everything that it was built from. */
import { existsSync, globSync, statSync } from "node:fs";
import { join } from "node:path";
import { createBuilder } from "vite";

export const ROOT = join(import.meta.dirname, "..");
const BUILT = join(ROOT, "dist/runnel/wrangler.json");
const SOURCES = ["worker/**/*.ts", "web/**/*", "index.html", "vite.config.ts", "wrangler.toml", "package-lock.json"];

/** Whether a build took place. */
export async function buildIfStale(): Promise<boolean> {
	if (!isStale()) return false;
	const builder = await createBuilder({ root: ROOT, logLevel: "warn" });
	await builder.buildApp();
	return true;
}

function isStale(): boolean {
	if (!existsSync(BUILT)) return true;
	const built = statSync(BUILT).mtimeMs;
	return globSync(SOURCES, { cwd: ROOT }).some((file) => statSync(join(ROOT, file)).mtimeMs > built);
}
