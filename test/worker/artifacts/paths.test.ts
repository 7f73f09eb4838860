/** Paths that nobody may use, in every way to write them. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../../worker/access/tokens.ts";
import { bucketPath, checkedPath } from "../../../worker/artifacts/location.ts";
import { mlflow } from "../support/request.ts";
import { list, PROXY, put, read, remove, request } from "./support/files.ts";

/** After `0/run/artifacts/`, as they stand in a URL, with what the answer says. */
const CLIMBING: readonly [string, string][] = [
	["%2e%2e%2fx", "'..'"],
	["..%2fx", "'..'"],
	["a/..%2f..%2fx", "'..'"],
	["%252e%252e/x", "encoded"],
	["%252e%252e%252fx", "encoded"],
	["%25252e%25252e%25252fx", "encoded"],
	["..%252fx", "encoded"],
	["..%5cx", "holds '#' or"],
	["%5c%5chost%5cshare", "holds '#' or"],
	["a%5c..%5cx", "holds '#' or"],
	["%c0%ae%c0%ae/x", "not valid percent-encoding"],
	["%e0%80%ae%e0%80%ae/x", "not valid percent-encoding"],
	["%u002e%u002e/x", "not valid percent-encoding"],
	["%ff%fe", "not valid percent-encoding"],
	["%", "not valid percent-encoding"],
	["%ef%bc%8e%ef%bc%8e/x", "may be read as '..'"],
	["%e2%80%a5/x", "may be read as '..'"],
	["..%ef%bc%8fx", "may be read as '..'"],
	[".. /x", "may be read as '..'"],
	["...%20/x", "may be read as '..'"],
	["a%00.txt", "control character"],
	["a%2500.txt", "encoded"],
	["a%0ab", "control character"],
	["a%23b", "'#'"],
	["a%2523b", "encoded"],
	["a//b", "empty part"],
	["/etc/passwd", "empty part"],
	["%2fetc/passwd", "empty part"],
	[`${"x".repeat(1_100)}`, "longer than 1024 bytes"],
	[`${"%f0%9f%99%82".repeat(260)}`, "longer than 1024 bytes"],
];

describe.each(["PUT", "GET", "DELETE"])("%s", (method) => {
	it.each(CLIMBING)("refuses %s", async (path, says) => {
		const body = method === "PUT" ? "x" : null;
		const answer = await request(method, `${PROXY}/0/run/artifacts/${path}`, body);
		expect(answer).toMatchObject({ status: 400, json: { error_code: "INVALID_PARAMETER_VALUE" } });
		expect(answer.json.message).toContain(says);
	});
});

it("has stored nothing of it", async () => {
	expect((await env.BUCKET.list()).objects).toEqual([]);
});

it.each(["../x", "/0", "C:\\x", "a\\b", "a#b", "%2e%2e/x", "0/../1", "0/./1", ".runnel", ".runnel/x"])(
	"does not list %s",
	async (path) => {
		expect(await list(path)).toMatchObject({ error_code: "INVALID_PARAMETER_VALUE" });
	},
);

it.each([
	["mlflow-artifacts:/0/run/artifacts", "0/run/artifacts"],
	["mlflow-artifacts:/some place/", "some place"],
	["mlflow-artifacts:/", ""],
	["mlflow-artifacts:/.runnel/points", undefined],
	["mlflow-artifacts:/a/../.runnel", undefined],
	["mlflow-artifacts:/a#b", undefined],
	["s3://bucket/x", undefined],
	["mlflow-artifacts:///x", "x"],
	["mlflow-artifacts://host/x", undefined],
])("takes the files at %s to lie at %s", (uri, path) => {
	expect(bucketPath(uri)).toBe(path);
});

it("takes dots that climb nowhere", () => {
	for (const path of ["..a", "a..", ".hidden", "a/.b/..c", "v1..2"]) {
		expect(checkedPath(path)).toBe(path);
	}
});

describe("a token limited to one experiment", async () => {
	const token = "5".repeat(40);
	const make = async (name: string, location?: string) =>
		(await mlflow.post("experiments/create", { name, artifact_location: location })).json.experiment_id as string;

	it("reaches its own files and no others", async () => {
		const mine = await make("mine");
		const placed = await make("placed", "mlflow-artifacts:/some/place");
		const theirs = await make("theirs");
		await env.DB.prepare(
			"INSERT INTO tokens (hash, id, name, role, experiments, created_at) VALUES (?1, 't', 't', 'member', ?2, 0)",
		)
			.bind(await sha256Hex(token), `[${mine},${placed}]`)
			.run();
		for (const path of [
			`${mine}/r/a.txt`,
			"some/place/r/a.txt",
			`${theirs}/r/a.txt`,
			"some/placebo/a.txt",
			"loose/a.txt",
		]) {
			await put(path, "x");
		}

		for (const path of [`${mine}/r/a.txt`, "some/place/r/a.txt"]) {
			expect((await read(path, { token })).text).toBe("x");
			expect((await put(path, "y", { token })).status).toBe(200);
		}
		for (const path of [`${theirs}/r/a.txt`, "some/placebo/a.txt", "some", "loose/a.txt", `${mine}0/a.txt`]) {
			expect((await read(path, { token })).status).toBe(404);
			expect((await put(path, "y", { token })).status).toBe(404);
			expect((await remove(path, { token })).status).toBe(404);
			expect(await list(path, { token })).toMatchObject({ error_code: "RESOURCE_DOES_NOT_EXIST" });
		}
		expect(await list("", { token })).toEqual({ files: [{ path: mine, is_dir: true }] });
		expect((await read(`${theirs}/r/a.txt`)).text).toBe("x");
	});
});
