import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { get } from "../support/request.ts";
import { INVALID, MISSING, ok, refused } from "./registry-calls.ts";

/** Makes a model in experiment 0. */
async function make(fields: object = {}): Promise<{ model_id: string; artifact_uri: string }> {
	return (await ok("POST", "logged-models", { experiment_id: "0", ...fields })).model.info;
}

beforeAll(async () => {
	await env.DB.prepare(
		`INSERT INTO experiments (id, name, artifact_location, created_at, updated_at)
		VALUES (7, 'seven', 's3://bucket/seven', 0, 0)`,
	).run();
});

describe("artifacts", () => {
	const files = (id: string, folder?: string) =>
		ok(
			"GET",
			`logged-models/${id}/artifacts/directories`,
			folder === undefined ? {} : { artifact_directory_path: folder },
		);

	test("are listed by folder, with paths from the model's root", async () => {
		const { model_id, artifact_uri } = await make();
		const root = `0/models/${model_id}/artifacts`;
		await env.BUCKET.put(`${root}/MLmodel`, "12345");
		await env.BUCKET.put(`${root}/data/model.pkl`, "1");
		expect(await files(model_id)).toEqual({
			root_uri: artifact_uri,
			files: [
				{ path: "MLmodel", is_dir: false, file_size: 5 },
				{ path: "data", is_dir: true },
			],
		});
		expect((await files(model_id, "data/")).files).toEqual([{ path: "data/model.pkl", is_dir: false, file_size: 1 }]);
		expect(await files(model_id, "MLmodel")).toEqual({ root_uri: artifact_uri });
		const file = `/api/2.0/mlflow/logged-models/${model_id}/artifacts/files?artifact_file_path=MLmodel`;
		expect((await get(file)).text).toBe("12345");
	});

	test("a path that climbs, an unknown model, files that lie elsewhere", async () => {
		const { model_id } = await make();
		const path = `logged-models/${model_id}/artifacts/directories`;
		expect((await refused("GET", path, { artifact_directory_path: "../x" })).code).toBe(INVALID);
		expect((await refused("GET", "logged-models/m-nobody/artifacts/directories")).code).toBe(MISSING);
		const elsewhere = await make({ experiment_id: "7" });
		expect((await refused("GET", `logged-models/${elsewhere.model_id}/artifacts/directories`)).code).toBe(INVALID);
	});
});
