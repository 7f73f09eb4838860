/** What `npm run deploy` takes. */
import { parseArgs } from "node:util";

export interface DeployOptions {
	/** Name of the Worker, its database and its bucket; null for those in wrangler.toml. */
	readonly name: string | null;
	/** Deploys without a bucket: runs and metrics are tracked, files are not kept. */
	readonly withoutR2: boolean;
	/** Replaces the first admin token. */
	readonly newToken: boolean;
}

export const USAGE = `Usage: npm run deploy -- [options]
  --name NAME    deploy under this name instead of 'runnel', beside another deployment of the same account
  --without-r2   deploy without a bucket: no payment card is needed, and no files are kept
  --new-token    replace the first admin token, where it was lost
Running it again is safe: what is done is kept, what is missing is done.
Environment (where nobody can log in in a browser):
  CLOUDFLARE_API_TOKEN   may edit Workers Scripts, D1 and R2
  CLOUDFLARE_ACCOUNT_ID  which account, where the login has several`;

/** @throws Error with a sentence for the person, where an option is unknown or bad */
export function parseDeployOptions(args: readonly string[]): DeployOptions | "help" {
	const { values } = parseArgs({
		args: [...args],
		options: {
			name: { type: "string" },
			"without-r2": { type: "boolean", default: false },
			"new-token": { type: "boolean", default: false },
			help: { type: "boolean", short: "h", default: false },
		},
	});
	if (values.help) return "help";
	const name = values.name ?? null;
	if (name !== null && !/^[a-z][a-z0-9-]{1,50}$/.test(name)) {
		throw new Error(`--name must be 2 to 51 lower-case letters, digits and hyphens, not '${name}'.`);
	}
	return { name, withoutR2: values["without-r2"], newToken: values["new-token"] };
}
