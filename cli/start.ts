/** `npm start`: builds what is stale, migrates, serves everything on one address, and ends cleanly on Ctrl-C. */
import { mkdirSync } from "node:fs";
import { adminToken } from "./admin-token.ts";
import { buildIfStale } from "./build.ts";
import { startCron } from "./local-cron.ts";
import { serve } from "./local-server.ts";
import { parseOptions, type StartOptions, USAGE } from "./options.ts";

async function start(options: StartOptions): Promise<void> {
	mkdirSync(options.state, { recursive: true });
	const token = adminToken(options.state, process.env["ADMIN_TOKEN"]);
	console.log("Runnel: building the dashboard where it changed …");
	await buildIfStale();
	const server = await serve({ ...options, token });
	const base = shownUrl(server.url, options.host);
	const endCron = startCron(server.url, token);
	console.log(`
Runnel is running. State is kept in ${options.state}

  Dashboard   ${base}/#/login?token=${token}

  Log to it from a script that uses MLflow:

    export MLFLOW_TRACKING_URI=${base}
    export MLFLOW_TRACKING_TOKEN=${token}

Press Ctrl-C to stop.`);
	let stopping = false;
	const stop = () => {
		if (stopping) return;
		stopping = true;
		endCron();
		server.close().then(
			() => process.exit(0),
			() => process.exit(1),
		);
	};
	for (const signal of ["SIGINT", "SIGTERM"] as const) {
		// Miniflare's own handler would end the process before the server has let go of its state.
		process.removeAllListeners(signal).on(signal, stop);
	}
}

/** Loopback is shown by the name that people know. */
function shownUrl(url: URL, host: string): string {
	return `http://${host === "127.0.0.1" ? "localhost" : host}:${url.port}`;
}

try {
	const options = parseOptions(process.argv.slice(2));
	if (options === "help") console.log(USAGE);
	else await start(options);
} catch (error) {
	const message = error instanceof Error ? error.message : String(error);
	const inUse = /EADDRINUSE|address already in use/i.test(message);
	console.error(`Runnel did not start: ${inUse ? "the port is in use; choose another with --port N." : message}`);
	process.exit(1);
}
