/**
 * `npm run deploy`: from an empty Cloudflare account to the lines to paste, and every upgrade after that.
 *
 * The order of the steps is the point. A first install deploys first, since deploying is what makes the database; the
 * Worker answers 503 with the reason until the migrations are in. An upgrade migrates first: migrations only add, so
 * the old code runs on, and the new code never meets a database that lacks what it needs. Each step looks at what is
 * there instead of remembering what was done, so that an interrupted deploy goes on when it is run again.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { buildIfStale, ROOT } from "./build.ts";
import { type DeployConfig, writeDeployConfig } from "./deploy-config.ts";
import { appliedMigrations, applyMigrations, hasAdminToken } from "./deploy-database.ts";
import { DeployFailure, deployFailure } from "./deploy-failure.ts";
import { type DeployOptions, parseDeployOptions, USAGE } from "./deploy-options.ts";
import { forgetToken, isTokenPending, storeAdminToken } from "./deploy-token.ts";
import { wrangler } from "./deploy-wrangler.ts";

/** Set by Workers Builds, which the Deploy button uses. Its log is kept, so no token is ever printed there. */
const inBuildService = process.env["WORKERS_CI"] === "1";

async function deploy(options: DeployOptions): Promise<void> {
	say("Building Worker and dashboard where they changed");
	await buildIfStale();
	const config = writeDeployConfig(options);
	await checkLogin();
	const applied = await appliedMigrations(config);
	const missing = missingMigrations(applied ?? []);
	let url: string;
	if (applied === undefined) {
		say(
			`Deploying '${config.name}' for the first time; Cloudflare makes its database${config.bucket ? " and its bucket" : ""}`,
		);
		url = await upload(config, "The database may have been made; the next run finds it.");
		say(`Migrating the database: ${missing.join(", ")}`);
		await applyMigrations(config);
	} else {
		say(missing.length > 0 ? `Migrating the database: ${missing.join(", ")}` : "The database is up to date");
		if (missing.length > 0) await applyMigrations(config);
		say(`Deploying '${config.name}'`);
		url = await upload(config, "The database is migrated, and what was deployed before still runs.");
	}
	await token(config, options, url);
}

async function checkLogin(): Promise<void> {
	const { code, output } = await wrangler(["whoami", "--json"]);
	if (code !== 0 || /"loggedIn":\s*false/.test(output))
		throw deployFailure("Logging in", output, "Nothing was changed.");
}

/** @throws DeployFailure where the database knows migrations that this code does not */
function missingMigrations(applied: readonly string[]): string[] {
	const known = readdirSync(join(ROOT, "migrations"))
		.filter((name) => /^\d{4}_.*\.sql$/.test(name))
		.sort();
	const foreign = applied.filter((name) => !known.includes(name));
	if (foreign.length > 0) {
		throw new DeployFailure(
			`The database was migrated by another, newer Runnel (${foreign.join(", ")}). Nothing was changed. Update this ` +
				"folder (git pull, npm ci) and deploy again, or choose another name with --name.",
		);
	}
	return known.filter((name) => !applied.includes(name));
}

/** Deploys and returns the address. */
async function upload(config: DeployConfig, kept: string): Promise<string> {
	const { code, output, records } = await wrangler(["deploy", "--config", config.file]);
	if (code !== 0) throw deployFailure("Deploying", output, kept);
	const targets = records.findLast((record) => record["type"] === "deploy")?.["targets"];
	const address = Array.isArray(targets) ? String(targets[0] ?? "") : "";
	const found = /https:\/\/[^\s"]+/.exec(address)?.[0] ?? /https:\/\/\S+\.workers\.dev/.exec(output)?.[0];
	return found ?? `https://${address === "" ? `${config.name}.<your subdomain>.workers.dev` : address}`;
}

async function token(config: DeployConfig, options: DeployOptions, url: string): Promise<void> {
	if (inBuildService)
		return say(`Deployed: ${url}\nLog in with the ADMIN_TOKEN that you gave this Worker as a secret.`);
	if (!options.newToken && !isTokenPending(config) && (await hasAdminToken(config))) {
		say(
			`Deployed: ${url}\nThe admin tokens are as they were. If none is known any more: npm run deploy -- --new-token`,
		);
		return;
	}
	const secret = await storeAdminToken(config);
	say(`Deployed. Keep this token; it is shown this once:

    ${secret}

  Dashboard   ${url}/#/login?token=${secret}

  Log to it from a script that uses MLflow:

    export MLFLOW_TRACKING_URI=${url}
    export MLFLOW_TRACKING_TOKEN=${secret}

A new address can take a minute until it answers.`);
	forgetToken(config);
}

function say(text: string): void {
	console.log(`Runnel: ${text}`);
}

try {
	const options = parseDeployOptions(process.argv.slice(2));
	if (options === "help") console.log(USAGE);
	else await deploy(options);
} catch (error) {
	console.error(`Runnel: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
}
