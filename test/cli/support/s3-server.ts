/**
 * Runnel with an API token of R2: the built Worker in workerd, and beside it the S3 API over the same bucket, as
 * workerd's simulation of R2 has it. It checks signatures, which moto's server does not.
 */
import { createServer } from "node:net";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { STORE_ADMIN_TOKEN, tokenHash } from "../../../cli/admin-token.ts";
import { buildIfStale, ROOT } from "../../../cli/build.ts";
import { type Database, migrate, readMigrations } from "../../../cli/migrate.ts";
import { type TestServer, testToken } from "../../support/server.ts";

export interface S3Server extends TestServer {
	/** Where files are sent to. */
	readonly endpoint: string;
}

const KEYS = { accessKeyId: "test-key", secretAccessKey: "test-secret" };

export async function startS3Server(): Promise<S3Server> {
	await buildIfStale();
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const endpoint = `${url}/cdn-cgi/local/r2/s3`;
	const server = new Miniflare(
		convertV4MiniflareOptions({
			cf: false,
			host: "127.0.0.1",
			port,
			log: new Log(LogLevel.ERROR),
			workers: [
				{
					name: "runnel",
					compatibilityDate: "2026-10-12",
					modulesRoot: join(ROOT, "dist/runnel"),
					modules: [{ type: "ESModule", path: join(ROOT, "dist/runnel/index.js") }],
					d1Databases: { DB: "DB" },
					r2Buckets: { BUCKET: { id: "runnel", s3Credentials: KEYS } },
					bindings: {
						R2_ACCESS_KEY_ID: KEYS.accessKeyId,
						R2_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
						R2_ACCOUNT_ID: "test-account",
						R2_ENDPOINT: endpoint,
					},
				} as V4WorkerOptions,
			],
		}),
	);
	await server.ready;
	const db = (await server.getD1Database("DB")) as unknown as Database;
	await migrate(db, readMigrations(join(ROOT, "migrations")));
	await db.prepare(STORE_ADMIN_TOKEN).bind(tokenHash(testToken)).run();
	const stop = async () => {
		await server.dispose();
		return 0;
	};
	return { url, endpoint, token: testToken, log: () => "", stop };
}

/** The Worker must know its own port beforehand, so the system is asked for one that is free. */
function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen(0, "127.0.0.1", () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
		});
	});
}
