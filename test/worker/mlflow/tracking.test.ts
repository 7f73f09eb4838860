/** Experiments and runs over MLflow's wire: every rule just inside and just outside. */
import { beforeAll, describe, expect, test } from "vitest";
import { mlflow } from "../support/request.ts";

const INVALID = { status: 400, json: { error_code: "INVALID_PARAMETER_VALUE" } };
const MISSING = { status: 404, json: { error_code: "RESOURCE_DOES_NOT_EXIST" } };
const TAKEN = { status: 400, json: { error_code: "RESOURCE_ALREADY_EXISTS" } };
const OK = { status: 200, json: {} };

let names = 0;
const newName = () => `experiment ${names++}`;

async function newExperiment(): Promise<string> {
	return (await mlflow.post("experiments/create", { name: newName() })).json.experiment_id;
}

async function newRun(fields: object = {}): Promise<string> {
	return (await mlflow.post("runs/create", { experiment_id: "0", ...fields })).json.run.info.run_id;
}

const runOf = async (run_id: string) => (await mlflow.get("runs/get", { run_id })).json.run;

describe("experiments", () => {
	test("the default one is there from the start", async () => {
		expect((await mlflow.get("experiments/get", { experiment_id: "0" })).json.experiment).toMatchObject({
			experiment_id: "0",
			name: "Default",
			artifact_location: "mlflow-artifacts:/0",
			lifecycle_stage: "active",
		});
	});

	test("are made, found by name and number, renamed and tagged", async () => {
		const [name, renamed] = [newName(), newName()];
		const { experiment_id } = (await mlflow.post("experiments/create", { name, tags: [{ key: "team", value: "a" }] }))
			.json;
		expect(experiment_id).toMatch(/^\d+$/);
		await mlflow.post("experiments/update", { experiment_id, new_name: renamed });
		await mlflow.post("experiments/set-experiment-tag", { experiment_id, key: "stage", value: "x" });
		await mlflow.post("experiments/delete-experiment-tag", { experiment_id, key: "team" });
		const { experiment } = (await mlflow.get("experiments/get-by-name", { experiment_name: renamed })).json;
		expect(experiment).toMatchObject({
			experiment_id,
			artifact_location: `mlflow-artifacts:/${experiment_id}`,
			tags: [{ key: "stage", value: "x" }],
		});
		expect(await mlflow.get("experiments/get-by-name", { experiment_name: name })).toMatchObject(MISSING);
	});

	test.each([
		["create", {}, INVALID, /name/],
		["create", { name: "" }, INVALID, /name/],
		["create", { name: 5 }, INVALID, /5 for parameter 'name'/],
		["create", { name: "n".repeat(501) }, INVALID, /500 characters/],
		["create", { name: "Default" }, TAKEN, /already exists/],
		["create", { name: "l", artifact_location: "runs:/x" }, INVALID, /artifact_location/],
		["create", { name: "l", artifact_location: "s3://b/#f" }, INVALID, /artifact_location/],
		["create", { name: "t", tags: [{ key: "a@b", value: "" }] }, INVALID, /tags\[0\]\.key/],
		["create", { name: "t", tags: [{ key: "k", value: "v".repeat(5001) }] }, INVALID, /5000 characters/],
		["update", { experiment_id: "0" }, INVALID, /new_name/],
		["delete", { experiment_id: "12345" }, MISSING, /12345/],
		["delete", { experiment_id: "abc" }, INVALID, /abc/],
		["restore", { experiment_id: "0" }, MISSING, /deleted experiment/],
		["delete-experiment-tag", { experiment_id: "0", key: "nope" }, MISSING, /nope/],
	])("%s %j is refused", async (route, body, expected, message) => {
		const answer = await mlflow.post(`experiments/${route}`, body);
		expect(answer).toMatchObject(expected);
		expect(answer.json.message).toMatch(message);
	});

	test("take 500 characters of a name and 5,000 of a tag", async () => {
		const name = `${newName()} `.padEnd(500, "n");
		expect(
			await mlflow.post("experiments/create", { name, tags: [{ key: "k", value: "v".repeat(5000) }] }),
		).toMatchObject(OK);
	});

	test("are searched with paging, by view and filter", async () => {
		const prefix = newName();
		for (const i of [0, 1, 2]) await mlflow.post("experiments/create", { name: `${prefix}/${i}` });
		const query = { filter: `name LIKE '${prefix}/%'`, max_results: 2, order_by: ["name DESC"] };
		const first = (await mlflow.post("experiments/search", query)).json;
		const second = (await mlflow.post("experiments/search", { ...query, page_token: first.next_page_token })).json;
		const found = [...first.experiments, ...second.experiments].map((e) => e.name);
		expect(found).toEqual([2, 1, 0].map((i) => `${prefix}/${i}`));
		expect(second.next_page_token).toBeUndefined();
		expect(await mlflow.post("experiments/search", { max_results: 50_001 })).toMatchObject(INVALID);
		expect(await mlflow.post("experiments/search", { view_type: "NONE" })).toMatchObject(INVALID);
		expect(await mlflow.post("experiments/search", { page_token: "zzz" })).toMatchObject(INVALID);
	});

	test("deleted and restored take their runs along, and the newest mark wins", async () => {
		const experiment_id = await newExperiment();
		const [kept, gone] = [await newRun({ experiment_id }), await newRun({ experiment_id })];
		const stages = async () => [(await runOf(kept)).info.lifecycle_stage, (await runOf(gone)).info.lifecycle_stage];
		await mlflow.post("runs/delete", { run_id: gone });
		await mlflow.post("experiments/delete", { experiment_id });
		expect(await stages()).toEqual(["deleted", "deleted"]);
		expect(await mlflow.post("experiments/delete", { experiment_id })).toMatchObject(MISSING);
		expect(await mlflow.post("runs/create", { experiment_id })).toMatchObject(INVALID);
		expect(await mlflow.post("experiments/set-experiment-tag", { experiment_id, key: "k", value: "" })).toMatchObject(
			INVALID,
		);
		await mlflow.post("experiments/restore", { experiment_id });
		expect(await stages()).toEqual(["active", "active"]);
		await mlflow.post("runs/delete", { run_id: kept });
		expect(await stages()).toEqual(["deleted", "active"]);
	});
});

