/** Searching 100,000 finished runs, which were put straight into the databases. */
import { TimedOut } from "../client.ts";
import { generateRuns } from "../loaded/generate.ts";
import { loadMlflow } from "../loaded/load-mlflow.ts";
import { loadRunnel } from "../loaded/load-runnel.ts";
import { queries } from "../loaded/queries.ts";
import { newExperiment, type Search, searchRuns } from "../mlflow-api.ts";
import { type Context, type Figure, type Scenario, timed } from "../scenario.ts";
import type { ServerUnderTest } from "../server-under-test.ts";
import { median } from "../statistics.ts";

/** What takes longer is given up. */
const PATIENCE_MS = 60_000;
/** A query is repeated while all its repetitions take less than this, at most five times. */
const REPEAT_MS = 2_000;

const total = (quick: boolean) => (quick ? 5_000 : 100_000);

export const hundredThousand: Scenario = {
	name: "100000-runs",
	describe: (quick) =>
		`search among ${total(quick).toLocaleString("en")} finished runs with 20 metrics and 20 params, through runs/search, up to 5 times each`,
	figures: Object.fromEntries(
		Object.entries(queries).map(([name, { title, atMost }]): [string, Figure] => [
			name,
			{ title, unit: "ms", better: "less", target: { atMost } },
		]),
	),
	ownServers: true,
	rounds: 1,
	async prepare(server, context) {
		const experiment = await newExperiment(server.client, "loaded");
		const own = server.own!;
		await own.stop();
		const load = server.kind === "runnel" ? loadRunnel : loadMlflow;
		load(own.database, Number(experiment), generateRuns(total(context.quick)));
		await own.start();
		await searchRuns(server.client, experiment, { max_results: 1 });
		return async () => {
			const values: Record<string, number> = {};
			for (const [name, { search }] of Object.entries(queries)) {
				values[name] = await timeOf(server, experiment, search, `${name}`, context);
			}
			return values;
		};
	},
};

/** Found ids by query, of the server that answered first: all must agree. */
const found = new Map<string, string>();

/** The median in ms; infinite where the server was not waited for. */
async function timeOf(
	server: ServerUnderTest,
	experiment: string,
	search: Search,
	name: string,
	{ remark }: Context,
): Promise<number> {
	const times: number[] = [];
	const begun = performance.now();
	do {
		let ids: string[] = [];
		try {
			times.push(
				await timed(async () => {
					ids = await searchRuns(server.client, experiment, search, { timeoutMs: PATIENCE_MS });
				}),
			);
		} catch (error) {
			if (!(error instanceof TimedOut)) throw error;
			// It still computes: a fresh start keeps that out of what is measured next.
			await server.own!.stop();
			await server.own!.start();
			return Number.POSITIVE_INFINITY;
		}
		const known = found.get(name);
		if (known === undefined) found.set(name, ids.join());
		else if (known !== ids.join()) remark(`${name}: ${server.name} found other runs than the first server asked.`);
	} while (times.length < 5 && performance.now() - begun < REPEAT_MS);
	return median(times);
}
