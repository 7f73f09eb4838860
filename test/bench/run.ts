/** `npm run bench`: measures Runnel, and a real MLflow beside it where asked, and prints what the issues ask for. */
import { Client } from "./client.ts";
import { machineText } from "./machine.ts";
import { measure, type Result, withServers } from "./measure.ts";
import { startMlflow } from "./mlflow-server.ts";
import { type BenchOptions, parseOptions, USAGE } from "./options.ts";
import { startRunnel } from "./runnel-server.ts";
import type { Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios/index.ts";
import type { ServerUnderTest, StartServer } from "./server-under-test.ts";
import { resultTable } from "./table.ts";

async function main(options: BenchOptions): Promise<void> {
	console.log(
		`${machineText()}${options.quick ? "\nSmall sizes (--quick): the figures say little, and targets are not judged." : ""}\n`,
	);
	if (options.cpu) await (await import("./cpu/cpu.ts")).printCpu(options.quick);
	if (options.day) await (await import("./day/day.ts")).printDay(options.quick);
	if (!options.cpu && !options.day) await printScenarios(options, chosen(options.only));
}

function chosen(only: readonly string[]): readonly Scenario[] {
	const unknown = only.filter((name) => !scenarios.some((scenario) => scenario.name === name));
	if (unknown.length > 0) {
		throw new Error(`No scenario ${unknown.join(", ")}. There are: ${scenarios.map(({ name }) => name).join(", ")}.`);
	}
	return only.length === 0 ? scenarios : scenarios.filter(({ name }) => only.includes(name));
}

async function printScenarios({ against, token, mlflow, quick }: BenchOptions, chosen: readonly Scenario[]) {
	const ours = against ?? "Runnel";
	const first = against ? () => Promise.resolve(given(against, token)) : startRunnel;
	const starts: StartServer[] = [first, ...(mlflow ? [startMlflow] : [])];
	const theirs = mlflow ? "MLflow" : undefined;
	const results: Result[] = [];
	const take = async (scenario: Scenario, servers: readonly ServerUnderTest[]) => {
		console.log(`${scenario.name}: ${scenario.describe(quick)}`);
		try {
			const result = await measure(scenario, servers, quick);
			results.push(result);
			// A whole run takes a while, and may be broken off.
			console.log(`${resultTable([result], ours, theirs, !quick)}\n`);
		} catch (error) {
			const text = error instanceof Error ? error.message : String(error);
			results.push({ scenario, values: new Map(), remarks: [`${scenario.name}: ${text}`] });
			process.exitCode = 1;
		}
	};
	const together = chosen.filter(({ ownServers }) => !ownServers);
	if (together.length > 0) {
		await withServers(starts, async (servers) => {
			for (const scenario of together) await take(scenario, servers);
		});
	}
	for (const scenario of chosen.filter(({ ownServers }) => ownServers)) {
		await withServers(starts, (servers) => take(scenario, servers));
	}
	console.log(`All together:\n${resultTable(results, ours, theirs, !quick)}`);
	for (const remark of results.flatMap(({ remarks }) => remarks)) console.log(`! ${remark}`);
}

function given(url: string, token: string | undefined): ServerUnderTest {
	return { name: url, kind: "unknown", client: new Client(url, token) };
}

try {
	const options = parseOptions(process.argv.slice(2));
	if (options === "help") console.log(USAGE);
	else await main(options);
	// Kept connections would hold the process.
	process.exit();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
