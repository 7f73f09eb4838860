/** The server as a first start leaves it, for tests that need its numbers to begin again. */
import { env } from "cloudflare:workers";

/** What others rely on, or may not be changed. */
const KEPT = ["tokens", "audit", "counters", "settings"];

/** Everything away that a request may have made. */
export async function clear(): Promise<void> {
	const emptied = (await tables()).filter((name) => !KEPT.includes(name));
	await env.DB.batch([
		...emptied.map((name) => env.DB.prepare(`DELETE FROM ${name}`)),
		// The signing key is made once, and remembered.
		env.DB.prepare("DELETE FROM settings WHERE key NOT LIKE 'signing-key%'"),
		env.DB.prepare("UPDATE counters SET value = 0"),
		env.DB.prepare(
			`INSERT INTO experiments (id, name, artifact_location, created_at, updated_at)
			VALUES (0, 'Default', 'mlflow-artifacts:/0', 0, 0)`,
		),
	]);
	const { objects } = await env.BUCKET.list();
	if (objects.length > 0) await env.BUCKET.delete(objects.map(({ key }) => key));
}

/** Tables of this application. */
export async function tables(): Promise<string[]> {
	const { results } = await env.DB.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all<{
		name: string;
	}>();
	return results.map(({ name }) => name).filter((name) => !/^(sqlite_|_cf_|d1_)/.test(name));
}
