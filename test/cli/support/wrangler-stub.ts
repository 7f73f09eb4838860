/** The stub that `makeAccount` puts on the PATH as `wrangler`. Only what `npm run deploy` calls. */
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { root } from "../../support/paths.ts";
import type { StubState } from "./cloudflare-account.ts";

const folder = process.env.STUB_FOLDER!;
const stateFile = join(folder, "state.json");
const databaseFile = join(folder, "database.sqlite");
const state = JSON.parse(readFileSync(stateFile, "utf8")) as StubState;
const args = process.argv.slice(2);
const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const config = option("--config");
const call = args.filter((_, i) => args[i] !== "--config" && args[i - 1] !== "--config").join(" ");

state.calls.push(call);
let code = 0;
if (state.fail && call.startsWith(state.fail.call)) {
	console.error(state.fail.output);
	code = 1;
} else {
	try {
		perform();
	} catch (error) {
		console.error(`✘ [ERROR] ${(error as Error).message}`);
		code = 1;
	}
}
writeFileSync(stateFile, JSON.stringify(state));
// The shell that runs this script was replaced by it, so the parent is the deploy itself.
if (state.calls.length === state.killAfter) process.kill(process.ppid, "SIGKILL");
process.exit(code);

function perform(): void {
	if (call === "whoami --json") console.log('{"loggedIn":true}');
	else if (call === "deploy") deploy();
	else if (call.startsWith("d1 execute DB --remote")) execute(option("--command"), option("--file"));
	else if (call === "d1 migrations apply DB --remote") migrate();
	else throw new Error(`Unknown arguments: ${call}`);
}

function deploy(): void {
	const deployed = JSON.parse(readFileSync(config!, "utf8")) as StubState["deployed"][number];
	state.deployed.push(deployed);
	new DatabaseSync(databaseFile).close();
	const record = { type: "deploy", version: 1, targets: [`https://${deployed.name}.example.workers.dev`] };
	appendFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH!, `${JSON.stringify(record)}\n`);
}

function database(): DatabaseSync {
	if (existsSync(databaseFile)) return new DatabaseSync(databaseFile);
	throw new Error(
		"Couldn't find a D1 DB named 'runnel' (bound as 'DB') in the API. Run 'wrangler d1 create runnel' to create it.",
	);
}

function execute(command: string | undefined, file: string | undefined): void {
	const db = database();
	if (file !== undefined) db.exec(readFileSync(file, "utf8"));
	else console.log(JSON.stringify([{ results: db.prepare(command!).all(), success: true }]));
}

function migrate(): void {
	const db = database();
	db.exec("CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE)");
	const migrations = join(root, "migrations");
	for (const name of readdirSync(migrations)
		.filter((file) => file.endsWith(".sql"))
		.sort()) {
		if (db.prepare("SELECT 1 FROM d1_migrations WHERE name = ?").get(name)) continue;
		const sql = readFileSync(join(migrations, name), "utf8");
		db.exec(`BEGIN;${sql};INSERT INTO d1_migrations (name) VALUES ('${name}');COMMIT;`);
	}
}
