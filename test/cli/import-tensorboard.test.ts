/** TensorBoard's event files: fixtures that tensorboardX and tensorboard wrote, against what tensorboard reads in them. */
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Report } from "../../cli/import-report.ts";
import { isTensorBoard, tensorBoard } from "../../cli/import-tensorboard.ts";
import { capture } from "../support/command.ts";
import { root } from "../support/paths.ts";
import { startServer, type TestServer } from "../support/server.ts";

const fixtures = join(root, "test/cli/fixtures/tensorboard");
/** {run: {tag: [[value as Python prints it, step, seconds], …]}} */
const expected = JSON.parse(readFileSync(join(fixtures, "expected.json"), "utf8")) as Record<
	string,
	Record<string, [string, number, number][]>
>;
const number = (text: string) => (text === "nan" ? Number.NaN : Number(text));

const copy = mkdtempSync(join(tmpdir(), "runnel-tensorboard-"));
let server: TestServer;
beforeAll(async () => {
	server = await startServer();
}, 180_000);
afterAll(async () => {
	await server.stop();
	rmSync(copy, { recursive: true, force: true });
});

function readAll(folder: string, report = new Report()) {
	const store = tensorBoard(folder, report);
	return [...store.runs(store.experiments[0]!)];
}

describe("event files", () => {
	it("are read as tensorboard reads them: every scalar, nothing else", () => {
		expect(isTensorBoard(fixtures)).toBe(true);
		const report = new Report();
		const runs = readAll(fixtures, report);
		expect(report.problems).toEqual([]);
		expect(runs.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
		for (const run of runs) {
			expect([...run.metrics.keys()].sort()).toEqual(Object.keys(expected[run.name]!).sort());
			for (const [tag, points] of Object.entries(expected[run.name]!)) {
				const series = run.metrics.get(tag)!;
				expect(series.values).toEqual(points.map(([value]) => number(value)));
				expect(series.steps).toEqual(points.map(([, step]) => step));
				expect(series.timestamps).toEqual(points.map(([, , time]) => time * 1000));
			}
		}
	});

	const damaged = (change: (file: Buffer) => Buffer) => {
		const folder = join(copy, `damaged ${Math.random()}`);
		cpSync(join(fixtures, "tf2"), folder, { recursive: true });
		const file = join(folder, globSync("*tfevents*", { cwd: folder })[0]!);
		writeFileSync(file, change(readFileSync(file)));
		const report = new Report();
		const runs = readAll(folder, report);
		return { points: runs[0]?.metrics.get("acc")?.values.length ?? 0, problems: report.problems };
	};

	it("that end within a record give what is before it", () => {
		const { points, problems } = damaged((file) => file.subarray(0, file.length - 5));
		expect(points).toBe(9);
		expect(problems).toEqual([expect.stringMatching(/^events.*, byte \d+: the file ends within a record$/)]);
	});

	it("with a damaged record give all others", () => {
		const { points, problems } = damaged((file) => {
			file[file.length - 8]! ^= 1;
			return file;
		});
		expect(points).toBe(9);
		expect(problems).toEqual([expect.stringContaining("a record is damaged and left out")]);
	});

	it("that are none at all are told", () => {
		const { points, problems } = damaged(() => Buffer.from("this is no event file, but long enough for one"));
		expect(points).toBe(0);
		expect(problems).toEqual([expect.stringContaining("byte 0: the length of a record is damaged")]);
	});
});

it("a log folder is imported, again without change", async () => {
	const args = ["cli/import.ts", "--from", fixtures, "--url", server.url, "--token", server.token];
	const { code, output } = await capture(process.execPath, args, { cwd: root });
	expect(output).toContain("imported 2 new runs, 32 points, 1 experiments");
	expect(code).toBe(0);
	expect((await capture(process.execPath, args, { cwd: root })).output).toContain("imported 0 new runs");
	const id = readAll(fixtures).find(({ name }) => name === "x/run 1")!.id;
	const response = await fetch(`${server.url}/api/v1/runs/${id}`, {
		headers: { authorization: `Bearer ${server.token}` },
	});
	const run = (await response.json()) as { name: string; status: string; metrics: Record<string, number[]> };
	expect(run).toMatchObject({ name: "x/run 1", status: "FINISHED" });
	expect(run.metrics["train/loss"]!.slice(0, 2)).toEqual([0.05000000074505806, 19]);
	expect(run.metrics["big"]!.slice(0, 2)).toEqual([2.5, 2 ** 40]);
});
