import { cloudflare } from "@cloudflare/vite-plugin";
import { defineConfig } from "vite";

export default defineConfig({
	publicDir: "web/public",
	plugins: [cloudflare({ configPath: "./wrangler.toml" })],
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
