/** Runs a scenario on every server, the servers taking turns. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Scenario, Values } from "./scenario.ts";
import type { ServerUnderTest, StartServer } from "./server-under-test.ts";
import { median, quantile } from "./statistics.ts";

/** One value a figure and server; undefined where it was not measured. */
export interface Result {
	readonly scenario: Scenario;
	readonly values: ReadonlyMap<ServerUnderTest["name"], Readonly<Record<string, number>>>;
	readonly remarks: readonly string[];
}

export async function measure(
	scenario: Scenario,
	servers: readonly ServerUnderTest[],
	quick: boolean,
): Promise<Result> {
	const chosen = servers.filter(
		({ kind, own }) => (kind !== "mlflow" || !scenario.runnelOnly) && (own || !scenario.ownServers),
	);
	const remarks = new Set<string>();
	const taken = new Map<string, Map<string, number[]>>();
	const ready: { name: string; round: () => Promise<Values> }[] = [];
	for (const server of chosen) {
		const values = new Map<string, number[]>();
		taken.set(server.name, values);
		const context = {
			quick,
			note: (noted: Values) => add(values, noted),
			remark: (text: string) => void remarks.add(`${server.name}: ${text}`),
		};
		ready.push({ name: server.name, round: await scenario.prepare(server, context) });
	}
	const repeated = new Map(chosen.map((server) => [server, server.client.repeated]));
	for (let i = 0; i < (quick ? 1 : scenario.rounds); i++) {
		for (const { name, round } of ready) add(taken.get(name)!, await round());
	}
	for (const [{ name, client }, before] of repeated) {
		const more = client.repeated - before;
		if (more > 0) remarks.add(`${scenario.name}: ${name} was overloaded ${more} times and asked again.`);
	}
	const values = new Map<string, Record<string, number>>();
	for (const [server, figures] of taken) values.set(server, summed(scenario, figures));
	return { scenario, values, remarks: [...remarks] };
}

function add(into: Map<string, number[]>, values: Values): void {
	for (const [figure, value] of Object.entries(values)) {
		into.set(figure, [...(into.get(figure) ?? []), ...(typeof value === "number" ? [value] : value)]);
	}
}

function summed(scenario: Scenario, figures: ReadonlyMap<string, number[]>): Record<string, number> {
	const result: Record<string, number> = {};
	for (const [name, values] of figures) {
		const { quantile: part } = scenario.figures[name] ?? {};
		result[name] = part === undefined ? median(values) : quantile(values, part);
	}
	return result;
}

/** Starts servers in empty folders, hands them to `work`, and leaves nothing behind. */
export async function withServers<Answer>(
	starts: readonly StartServer[],
	work: (servers: readonly ServerUnderTest[]) => Promise<Answer>,
): Promise<Answer> {
	const folders: string[] = [];
	const servers: ServerUnderTest[] = [];
	try {
		for (const start of starts) {
			const state = mkdtempSync(join(tmpdir(), "runnel-bench-"));
			folders.push(state);
			servers.push(await start(state));
		}
		return await work(servers);
	} finally {
		for (const server of servers) await server.own?.stop();
		for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}
