/**
 * `POST /__reset`: empties database and bucket back to a first start, so that foreign test suites can run against one
 * server. Runs in workerd in front of Runnel, loaded by `npm start -- --test-reset` alone.
 */
export default {
	async fetch(request, env) {
		const { pathname, origin } = new URL(request.url);
		if (pathname !== "/__reset" || request.method !== "POST") return env.RUNNEL.fetch(request);
		const headers = { authorization: request.headers.get("authorization") ?? "" };
		const caller = await env.RUNNEL.fetch(`${origin}/api/v1/whoami`, { headers });
		if (!caller.ok) return caller;
		const { role } = await caller.json();
		if (role !== "admin")
			return Response.json({ error: { code: "forbidden", message: "Only an admin may reset." } }, { status: 403 });
		await emptyDatabase(env);
		await emptyBucket(env.BUCKET);
		return Response.json({ reset: true });
	},
};

async function emptyDatabase({ DB, FIRST_START }) {
	const { results } = await DB.prepare(
		`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
		AND name NOT LIKE '~_cf~_%' ESCAPE '~' AND name <> 'd1_migrations'`,
	).all();
	await DB.batch([
		...results.map(({ name }) => DB.prepare(`DROP TABLE "${name}"`)),
		...JSON.parse(FIRST_START).map(([sql, ...values]) => DB.prepare(sql).bind(...values)),
	]);
}

async function emptyBucket(bucket) {
	for (;;) {
		const page = await bucket.list();
		if (page.objects.length > 0) await bucket.delete(page.objects.map(({ key }) => key));
		if (!page.truncated) return;
	}
}
