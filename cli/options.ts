/** What `npm start` takes: `npm start -- --port N --state DIR`. */
import { resolve } from "node:path";
import { parseArgs } from "node:util";

export interface StartOptions {
	/** TCP port; 0 for a free one. */
	readonly port: number;
	/** Address to listen on: loopback unless asked otherwise. */
	readonly host: string;
	/** Folder that holds database, files and the admin token. */
	readonly state: string;
	/** Adds `POST /__reset`, for foreign test suites. Local starts only. */
	readonly testReset: boolean;
}

export const USAGE = `Usage: npm start -- [options]
  --port N        port to listen on (default 8787; 0 takes a free one)
  --host ADDRESS  address to listen on (default 127.0.0.1)
  --state DIR     folder for database, files and the admin token (default .runnel)
  --test-reset    adds POST /__reset, which empties everything (needs the admin token)
Environment:
  ADMIN_TOKEN     the first admin token, 40 lower-case hex digits; else one is made and kept with the state`;

/** @throws Error with a sentence for the person, where an option is unknown or bad */
export function parseOptions(args: readonly string[]): StartOptions | "help" {
	const { values } = parseArgs({
		args: [...args],
		options: {
			port: { type: "string", default: "8787" },
			host: { type: "string", default: "127.0.0.1" },
			state: { type: "string", default: ".runnel" },
			"test-reset": { type: "boolean", default: false },
			help: { type: "boolean", short: "h", default: false },
		},
	});
	if (values.help) return "help";
	const port = Number(values.port);
	if (!Number.isInteger(port) || port < 0 || port > 65_535) {
		throw new Error(`--port must be a number from 0 to 65535, not '${values.port}'.`);
	}
	return { port, host: values.host, state: resolve(values.state), testReset: values["test-reset"] };
}
