import { expect, it } from "vitest";
import { completionsAt } from "../../web/components/filter/completions.ts";
import { columnsIn } from "../../web/components/runs-table/columns.ts";
import { aRun } from "./a-run.ts";

const runs = [
	aRun({ params: { lr: "0.1", "a b": "x" }, metrics: { "val/f1": 1 } }),
	aRun({ params: { lr: "0.2" }, metrics: { "val/f1": 1 } }),
	aRun({ params: { lr: "0.2" }, tags: { team: "nlp" }, metrics: {} }),
];
const at = (text: string) => completionsAt(text, text.length, columnsIn(runs), runs);
const texts = (text: string) => at(text).items.map((item) => item.text);

it.each([
	["f1", ["metrics.`val/f1`", "max_metrics.`val/f1`"]],
	["params.", ["params.`a b`", "params.lr"]],
	["params.lr", []],
	["metrics.`val/f1` ", [">", ">=", "<", "<=", "=", "!="]],
	["params.lr = ", ["'0.2'", "'0.1'"]],
	["params.lr = '0.1", ["'0.1'"]],
	["params.lr = '0.1' ", ["and", "or"]],
	["params.lr IN ('0.1', ", ["'0.2'", "'0.1'"]],
	["params.lr IS NULL ", ["and", "or"]],
	["(params.lr = '0.1' and tags.t", ["tags.team"]],
])("offers what may come after %s", (text, expected) => {
	expect(texts(text)).toEqual(expected);
});

it("takes the place of what was begun, whatever stands behind the caret", () => {
	const text = "par and metrics.x > 1";
	expect(completionsAt(text, 3, columnsIn(runs), runs)).toMatchObject({ from: 0, to: 3 });
});
