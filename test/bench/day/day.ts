/** `--day`: what a day of the team of issue 3 takes of the free plan, from a simulated part of it. */
import type { Costs } from "../harness/worker-harness.ts";
import { alignedTable } from "../table.ts";
import { asksForNewPoints } from "./dashboard.ts";
import * as plan from "./plan.ts";
import { OPENED, type Simulated, simulate } from "./simulate.ts";

/** How often the day has what was simulated once. */
function factorOf(kind: string, hours: number): number {
	switch (kind) {
		case "beginning a run":
		case "ending a run":
			return plan.RUNS_A_DAY / plan.RUNS_AT_ONCE;
		case "flushes":
			return ((plan.RUNS_A_DAY / plan.RUNS_AT_ONCE) * plan.RUN_HOURS) / hours;
		case "polls":
		case "curves of changed runs":
			return (plan.PEOPLE * plan.VISIBLE_HOURS) / hours;
		case "opening home":
			return (plan.PEOPLE * plan.HOME_OPENED) / OPENED;
		case "opening an experiment":
			return (plan.PEOPLE * plan.EXPERIMENT_OPENED) / (OPENED + 1);
		case "opening a run":
			return (plan.PEOPLE * plan.RUN_OPENED) / OPENED;
		case "cron":
			return 24 / hours;
		case "cron, for runs that ended":
			return plan.RUNS_A_DAY / plan.RUNS_AT_ONCE;
		default:
			return 1;
	}
}

const COUNTS = ["requests", "rowsRead", "rowsWritten", "classA", "classB"] as const;
type Counts = Record<(typeof COUNTS)[number], number>;

export async function printDay(quick: boolean): Promise<void> {
	console.log(assumptions());
	const simulated = await simulate(quick);
	const { during, afterwards } = simulated;
	const kinds = Object.entries({
		...during,
		...(during.cron && afterwards.cron && { "cron, for runs that ended": beyond(afterwards.cron, during.cron) }),
	}).filter(([kind]) => kind !== "other");
	const total: Counts = { requests: 0, rowsRead: 0, rowsWritten: 0, classA: 0, classB: 0 };
	const rows = [["a day", "requests", "rows read", "rows written", "R2 writes", "R2 reads", "most statements at once"]];
	for (const [kind, costs] of kinds) {
		const day = scaled(costs, factorOf(kind, simulated.hours));
		// The cron is no request.
		if (kind.startsWith("cron")) day.requests = 0;
		for (const name of COUNTS) total[name] += day[name];
		rows.push([kind, ...COUNTS.map((name) => whole(day[name])), String(costs.mostStatements)]);
	}
	rows.push(["all", ...COUNTS.map((name) => whole(total[name])), ""]);
	rows.push(["share of the free plan", ...COUNTS.map((name) => percent(total[name] / plan.FREE[name])), ""]);
	console.log(`${alignedTable(rows)}\n`);
	const worst = Math.max(
		...(["requests", "rowsRead", "rowsWritten"] as const).map((name) => total[name] / plan.FREE[name]),
	);
	console.log(`Everything under 50 % a day: ${worst < 0.5 ? "✓" : "✗"}`);
	console.log(sizes(simulated));
}

function assumptions(): string {
	const { RUNS_A_DAY, RUN_HOURS, METRICS, STEP_S, FLUSH_S, PEOPLE, VISIBLE_HOURS, RUNS_AT_ONCE, EARLIER_RUNS } = plan;
	return `The day: ${RUNS_A_DAY} runs of ${RUN_HOURS} hours, ${METRICS} metrics every ${STEP_S} s, flushed every ${FLUSH_S} s; ${PEOPLE} people, each with an
experiment and 6 charts of its 10 newest runs before their eyes for ${VISIBLE_HOURS} hours, polling every 5 s since something always
runs (a hidden dashboard asks nothing, web/data/poll.ts), opening ${plan.HOME_OPENED} × home, ${plan.EXPERIMENT_OPENED} × an experiment, ${plan.RUN_OPENED} × a run.
Simulated with the built Worker, its clock held: ${RUNS_AT_ONCE} runs at once from begin to end beside ${EARLIER_RUNS.toLocaleString("en")} finished ones,
and one person; rows by D1's own figures, then multiplied. Curves of changed runs: ${asksForNewPoints ? "new points alone" : "read again"}, as web/data/series.ts does.
`;
}

/** What the cron did for the runs that ended: beyond what it takes anyway. */
function beyond(afterwards: Costs, usual: Costs): Costs {
	const times = afterwards.requests / usual.requests;
	const more = COUNTS.map((name) => [name, Math.max(0, afterwards[name] - usual[name] * times)]);
	return { ...afterwards, ...Object.fromEntries(more) };
}

function scaled(costs: Costs, factor: number): Counts {
	return Object.fromEntries(COUNTS.map((name) => [name, costs[name] * factor])) as Counts;
}

function sizes({ bytes, hours }: Simulated): string {
	const points = (plan.RUNS_AT_ONCE * plan.METRICS * hours * 3600) / plan.STEP_S;
	const line = (what: string, kept: number, room: number) => {
		const day = (kept / plan.RUNS_AT_ONCE) * plan.RUNS_A_DAY * (plan.RUN_HOURS / hours);
		const days = room / day;
		const until = day > 0 ? `full after ${whole(days)} days` : "never full";
		return [
			what,
			`${(day / 1e6).toFixed(1)} MB`,
			`${(kept / points).toFixed(1)} B`,
			`${room / 1e6} MB`,
			until,
			days > 365 || day <= 0 ? "✓" : "✗",
		];
	};
	return alignedTable([
		["kept of a day", "", "a point", "room", "", "> 365 days"],
		line("database", bytes.database, plan.FREE_DATABASE),
		line("bucket", bytes.bucket, plan.FREE_BUCKET),
	]);
}

function whole(value: number): string {
	return Math.round(value).toLocaleString("en");
}

function percent(share: number): string {
	return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}
