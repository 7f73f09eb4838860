import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { app } from "../../../worker/app.ts";
import type { Answer } from "../support/request.ts";

/** Sends `request` and reads the answer as bytes, since it may be a file; waits for what goes on after it. */
export async function ask(request: Request): Promise<Answer> {
	const context = createExecutionContext();
	const { status, headers, body } = await app.fetch(request, env, context);
	const text = new TextDecoder().decode(body === null ? undefined : await new Response(body).bytes());
	await waitOnExecutionContext(context);
	return { status, headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
