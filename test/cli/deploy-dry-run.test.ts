/** What can be known of a real deployment without an account: wrangler accepts what we hand it, and it is small. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { buildIfStale } from "../../cli/build.ts";
import { writeDeployConfig } from "../../cli/deploy-config.ts";
import { capture } from "../support/command.ts";
import { root } from "../support/paths.ts";

beforeAll(async () => void (await buildIfStale()));

async function dryRun(withoutR2: boolean): Promise<string> {
	const { file } = writeDeployConfig({ name: null, withoutR2 });
	const env = { ...process.env, NO_COLOR: "1", WRANGLER_SEND_METRICS: "false" };
	const command = join(root, "node_modules/.bin/wrangler");
	const { code, output } = await capture(command, ["deploy", "--dry-run", "--config", file], { cwd: root, env });
	expect(output).not.toContain("ERROR");
	expect(code).toBe(0);
	return output;
}

describe("wrangler deploy --dry-run", () => {
	it("binds database, bucket and dashboard; the Worker is under 400 KB gzip", async () => {
		const output = await dryRun(false);
		expect(output).toMatch(/env\.DB \(runnel\)\s+D1 Database/);
		expect(output).toMatch(/env\.BUCKET \(runnel\)\s+R2 Bucket/);
		const gzip = Number(/gzip: ([\d.]+) KiB/.exec(output)?.[1]);
		console.log(`Worker: ${gzip} KiB gzip`);
		expect(gzip).toBeLessThan(400);
	});

	it("needs no bucket", async () => {
		expect(await dryRun(true)).not.toContain("R2 Bucket");
	});
});

describe("the Deploy to Cloudflare button", () => {
	const text = (file: string) => readFileSync(join(root, file), "utf8");
	const packageJson = JSON.parse(text("package.json")) as {
		scripts: Record<string, string>;
		cloudflare: { bindings: Record<string, { description: string }> };
	};

	it("finds build and deploy scripts", () => {
		expect(packageJson.scripts).toMatchObject({ build: "vite build", deploy: "node cli/deploy.ts" });
	});

	it("finds a description of every binding and of the secret that it asks for", () => {
		const bindings = [...text("wrangler.toml").matchAll(/^binding = "(\w+)"/gm)].map((match) => match[1]);
		const secrets = [...text(".dev.vars.example").matchAll(/^(\w+)=/gm)].map((match) => match[1]);
		expect(Object.keys(packageJson.cloudflare.bindings).sort()).toEqual([...bindings, ...secrets].sort());
	});

	it("finds names and no ids, so that a clone gets resources of its own", () => {
		expect(text("wrangler.toml")).toMatch(/^database_name = /m);
		expect(text("wrangler.toml")).toMatch(/^bucket_name = /m);
		expect(text("wrangler.toml")).not.toMatch(/^(database_id|account_id)/m);
	});
});
