/** The one table that decides, written out, and the same cells asked of the server itself. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { decide, type Right, type Role, type Target, type Verdict } from "../../../worker/access/principal.ts";
import { post } from "../support/request.ts";
import { call } from "./support/call.ts";
import { issue } from "./support/issue.ts";
import { experimentNamed, runIn } from "./support/things.ts";

type Limit = "all" | "within" | "outside";
type Thing = "none" | "active" | "deleted" | "house";

const [ok, no, gone, dead] = ["allowed", "forbidden", "not_found", "inactive"] as const;

/** role, right → for each limit of the token: verdicts for no target, an active run, a deleted run, the house. */
const TABLE: readonly [Role, Right, Record<Limit, readonly Verdict[]>][] = [
	["viewer", "read", { all: [ok, ok, ok, ok], within: [ok, ok, ok, ok], outside: [ok, gone, gone, ok] }],
	["viewer", "write", { all: [no, no, no, no], within: [no, no, no, no], outside: [no, no, no, no] }],
	["viewer", "manage", { all: [no, no, no, no], within: [no, no, no, no], outside: [no, no, no, no] }],
	["member", "read", { all: [ok, ok, ok, ok], within: [ok, ok, ok, ok], outside: [ok, gone, gone, ok] }],
	["member", "write", { all: [ok, ok, dead, ok], within: [ok, ok, dead, no], outside: [ok, gone, gone, no] }],
	["member", "manage", { all: [no, no, no, no], within: [no, no, no, no], outside: [no, no, no, no] }],
	["admin", "read", { all: [ok, ok, ok, ok], within: [ok, ok, ok, ok], outside: [ok, gone, gone, ok] }],
	["admin", "write", { all: [ok, ok, dead, ok], within: [ok, ok, dead, no], outside: [ok, gone, gone, no] }],
	["admin", "manage", { all: [ok, ok, ok, ok], within: [no, no, no, no], outside: [no, no, no, no] }],
];
const LIMITS: Record<Limit, readonly number[] | null> = { all: null, within: [3], outside: [4] };
const THINGS: readonly Thing[] = ["none", "active", "deleted", "house"];

const cells = TABLE.flatMap(([role, right, byLimit]) =>
	(Object.keys(byLimit) as Limit[]).flatMap((limit) =>
		byLimit[limit].map((verdict, i) => ({ role, right, limit, thing: THINGS[i]!, verdict })),
	),
);

function targetOf(thing: Thing): Target | undefined {
	if (thing === "house") return "house";
	return thing === "none" ? undefined : { experiment: 3, lifecycle: thing };
}

test.each(cells)(
	"$role asks to $right, limit $limit, target $thing: $verdict",
	({ role, right, limit, thing, verdict }) => {
		expect(decide({ role, experiments: LIMITS[limit] }, right, targetOf(thing))).toBe(verdict);
	},
);

test("nobody may do nothing but what is public; no role has a link's right", () => {
	for (const right of ["read", "write", "manage", "shared"] as const)
		expect(decide(undefined, right)).toBe("unauthenticated");
	expect(decide(undefined, "public")).toBe("allowed");
	for (const role of ["viewer", "member", "admin"] as const) {
		expect(decide({ role, experiments: null }, "shared")).toBe("forbidden");
	}
});

describe("the server decides the same", () => {
	const STATUS: Record<Verdict, number> = {
		allowed: 200,
		unauthenticated: 401,
		forbidden: 403,
		not_found: 404,
		inactive: 400,
	};
	let within: number;
	let outside: number;
	const runs = { active: "", deleted: "" };

	beforeAll(async () => {
		[within, outside] = [await experimentNamed("within"), await experimentNamed("outside")];
		runs.active = await runIn(within);
		runs.deleted = await runIn(within);
		await post(`/api/v1/runs/${runs.deleted}/delete`, {});
		await env.DB.prepare("INSERT INTO registered_models (name, created_at, updated_at) VALUES ('house', 0, 0)").run();
	});

	/** A request that needs `right` for `thing`. */
	function ask(right: Right, thing: Thing, token: string) {
		const run = thing === "deleted" ? runs.deleted : runs.active;
		const mlflow = "/api/2.0/mlflow";
		const requests: Record<string, [method: string, path: string, body?: object]> = {
			"read none": ["GET", "/api/v1/whoami"],
			"write none": ["POST", `${mlflow}/registered-models/create`, { name: crypto.randomUUID() }],
			"manage none": ["GET", `${mlflow}/webhooks`],
			"manage house": ["GET", `${mlflow}/webhooks`],
			"read house": ["GET", `${mlflow}/registered-models/get?name=house`],
			"write house": ["PATCH", `${mlflow}/registered-models/update`, { name: "house", description: "x" }],
			"read run": ["GET", `/api/v1/runs/${run}`],
			"write run": ["POST", `/api/v1/runs/${run}/log`, { metrics: { loss: 1 } }],
			"manage run": ["GET", `${mlflow}/webhooks`],
		};
		const name = `${right} ${thing === "active" || thing === "deleted" ? "run" : thing}`;
		const [method, path, body] = requests[name]!;
		return call(method, path, body, { token });
	}

	test.each(cells)(
		"$role asks to $right, limit $limit, target $thing",
		async ({ role, right, limit, thing, verdict }) => {
			const experiments = limit === "all" ? null : [limit === "within" ? within : outside];
			const { status, text } = await ask(right, thing, await issue({ role, experiments }));
			expect(status, text).toBe(STATUS[verdict]);
		},
	);
});
