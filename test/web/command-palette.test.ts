import { expect, it } from "vitest";
import { type Entry, found, SHOWN } from "../../web/components/palette/entries.ts";

const entry = (label: string): Entry => ({ id: label, group: "Runs", label, act: () => {} });
const labels = (query: string, ...names: string[]) => found(names.map(entry), query).map(({ label }) => label);

it("shows everything in its order without a query", () => {
	expect(labels("", "b", "a")).toEqual(["b", "a"]);
});
it("finds all words in any case, and puts what begins so before what merely holds it", () => {
	expect(labels("owl", "growl", "wide-owl-3", "owl", "elk")).toEqual(["owl", "wide-owl-3", "growl"]);
	expect(labels("3 OWL", "wide-owl-3", "wide-owl-4")).toEqual(["wide-owl-3"]);
});
it("takes signs for what they are", () => {
	expect(labels("(a+", "x (a+b)", "aab")).toEqual(["x (a+b)"]);
});
it("shows no more than one reads", () => {
	expect(labels("r", ...Array.from({ length: 500 }, (_, i) => `run ${i}`))).toHaveLength(SHOWN);
});
