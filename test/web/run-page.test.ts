/** What a run's page says about repeating the run, without a browser. */
import { describe, expect, it } from "vitest";
import { checksOf } from "../../web/components/run-page/completeness.ts";
import { parseMlModel } from "../../web/components/run-page/ml-model.ts";
import { reproduceLines } from "../../web/components/run-page/reproduce.ts";
import type { RunWithContext } from "../../web/data/runs.ts";
import { aRun } from "./a-run.ts";

function withContext(given: Parameters<typeof aRun>[0] & { datasets?: RunWithContext["datasets"] }): RunWithContext {
	const { datasets = [], ...run } = given;
	return {
		...aRun(run),
		experiment_name: "e",
		artifact_uri: "mlflow-artifacts:/1/r1/artifacts",
		datasets,
		parent: null,
	};
}

describe("what is recorded", () => {
	const missing = (run: RunWithContext, requirements?: string) =>
		checksOf(run, requirements).flatMap(({ id, found }) => (found === undefined ? [id] : []));

	it("is nothing for a bare run", () => {
		expect(missing(withContext({}))).toEqual(["seed", "data", "code", "environment", "note"]);
	});
	it("is found under the names that clients use", () => {
		const dataset = { name: "d", digest: "1", source_type: "", source: "", schema: null, profile: null, context: null };
		const full = withContext({
			params: { random_state: "7" },
			tags: { "mlflow.source.git.commit": "3f786850e387550f", "mlflow.note.content": "x" },
			datasets: [dataset],
		});
		expect(missing(full, "model/requirements.txt")).toEqual([]);
		expect(checksOf(full, undefined)[0]!.found).toBe("random_state = 7");
	});
	it("does not take every name for a seed, and None is none", () => {
		expect(missing(withContext({ params: { seedling: "1", random_state: "None" } }))).toContain("seed");
	});
});

describe("the lines that reproduce", () => {
	const tags = { "mlflow.source.git.commit": "3f786850e387550f", "mlflow.source.name": "src/train.py" };

	it("are none where the run does not tell", () => {
		expect(reproduceLines(withContext({}), undefined)).toBeUndefined();
	});
	it("check out the commit and install what was installed", () => {
		expect(reproduceLines(withContext({ tags }), "model/requirements.txt")?.split("\n")).toEqual([
			"git checkout 3f786850e387550f",
			"mlflow artifacts download --run-id r1 --artifact-path model/requirements.txt --dst-path env",
			"pip install -r env/model/requirements.txt",
			"python train.py",
		]);
	});
	it("hold nothing that a shell would run from tags and file names", () => {
		const hostile = {
			"mlflow.source.git.commit": "$(rm -rf ~)",
			"mlflow.source.git.repoURL": "https://x.example/a;rm -rf ~",
			"mlflow.source.name": "a'$(b).py",
		};
		expect(reproduceLines(withContext({ tags: hostile }), undefined)).toBeUndefined();
		const lines = reproduceLines(withContext({ tags: { ...hostile, ...tags } }), "a'; rm/requirements.txt");
		expect(lines).not.toContain("x.example");
		expect(lines).toContain(`'env/a'\\''; rm/requirements.txt'`);
	});
});

describe("an MLmodel file", () => {
	const SIGNATURE = `signature:
  inputs: '[{"type": "double", "name": "it''s", "required": true}, {"type": "long",
    "name": "b", "required": true}]'
  outputs: '[{"type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 3]}}]'
  params: null
`;
	it("tells flavors, versions and columns, folded lines too", () => {
		const text = `artifact_path: model
flavors:
  python_function:
    python_version: 3.11.9
  sklearn:
    code: null
mlflow_version: 3.4.0
${SIGNATURE}utc_time_created: '2026-11-20'`;
		expect(parseMlModel(text)).toEqual({
			flavors: ["python_function", "sklearn"],
			python: "3.11.9",
			mlflow: "3.4.0",
			inputs: [
				{ name: "it's", type: "double" },
				{ name: "b", type: "long" },
			],
			outputs: [{ name: "[0]", type: "float32 [-1,3]" }],
		});
	});
	it("of another shape is no error", () => {
		for (const text of ["", "flavors:", "signature:\n  inputs: 'x'", "\u0000{}"]) {
			expect(parseMlModel(text)).toMatchObject({ flavors: [], inputs: [] });
		}
	});
});
