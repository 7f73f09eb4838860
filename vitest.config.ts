import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

/** Of test/worker/fuzz: `npm run fuzz` sends many, FUZZ_SEED repeats what a failure printed. */
const FUZZ_REQUESTS = process.env.FUZZ_REQUESTS ?? (process.env.RUNNEL_LONG === "1" ? "100000" : "2000");
const FUZZ_SEED = process.env.FUZZ_SEED ?? "";

export default defineConfig({
	test: {
		projects: [
			{
				// Inside workerd, with real D1 and R2; every file starts with an empty, migrated database.
				plugins: [
					cloudflareTest(async () => ({
						wrangler: { configPath: "./wrangler.toml" },
						miniflare: {
							cf: false,
							bindings: { TEST_MIGRATIONS: await readD1Migrations("./migrations"), FUZZ_REQUESTS, FUZZ_SEED },
						},
					})),
				],
				test: {
					name: "worker",
					include: ["test/worker/**/*.test.ts", "test/cost/**/*.test.ts"],
					setupFiles: ["./test/worker/setup.ts"],
					// Generous: a busy machine is no failure, and a hang still ends.
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			{
				oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
				test: { name: "web", include: ["test/web/**/*.test.{ts,tsx}"], environment: "happy-dom" },
			},
			{
				// Against a started server, in Node: the command line, and the dashboard in a real Chromium.
				test: {
					name: "outside",
					include: ["test/cli/**/*.test.ts", "test/browser/**/*.test.ts"],
					fileParallelism: false,
					testTimeout: 60_000,
					hookTimeout: 180_000,
					expect: { poll: { timeout: 15_000 } },
				},
			},
		],
	},
});
