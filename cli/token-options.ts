/** What `npm run token` takes. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";

export interface TokenOptions {
	readonly name: string;
	readonly role: "viewer" | "member" | "admin";
	/** Experiments that the token is limited to; null for all. */
	readonly experiments: readonly number[] | null;
	/** Days until it expires; null for never. */
	readonly days: number | null;
	readonly place:
		| { readonly kind: "local"; readonly state: string }
		| { readonly kind: "remote"; readonly deployment: string | null };
}

export const USAGE = `Usage: npm run token -- --name WHO [options]
Makes a token and prints it once. For the deployer who has no token left; everybody else uses the dashboard's settings.
  --name WHO           who or what the token is for
  --role ROLE          viewer, member or admin (default admin)
  --experiments 1,2    limits a viewer or a member to these experiments
  --days N             the token expires after so many days
  --remote             in the deployment on Cloudflare; --deployment NAME where it is not called 'runnel'
  --local              on this machine (the default); --state DIR where it is not .runnel`;

const ROLES = ["viewer", "member", "admin"] as const;
const MAX_NAME = 100;

/** @throws Error with a sentence for the person, where an option is unknown or bad */
export function parseTokenOptions(args: readonly string[]): TokenOptions | "help" {
	const { values } = parseArgs({
		args: [...args],
		options: {
			name: { type: "string" },
			role: { type: "string", default: "admin" },
			experiments: { type: "string" },
			days: { type: "string" },
			local: { type: "boolean", default: false },
			remote: { type: "boolean", default: false },
			state: { type: "string" },
			deployment: { type: "string" },
			help: { type: "boolean", short: "h", default: false },
		},
	});
	if (values.help) return "help";
	const name = values.name?.trim() ?? "";
	if (name === "" || name.length > MAX_NAME || /\p{Cc}/u.test(name)) {
		throw new Error(`--name must say in 1 to ${MAX_NAME} characters who or what the token is for.`);
	}
	const role = ROLES.find((known) => known === values.role);
	if (role === undefined) throw new Error(`--role must be one of ${ROLES.join(", ")}, not '${values.role}'.`);
	const experiments = values.experiments === undefined ? null : numbersIn(values.experiments);
	if (role === "admin" && experiments !== null)
		throw new Error("An admin cannot be limited to experiments: add --role member.");
	if (values.local && values.remote) throw new Error("Choose either --local or --remote.");
	if (values.remote ? values.state !== undefined : values.deployment !== undefined) {
		throw new Error("--state goes with --local, and --deployment with --remote.");
	}
	return {
		name,
		role,
		experiments,
		days: values.days === undefined ? null : daysIn(values.days),
		place: values.remote
			? { kind: "remote", deployment: values.deployment ?? null }
			: { kind: "local", state: resolve(values.state ?? ".runnel") },
	};
}

function numbersIn(text: string): number[] {
	const parts = text.split(",").map((part) => part.trim());
	if (parts.every((part) => /^\d{1,15}$/.test(part))) return [...new Set(parts.map(Number))];
	throw new Error(`--experiments must be numbers of experiments, as 1,2, not '${text}'.`);
}

function daysIn(text: string): number {
	if (/^\d{1,5}$/.test(text) && Number(text) > 0) return Number(text);
	throw new Error(`--days must be a whole number from 1 on, not '${text}'.`);
}
