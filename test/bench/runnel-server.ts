/** Runnel as `npm start` runs it, in a state folder of the benchmark's. */
import { startServer, type TestServer } from "../support/server.ts";
import { Client } from "./client.ts";
import { databaseIn } from "./database-file.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

export async function startRunnel(state: string): Promise<ServerUnderTest> {
	let server: TestServer = await startServer({ state });
	let client = new Client(server.url, server.token);
	return {
		name: "Runnel",
		kind: "runnel",
		get client() {
			return client;
		},
		own: {
			get database() {
				return databaseIn(state);
			},
			async stop() {
				client.close();
				await server.stop();
			},
			async start() {
				server = await startServer({ state });
				client = new Client(server.url, server.token);
			},
		},
	};
}