describe("runs", () => {
	test("are made with what the client says of them", async () => {
		const { run } = (
			await mlflow.post("runs/create", {
				experiment_id: "0",
				user_id: "ann",
				start_time: 1_795_223_097_234,
				run_name: "first",
				tags: [{ key: "mlflow.parentRunId", value: "p" }],
			})
		).json;
		expect(run.info).toMatchObject({
			run_id: expect.stringMatching(/^[0-9a-f]{32}$/),
			run_name: "first",
			user_id: "ann",
			status: "RUNNING",
			start_time: 1_795_223_097_234,
			artifact_uri: `mlflow-artifacts:/0/${run.info.run_id}/artifacts`,
			lifecycle_stage: "active",
		});
		expect(run.info.run_uuid).toBe(run.info.run_id);
		expect(run.info.end_time).toBeUndefined();
		expect(run.data.tags).toEqual([
			{ key: "mlflow.parentRunId", value: "p" },
			{ key: "mlflow.runName", value: "first" },
		]);
		expect(await runOf(run.info.run_id)).toEqual(run);
	});

	test("get a name where they have none, and the one of the tag where that is given", async () => {
		expect((await runOf(await newRun())).info.run_name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
		expect((await runOf(await newRun({ run_name: "" }))).info.run_name).toMatch(/^.{1,20}$/);
		expect((await runOf(await newRun({ tags: [{ key: "mlflow.runName", value: "tag" }] }))).info.run_name).toBe("tag");
	});

	test("are renamed by field and by tag", async () => {
		const run_id = await newRun();
		await mlflow.post("runs/update", { run_id, run_name: "by field" });
		expect((await runOf(run_id)).data.tags).toContainEqual({ key: "mlflow.runName", value: "by field" });
		await mlflow.post("runs/set-tag", { run_id, key: "mlflow.runName", value: "by tag" });
		expect((await runOf(run_id)).info.run_name).toBe("by tag");
		await mlflow.post("runs/update", { run_id, run_name: "" });
		expect((await runOf(run_id)).info.run_name).toBe("by tag");
	});

	test("end and are resumed", async () => {
		const run_id = await newRun();
		const { run_info } = (await mlflow.post("runs/update", { run_uuid: run_id, status: "FINISHED", end_time: 99 }))
			.json;
		expect(run_info).toMatchObject({ run_id, status: "FINISHED", end_time: 99 });
		expect((await mlflow.post("runs/update", { run_id, status: 1 })).json.run_info.status).toBe("RUNNING");
	});

	test("deleted take no writes but are read, and twice is no error", async () => {
		const run_id = await newRun();
		for (let i = 0; i < 2; i++) expect(await mlflow.post("runs/delete", { run_id })).toMatchObject(OK);
		for (const [route, body] of [
			["update", { status: "FINISHED" }],
			["log-metric", { key: "m", value: 1, timestamp: 1 }],
			["log-parameter", { key: "p", value: "1" }],
			["set-tag", { key: "t", value: "1" }],
			["delete-tag", { key: "t" }],
			["log-batch", {}],
			["log-inputs", { models: [{ model_id: "m-1" }] }],
			["outputs", { models: [{ model_id: "m-1", step: 0 }] }],
		] as const) {
			const answer = await mlflow.post(`runs/${route}`, { run_id, ...body });
			expect([route, answer.status, answer.json.message]).toEqual([
				route,
				400,
				`The run ${run_id} must be in the 'active' state. Current state is deleted.`,
			]);
		}
		expect((await runOf(run_id)).info.lifecycle_stage).toBe("deleted");
		for (let i = 0; i < 2; i++) expect(await mlflow.post("runs/restore", { run_id })).toMatchObject(OK);
		expect(await mlflow.post("runs/set-tag", { run_id, key: "t", value: "1" })).toMatchObject(OK);
	});

	test.each([
		["runs/create", {}, INVALID, /experiment_id/],
		["runs/create", { experiment_id: 0 }, INVALID, /0 for parameter 'experiment_id'/],
		["runs/create", { experiment_id: "777" }, MISSING, /777/],
		[
			"runs/create",
			{ experiment_id: "0", run_name: "a", tags: [{ key: "mlflow.runName", value: "b" }] },
			INVALID,
			/different/,
		],
		[
			"runs/create",
			{
				experiment_id: "0",
				tags: [
					{ key: "a", value: "1" },
					{ key: "a", value: "1" },
				],
			},
			INVALID,
			/Duplicate/,
		],
		["runs/update", { run_id: "nope", status: "FINISHED" }, MISSING, /nope/],
		["runs/update", { run_id: "nope", status: "DONE" }, INVALID, /"DONE".*RUNNING/],
		["runs/delete", { run_id: "nope" }, MISSING, /nope/],
		["runs/restore", { run_id: "nope" }, MISSING, /nope/],
		["runs/delete", {}, INVALID, /run_id/],
		["runs/search", { experiment_ids: ["abc"] }, INVALID, /abc/],
		["runs/search", { experiment_ids: ["0"], max_results: 50_001 }, INVALID, /50000/],
		["runs/search", { experiment_ids: ["0"], max_results: 0 }, INVALID, /max_results/],
		["runs/search", { experiment_ids: ["0"], filter: "metrics.x >" }, INVALID, /character/],
		["runs/search", { experiment_ids: ["0"], page_token: "AAAA" }, INVALID, /page/],
	])("%s %j is refused", async (route, body, expected, message) => {
		const answer = await mlflow.post(route, body);
		expect(answer).toMatchObject(expected);
		expect(answer.json.message).toMatch(message);
	});
});

describe("search", () => {
	let experiment_id: string;

	beforeAll(async () => {
		experiment_id = await newExperiment();
		for (const [name, f1] of [
			["low", 0.1],
			["high", 0.9],
			["none", undefined],
			["nan", "NaN"],
		] as const) {
			const run_id = await newRun({ experiment_id, run_name: name });
			const metrics = f1 === undefined ? [] : [{ key: "f1", value: f1, timestamp: 1, step: 0 }];
			await mlflow.post("runs/log-batch", { run_id, metrics, params: [{ key: "depth", value: name }] });
		}
	});

	const found = async (body: object) => {
		const { runs = [] } = (await mlflow.post("runs/search", { experiment_ids: [experiment_id], ...body })).json;
		return runs.map((run: { info: { run_name: string } }) => run.info.run_name);
	};

	test.each([
		[{ order_by: ["metrics.f1 DESC"] }, ["high", "low", "nan", "none"]],
		[{ order_by: ["metrics.f1 ASC"] }, ["low", "high", "nan", "none"]],
		[{ filter: "metrics.f1 > 0.5" }, ["high"]],
		[{ filter: "metrics.f1 > 0.5 OR params.depth = 'none'", order_by: ["run_name ASC"] }, ["high", "none"]],
		[{ filter: "params.depth LIKE '%o%'", order_by: ["attributes.run_name"] }, ["low", "none"]],
		[{ filter: "tags.`mlflow.runName` = 'low'" }, ["low"]],
		[{ filter: "attributes.run_name ILIKE 'LOW'" }, ["low"]],
		[{ run_view_type: "DELETED_ONLY" }, []],
		[{ experiment_ids: [] }, []],
		[{ experiment_ids: ["999999"] }, []],
	])("%j finds %j", async (body, names) => {
		expect(await found(body)).toEqual(names);
	});

	test("pages follow each other", async () => {
		const body = { experiment_ids: [experiment_id], order_by: ["metrics.f1 DESC"], max_results: 1 };
		const names: string[] = [];
		let page_token: string | undefined;
		do {
			const page: { runs: { info: { run_name: string } }[]; next_page_token?: string } = (
				await mlflow.post("runs/search", { ...body, page_token })
			).json;
			names.push(...page.runs.map((run) => run.info.run_name));
			page_token = page.next_page_token;
		} while (page_token);
		expect(names).toEqual(["high", "low", "nan", "none"]);
	});
});
