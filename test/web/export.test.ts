import { describe, expect, it } from "vitest";
import { linesCsv } from "../../web/components/charts-panel/lines-csv.ts";
import { toCsv, toJson, toLatex, toMarkdown } from "../../web/components/export/formats.ts";
import { fileName } from "../../web/components/export/save-file.ts";
import { shownTable } from "../../web/components/export/shown-table.ts";
import { columnOf } from "../../web/components/runs-table/columns.ts";
import { groupsOf } from "../../web/components/runs-table/groups.ts";
import { lookOf } from "../../web/components/runs-table/look.ts";
import { groupRows, rowsOf } from "../../web/components/runs-table/tree.ts";
import { aRun } from "./a-run.ts";

const runs = [
	aRun({ run_id: "a", name: "=SUM(1)", params: { lr: "1e-3", note: 'x|"y",z' }, metrics: { f1: 0.123456789 } }),
	aRun({ run_id: "b", name: "50%_&", params: { lr: "1e-3" }, metrics: { f1: Number.NaN } }),
];
const columns = [columnOf("metric", "f1"), columnOf("param", "lr"), columnOf("param", "note")];
const looks = columns.map((column) => lookOf(column, runs));

describe("exports", () => {
	const table = shownTable(rowsOf(runs, false, new Set()), looks);
	it("writes CSV with every digit, and nothing that a spreadsheet would run", () => {
		expect(toCsv(table)).toBe('Run,id,f1,lr,note\r\n\'=SUM(1),a,0.123456789,1e-3,"x|""y"",z"\r\n50%_&,b,NaN,1e-3,\r\n');
	});
	it("writes JSON that parses, NaN as text", () => {
		expect(JSON.parse(toJson(table))).toEqual([
			{ Run: "=SUM(1)", id: "a", f1: 0.123456789, lr: "1e-3", note: 'x|"y",z' },
			{ Run: "50%_&", id: "b", f1: "NaN", lr: "1e-3", note: null },
		]);
	});
	it("writes Markdown and LaTeX as shown, with their signs escaped", () => {
		expect(toMarkdown(table)).toContain('| =SUM(1) | 0.1235 | 1e-3 | x\\|"y",z |');
		expect(toMarkdown(table)).toContain("| --- | ---: |");
		expect(toLatex(table)).toContain("50\\%\\_\\& & NaN & 1e-3 &  \\\\");
		expect(toLatex(table)).toContain("\\begin{tabular}{lrrl}");
	});
	it("writes groups with their number and deviation", () => {
		const list = [1, 2, 3].map((f1) => aRun({ run_id: `r${f1}`, params: { lr: "1" }, metrics: { f1 } }));
		const groups = groupsOf(list, { params: ["lr"], allBut: false });
		const grouped = shownTable(groupRows(groups, new Set()), [lookOf(columns[0]!, list)]);
		expect(toCsv(grouped)).toBe("Run,runs,f1,f1 std\r\nlr 1,3,2,1\r\n");
		expect(toLatex(grouped)).toContain("lr 1 & 3 & 2 $\\pm$ 1 \\\\");
	});
	it("names files as every system takes them", () => {
		expect(fileName('a/b: "c"?.csv')).toBe("a-b-c-.csv");
	});
});

it("writes a chart's points with gaps left empty, and the deviation of means", () => {
	const line = { id: "a", label: "a,b", colour: 0, dash: 0, x: [0, 5], y: [1.5, null] };
	expect(linesCsv([line], "step")).toBe('run,step,value\r\n"a,b",0,1.5\r\n"a,b",5,\r\n');
	expect(linesCsv([{ ...line, deviation: [0.5, null] }], "time")).toContain('run,time_ms,value,std\r\n"a,b",0,1.5,0.5');
});
