/**
 * Every suite of the project, one after the other: `npm test`, or some of them by name: `node test/run.ts worker
 * clients`. What follows `--` goes to the suites' own runners: `node test/run.ts clients -- -k registry`.
 *
 * The last line is `N passed, N failed, N skipped` over all suites. A suite that this machine cannot run counts as
 * skipped, with the reason; where CI=true promises a complete machine it counts as failed.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { CannotRun } from "./support/cannot-run.ts";
import { findChromium } from "./support/chromium.ts";
import { run } from "./support/command.ts";
import { root } from "./support/paths.ts";
import { ensurePython, type Virtualenv } from "./support/python.ts";
import { serverEnvironment, startServer } from "./support/server.ts";

interface Totals {
	passed: number;
	failed: number;
	skipped: number;
}

interface Outcome extends Totals {
	seconds: number;
	/** Why the suite could not run, or what is wrong beyond single tests. */
	note?: string;
}

/** Reads the totals from a report; throws if there is none. */
type ReadTotals = (report: string) => Totals;

const suiteTimeoutMs = 15 * 60_000;
const reports = mkdtempSync(join(tmpdir(), "runnel-reports-"));
const environment = {
	...process.env,
	PATH: [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter),
	...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
};

const suites: Record<string, (more: string[]) => Promise<Totals & { note?: string }>> = {
	check,
	worker: (more) => vitest("worker", ["test/worker", "test/cost"], more),
	web: (more) => vitest("web", ["test/web"], more),
	cli: (more) => vitest("outside", ["test/cli"], more),
	browser: async (more) => {
		findChromium();
		// The runs that the dashboard shows are logged by a real client.
		await ensurePython("clients");
		return vitest("outside", ["test/browser"], more);
	},
	clients: (more) => pytest("clients", ["test/clients", "--ignore", "test/clients/v2"], more),
	"clients-2x": (more) => pytest("clients-2x", ["test/clients/v2"], more),
};

/** Types, lint and format. */
async function check(): Promise<Totals> {
	const code = await run("npm", ["run", "check"], { cwd: root, env: environment, timeoutMs: suiteTimeoutMs });
	return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

async function vitest(project: string, folders: string[], more: string[]): Promise<Totals> {
	const report = join(reports, "vitest.json");
	rmSync(report, { force: true });
	const reporters = ["--reporter", "default", "--reporter", "json", "--outputFile.json", report];
	// Named files take the place of the suite's folders.
	const where = more.some((argument) => argument.startsWith("test/")) ? [] : folders;
	const code = await run("vitest", ["run", ...where, "--project", project, ...reporters, ...more], {
		cwd: root,
		env: environment,
		timeoutMs: suiteTimeoutMs,
	});
	return judge(code, report, (text) => {
		const json = JSON.parse(text);
		return {
			passed: json.numPassedTests,
			failed: json.numFailedTests,
			skipped: json.numPendingTests + json.numTodoTests,
		};
	});
}

/** Runs pytest in a virtualenv of real clients against a server of its own. */
async function pytest(virtualenv: Virtualenv, tests: string[], more: string[]): Promise<Totals> {
	const python = await ensurePython(virtualenv);
	const server = await startServer({ args: ["--test-reset"] });
	const report = join(reports, `${virtualenv}.xml`);
	try {
		const code = await run(python, ["-m", "pytest", ...tests, `--junit-xml=${report}`, ...more], {
			cwd: root,
			env: { ...environment, ...serverEnvironment(server) },
			timeoutMs: suiteTimeoutMs,
		});
		if (code !== 0) console.log(`What the server printed:\n${server.log().split("\n").slice(-60).join("\n")}`);
		return judge(code, report, (text) => {
			const suite = text.match(/<testsuite [^>]*>/)?.[0] ?? "";
			const count = (name: string) => Number(suite.match(new RegExp(` ${name}="(\\d+)"`))?.[1]);
			const failed = count("failures") + count("errors");
			const skipped = count("skipped");
			return { passed: count("tests") - failed - skipped, failed, skipped };
		});
	} finally {
		await server.stop();
	}
}

/** A runner that fails without a failed test (a crash, a file that cannot be loaded, no test at all) is one failure. */
function judge(code: number, report: string, read: ReadTotals): Totals & { note?: string } {
	let totals: Totals = { passed: 0, failed: 0, skipped: 0 };
	try {
		totals = read(readFileSync(report, "utf8"));
	} catch {
		return { ...totals, failed: 1, note: `ended with code ${code} and left no report` };
	}
	if (totals.failed === 0 && code !== 0) {
		const why = code === 124 ? "took too long and was ended" : `ended with code ${code} though no test failed`;
		return { ...totals, failed: 1, note: why };
	}
	if (totals.passed + totals.failed + totals.skipped === 0) return { ...totals, failed: 1, note: "ran no test" };
	return totals;
}

async function outcomeOf(name: string, more: string[]): Promise<Outcome> {
	const start = Date.now();
	const seconds = () => (Date.now() - start) / 1000;
	try {
		return { ...(await suites[name]!(more)), seconds: seconds() };
	} catch (error) {
		console.error(error instanceof CannotRun ? `Could not run: ${error.message}` : error);
		const reason = String(error instanceof Error ? error.message : error).split("\n", 1)[0]!;
		if (!(error instanceof CannotRun)) return { passed: 0, failed: 1, skipped: 0, seconds: seconds(), note: reason };
		const complete = process.env.CI === "true";
		const note = `could not run: ${reason}`;
		return { passed: 0, failed: complete ? 1 : 0, skipped: complete ? 0 : 1, seconds: seconds(), note };
	}
}

async function main(): Promise<number> {
	const separator = process.argv.indexOf("--");
	const names = process.argv.slice(2, separator < 0 ? undefined : separator);
	const more = separator < 0 ? [] : process.argv.slice(separator + 1);
	const unknown = names.filter((name) => !Object.hasOwn(suites, name));
	if (unknown.length > 0) {
		console.error(`No suite named ${unknown.join(", ")}. There are: ${Object.keys(suites).join(", ")}.`);
		return 2;
	}

	const outcomes: [string, Outcome][] = [];
	for (const name of names.length > 0 ? names : Object.keys(suites)) {
		console.log(`\n=== ${name} ===`);
		outcomes.push([name, await outcomeOf(name, more)]);
	}

	console.log(`\n${"suite".padEnd(12)} passed  failed skipped  seconds`);
	for (const [name, { passed, failed, skipped, seconds, note }] of outcomes) {
		const numbers = [passed, failed, skipped, seconds.toFixed(1)].map((value) => String(value).padStart(7)).join(" ");
		console.log(`${name.padEnd(12)}${numbers}${note ? `  ${note}` : ""}`);
	}
	const sum = (count: keyof Totals) => outcomes.reduce((total, [, outcome]) => total + outcome[count], 0);
	console.log(`\n${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
	return sum("failed") > 0 ? 1 : 0;
}

const code = await main();
rmSync(reports, { recursive: true, force: true });
process.exit(code);
