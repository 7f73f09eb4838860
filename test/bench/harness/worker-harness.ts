/** The built Worker in a workerd of the benchmark's own: with meters on its bindings, or with V8's inspector. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";
import { STORE_ADMIN_TOKEN, tokenHash } from "../../../cli/admin-token.ts";
import { buildIfStale } from "../../../cli/build.ts";
import { type Database, migrate, readMigrations } from "../../../cli/migrate.ts";
import { root } from "../../support/paths.ts";
import { testToken } from "../../support/server.ts";
import { Client } from "../client.ts";
import { bytesUsed, databaseIn } from "../database-file.ts";

/** What requests of one kind cost. */
export interface Costs {
	requests: number;
	statements: number;
	/** The most in one request: the free plan allows 50. */
	mostStatements: number;
	rowsRead: number;
	rowsWritten: number;
	/** R2's operations. */
	classA: number;
	classB: number;
}

export interface Harness {
	readonly client: Client;
	/** With meters: costs by kind since the last call, after all work that goes on has ended. */
	costs(): Promise<Record<string, Costs>>;
	/** With meters: lets the cron come. */
	cron(): Promise<void>;
	/** With meters: sets the Worker's clock. */
	clock(now: number): Promise<void>;
	/** With the inspector: where it listens. */
	inspector(): Promise<URL>;
	stop(): Promise<void>;
}

export type Equipment = { readonly meters: true } | { readonly inspector: true };

/** Read once, so that all figures of one run are of one build. */
let build: ReturnType<typeof readBuild> | undefined;

async function readBuild() {
	await buildIfStale();
	const folder = join(root, "dist/runnel");
	return {
		code: readFileSync(join(folder, "index.js"), "utf8"),
		counting: readFileSync(join(import.meta.dirname, "counting-worker.js"), "utf8"),
		compatibilityDate: JSON.parse(readFileSync(join(folder, "wrangler.json"), "utf8")).compatibility_date as string,
	};
}

export async function startHarness(state: string, equipment: Equipment): Promise<Harness> {
	build ??= readBuild();
	const { code, counting, compatibilityDate } = await build;
	const meters = "meters" in equipment;
	const worker = {
		name: "runnel",
		compatibilityDate,
		modules: [
			...(meters ? [{ type: "ESModule", path: "counting-worker.js", contents: counting }] : []),
			{ type: "ESModule", path: "runnel/index.js", contents: code },
		],
		d1Databases: { DB: "DB" },
		r2Buckets: { BUCKET: "runnel" },
	} as V4WorkerOptions;
	const server = new Miniflare(
		convertV4MiniflareOptions({
			cf: false,
			log: new Log(LogLevel.ERROR),
			resourcePersistencePath: state,
			host: "127.0.0.1",
			port: 0,
			...(meters ? {} : { inspectorPort: 0 }),
			workers: [worker],
		}),
	);
	const db = (await server.getD1Database("DB")) as unknown as Database;
	await migrate(db, readMigrations(join(root, "migrations")));
	await db.batch([db.prepare(STORE_ADMIN_TOKEN).bind(tokenHash(testToken))]);
	const client = new Client((await server.ready).href, testToken);
	return {
		client,
		costs: () => client.json("POST", "/__bench/costs"),
		cron: async () => void (await client.send("POST", "/__bench/cron")),
		clock: async (now) => void (await client.send("POST", `/__bench/clock?now=${now}`)),
		inspector: () => server.getInspectorURL(),
		async stop() {
			client.close();
			await server.dispose();
		},
	};
}

/** Bytes in the database and in the bucket of a stopped Worker. */
export function bytesKept(state: string): { database: number; bucket: number } {
	const files = readdirSync(join(state, "r2"), { recursive: true, withFileTypes: true }).filter((file) =>
		file.isFile(),
	);
	const objects = files.filter((file) => !/\.sqlite(-shm|-wal)?$/.test(file.name));
	const bucket = objects.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
	return { database: bytesUsed(databaseIn(state)), bucket };
}
