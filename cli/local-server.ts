/** Runnel on this machine: the built Worker in workerd, with D1 and R2 as wrangler simulates them, in one folder. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { DROP_OTHER_ADMIN_TOKEN, STORE_ADMIN_TOKEN, tokenHash } from "./admin-token.ts";
import { ROOT } from "./build.ts";
import { type Database, type Migration, migrate, readMigrations } from "./migrate.ts";

export interface ServeOptions {
	readonly port: number;
	readonly host: string;
	readonly state: string;
	readonly token: string;
	readonly testReset: boolean;
}

export interface LocalServer {
	/** Where it listens. */
	readonly url: URL;
	/** Names of the migrations that were applied at this start. */
	readonly migrated: readonly string[];
	close(): Promise<void>;
}

/** What the build tells about the Worker; written by the Vite plugin from wrangler.toml. */
interface BuiltConfig {
	compatibility_date: string;
	assets: { not_found_handling: string; run_worker_first: string[] };
}

export async function serve(options: ServeOptions): Promise<LocalServer> {
	const migrations = readMigrations(join(ROOT, "migrations"));
	const hash = tokenHash(options.token);
	const migrated = await prepare(options.state, migrations, hash);
	const runnel = runnelWorker();
	const server = new Miniflare(
		convertV4MiniflareOptions({
			...shared(options.state),
			host: options.host,
			port: options.port,
			workers: options.testReset ? [resetWorker(migrations, hash), runnel] : [runnel],
		}),
	);
	return { url: await server.ready, migrated, close: () => server.dispose() };
}

/**
 * Migrates the database and sets the admin token, before anything listens: a client that finds the port open finds
 * everything in place.
 */
async function prepare(state: string, migrations: readonly Migration[], adminHash: string): Promise<string[]> {
	const server = new Miniflare(
		convertV4MiniflareOptions({
			...shared(state),
			modules: true,
			script: "export default { fetch: () => new Response() };",
			d1Databases: { DB: "DB" },
		}),
	);
	try {
		const db = (await server.getD1Database("DB")) as unknown as Database;
		const migrated = await migrate(db, migrations);
		await db.batch([DROP_OTHER_ADMIN_TOKEN, STORE_ADMIN_TOKEN].map((sql) => db.prepare(sql).bind(adminHash)));
		return migrated;
	} finally {
		await server.dispose();
	}
}

function shared(state: string) {
	return { cf: false, log: new Log(LogLevel.ERROR), resourcePersistencePath: state } as const;
}

function runnelWorker(): V4WorkerOptions {
	const folder = join(ROOT, "dist/runnel");
	const config = JSON.parse(readFileSync(join(folder, "wrangler.json"), "utf8")) as BuiltConfig;
	return {
		name: "runnel",
		compatibilityDate: config.compatibility_date,
		modulesRoot: folder,
		modules: [{ type: "ESModule", path: join(folder, "index.js") }],
		d1Databases: { DB: "DB" },
		r2Buckets: { BUCKET: "runnel" },
		assets: {
			directory: join(ROOT, "dist/client"),
			// Not as `static_routing` below, which is dropped without a word: a browser's visit would get the dashboard.
			run_worker_first: config.assets.run_worker_first,
			routerConfig: { has_user_worker: true },
			assetConfig: {
				not_found_handling: "single-page-application",
				compatibility_date: config.compatibility_date,
			},
		},
	} as V4WorkerOptions;
}

/**
 * The Worker of `--test-reset`, in front of Runnel's own. It is a file of the command line's and no part of the build,
 * so there is nothing in a deployment that could switch it on.
 */
function resetWorker(migrations: readonly Migration[], adminHash: string): V4WorkerOptions {
	return {
		name: "test-reset",
		compatibilityDate: "2026-10-12",
		modules: [{ type: "ESModule", path: join(import.meta.dirname, "test-reset.js") }],
		d1Databases: { DB: "DB" },
		r2Buckets: { BUCKET: "runnel" },
		serviceBindings: { RUNNEL: "runnel" },
		bindings: {
			FIRST_START: JSON.stringify([
				...migrations.flatMap((migration) => migration.statements.map((sql) => [sql])),
				[STORE_ADMIN_TOKEN, adminHash],
			]),
		},
	} as V4WorkerOptions;
}
