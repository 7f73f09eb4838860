/**
 * `npm run token`: a token for the deployer who has none left. Whoever may write to the database may do so: on this
 * machine that is who may read its files, on Cloudflare who may log in to the account. The token is printed once and
 * only its SHA-256 is stored.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { tokenHash } from "./admin-token.ts";
import { buildIfStale } from "./build.ts";
import { writeDeployConfig } from "./deploy-config.ts";
import { executeFile } from "./deploy-database.ts";
import { parseTokenOptions, type TokenOptions, USAGE } from "./token-options.ts";
import { storeTokenSql } from "./token-sql.ts";

async function makeToken(options: TokenOptions): Promise<string> {
	const token = randomBytes(20).toString("hex");
	const id = randomBytes(8).toString("hex");
	const statements = storeTokenSql({ ...options, hash: tokenHash(token), id, now: Date.now() });
	if (options.place.kind === "local") await storeHere(options.place.state, statements);
	else await storeThere(options.place.deployment, statements);
	return token;
}

async function storeHere(state: string, statements: readonly string[]): Promise<void> {
	if (!existsSync(state))
		throw new Error(`There is no database in ${state}. Run npm start first, or name the folder with --state.`);
	const server = new Miniflare(
		convertV4MiniflareOptions({
			cf: false,
			log: new Log(LogLevel.ERROR),
			resourcePersistencePath: state,
			modules: true,
			script: "export default { fetch: () => new Response() };",
			d1Databases: { DB: "DB" },
		}),
	);
	try {
		const db = await server.getD1Database("DB");
		await db.batch(statements.map((sql) => db.prepare(sql)));
	} catch (error) {
		if (!/no such (table|column)/.test(String(error))) throw error;
		throw new Error(`The database in ${state} is not migrated to this version. Run npm start once, then this again.`);
	} finally {
		await server.dispose();
	}
}

async function storeThere(deployment: string | null, statements: readonly string[]): Promise<void> {
	await buildIfStale();
	const config = writeDeployConfig({ name: deployment, withoutR2: false });
	await executeFile(config, "Storing the token", `${statements.join("\n")}\n`);
}

try {
	const options = parseTokenOptions(process.argv.slice(2));
	if (options === "help") console.log(USAGE);
	else {
		const token = await makeToken(options);
		console.log(
			`The token of '${options.name}', a${options.role === "admin" ? "n" : ""} ${options.role}. It is shown this once:\n\n  ${token}\n`,
		);
	}
} catch (error) {
	console.error(`No token was made: ${error instanceof Error ? error.message : String(error)}`);
	process.exit(1);
}
