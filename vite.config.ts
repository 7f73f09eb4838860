import { cloudflare } from "@cloudflare/vite-plugin";
import { defineConfig } from "vite";

export default defineConfig({
	publicDir: "web/public",
	plugins: [cloudflare({ configPath: "./wrangler.toml" })],
	environments: {
		client: {
			build: {
				rolldownOptions: {
					output: {
						// What pages share is two chunks, with and without charts: two dozen of a few hundred bytes compress badly.
						codeSplitting: {
							groups: [
								{
									name: "shared",
									test: /preact|\/web\/(?!charts\/(?!colour|spark)|components\/charts-panel)/,
									minShareCount: 2,
									priority: 2,
								},
								{
									name: "charts",
									test: /uplot|\/charts-panel\/|\/web\/charts\/(?!colour|spark)/,
									minShareCount: 2,
									priority: 1,
								},
							],
						},
					},
				},
			},
		},
	},
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
