/** Where an export comes from, and where an import goes to: the options that both programs take. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Server {
	readonly url: string;
	readonly token: string;
}

export const SERVER_USAGE = `  --url URL      the deployment (default $MLFLOW_TRACKING_URI, else http://localhost:8787)
  --token TOKEN  an admin's token (default $MLFLOW_TRACKING_TOKEN, else that of the local state in .runnel)`;

/** @throws Error with a sentence for the person, where no token is known or the URL is none */
export function serverOf(values: { url?: string | undefined; token?: string | undefined }): Server {
	const url = values.url ?? process.env["MLFLOW_TRACKING_URI"] ?? "http://localhost:8787";
	if (!/^https?:\/\//.test(url)) throw new Error(`--url must begin with http:// or https://, not '${url}'.`);
	const kept = join(".runnel", "admin-token");
	const token =
		values.token ??
		process.env["MLFLOW_TRACKING_TOKEN"] ??
		(existsSync(kept) ? readFileSync(kept, "utf8").trim() : undefined);
	if (!token) throw new Error("No token: give an admin's with --token or MLFLOW_TRACKING_TOKEN.");
	return { url: url.replace(/\/+$/, ""), token };
}
