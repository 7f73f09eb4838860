/** A local start's cron: Cloudflare would call the Worker by itself, workerd alone does not. */

/** As often as wrangler.toml says (ms). */
const EVERY = 10 * 60_000;

/**
 * Does the upkeep of the server at `url` from now on, with the admin token.
 * @returns what ends it
 */
export function startCron(url: URL, token: string): () => void {
	const timer = setInterval(() => {
		fetch(new URL("/api/v1/upkeep/run", url), {
			method: "POST",
			headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
			body: "{}",
		}).then(
			async (response) => {
				if (!response.ok) console.error(`Upkeep failed: ${response.status} ${await response.text()}`);
			},
			(error: unknown) => console.error(`Upkeep failed: ${String(error)}`),
		);
	}, EVERY);
	return () => clearInterval(timer);
}
