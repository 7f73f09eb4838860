/** Files over HTTP, as clients send and read them. */
import { env } from "cloudflare:workers";
import { randomHex } from "../../../../worker/access/tokens.ts";
import { type Answer, mlflow, type Options, send } from "../../support/request.ts";
import { TOKENS } from "../../support/tokens.ts";

export const PROXY = "/api/2.0/mlflow-artifacts/artifacts";

/** Bindings of a deployment without R2. */
export const WITHOUT_R2 = { DB: env.DB };

/** Any request; a body of known length gets its Content-Length, as from every client. */
export function request(
	method: string,
	path: string,
	body: BodyInit | null = null,
	{ token = TOKENS.admin, headers = {}, bindings = env }: Options = {},
): Promise<Answer> {
	const length =
		typeof body === "string" ? new TextEncoder().encode(body).length : (body as Uint8Array | null)?.byteLength;
	const all = {
		...(token === null ? {} : { authorization: `Bearer ${token}` }),
		...(length === undefined ? {} : { "content-length": String(length) }),
		...headers,
	};
	const url = path.startsWith("http") ? path : `http://runnel.test${path}`;
	return send(new Request(url, { method, body, headers: all }), bindings);
}

export const put = (path: string, body: BodyInit | null, options?: Options) =>
	request("PUT", `${PROXY}/${path}`, body, options);
export const read = (path: string, options?: Options) => request("GET", `${PROXY}/${path}`, null, options);
export const remove = (path: string, options?: Options) => request("DELETE", `${PROXY}/${path}`, null, options);
export const list = async (path: string, options?: Options) =>
	(await request("GET", `${PROXY}?${new URLSearchParams({ path })}`, null, options)).json;

/** A folder that no other test uses. */
export const folder = () => `0/${randomHex(8)}/artifacts`;

/** A stream of these chunks that then ends, or breaks. */
export function stream(chunks: readonly (string | Uint8Array)[], breaks = false): ReadableStream<Uint8Array> {
	const rest = [...chunks];
	return new ReadableStream({
		pull(controller) {
			const chunk = rest.shift();
			if (chunk !== undefined) controller.enqueue(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
			else if (breaks) controller.error(new Error("Network connection lost."));
			else controller.close();
		},
	});
}

/** A run of the default experiment, and where its files lie. */
export async function makeRun(options?: Options): Promise<{ runId: string; root: string }> {
	const { json } = await mlflow.post("runs/create", { experiment_id: "0" }, options);
	const { run_id, artifact_uri } = json.run.info;
	return { runId: run_id, root: artifact_uri.replace("mlflow-artifacts:/", "") };
}
