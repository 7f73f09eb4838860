import { describe, expect, it } from "vitest";
import { parseHash, to } from "../../web/router.ts";

const RUN = "0123456789abcdef0123456789abcdef";

describe("parseHash", () => {
	it("opens what MLflow's client prints after a run", () => {
		expect(parseHash(`#/experiments/3/runs/${RUN}`)).toMatchObject({
			page: "run",
			experimentId: "3",
			runId: RUN,
			tab: "overview",
		});
		expect(parseHash("#/experiments/3")).toMatchObject({ page: "experiment", experimentId: "3" });
	});
	it("reads what a view shows from the query", () => {
		const route = parseHash("#/experiments/3?filter=metrics.f1%20%3E%200.9&order=-metrics.f1");
		expect(route.query.get("filter")).toBe("metrics.f1 > 0.9");
		expect(route.query.get("order")).toBe("-metrics.f1");
	});
	it("knows the login address", () => {
		expect(parseHash("#/login?token=abc")).toMatchObject({ page: "login", token: "abc" });
		expect(parseHash("#/login")).toMatchObject({ page: "login", token: null });
	});
	it("takes the empty address as home", () => {
		for (const hash of ["", "#", "#/", "#/experiments"]) expect(parseHash(hash).page).toBe("home");
	});
	it("says what is missing, and survives broken encoding", () => {
		expect(parseHash("#/nowhere")).toMatchObject({ page: "missing", path: "/nowhere" });
		expect(parseHash("#/experiments/%E0%A4%A")).toMatchObject({ page: "experiment", experimentId: "%E0%A4%A" });
	});
});

it("makes addresses that it reads back", () => {
	expect(parseHash(to.run("3", RUN, "artifacts"))).toMatchObject({ page: "run", runId: RUN, tab: "artifacts" });
	expect(parseHash(to.run("3", "a/b c"))).toMatchObject({ page: "run", runId: "a/b c" });
	expect(parseHash(to.compare(["a", "b"]))).toMatchObject({ page: "compare", runIds: ["a", "b"] });
});
