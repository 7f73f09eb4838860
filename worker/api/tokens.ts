/** `/tokens`: for admins. A token is shown once, in the answer that makes it. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { Role } from "../access/principal.ts";
import { createToken, listTokens, type NewToken, revokeToken, type TokenInfo } from "../access/token-store.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { MAX_TOKEN_EXPERIMENTS, MAX_TOKEN_NAME } from "../limits.ts";
import { getExperiment } from "../tracking/experiments.ts";
import { type Fields, optionalChoice, optionalText, optionalTime, readFields, shown } from "./fields.ts";

const ROLES: readonly Role[] = ["viewer", "member", "admin"];

export const tokens = new Hono<App>()
	.get("/", needs("manage"), async (c) => {
		return c.json({ tokens: (await listTokens(c.var.work)).map(tokenJson) });
	})
	.post("/", needs("manage"), async (c) => {
		const { fields } = await readFields(c, ["name", "role", "experiments", "expires_at"]);
		const role = optionalChoice(fields, "role", ROLES);
		if (role === undefined) throw invalid(`'role' is missing: one of ${ROLES.join(", ")}.`);
		const { work } = c.var;
		const made = {
			name: nameIn(fields),
			role,
			experiments: experimentsIn(fields),
			expiresAt: expiryIn(fields, work.now),
		};
		return c.json(shownOnce(await createToken(work, made)));
	})
	/** The one-click token of a CI job: it writes to one experiment and reads no other. */
	.post("/ci", needs("manage"), async (c) => {
		const { fields } = await readFields(c, ["experiment_id", "expires_at"]);
		const { work } = c.var;
		const [id] = experimentsIn({ experiments: [fields["experiment_id"]] })!;
		const experiment = await getExperiment(work, id!);
		const name = `CI of ${experiment.name}`.slice(0, MAX_TOKEN_NAME);
		const made: NewToken = { name, role: "member", experiments: [id!], expiresAt: expiryIn(fields, work.now) };
		return c.json(shownOnce(await createToken(work, made)));
	})
	.delete("/:token_id", needs("manage"), async (c) => {
		await revokeToken(c.var.work, c.req.param("token_id"));
		return c.body(null, 204);
	});

function shownOnce({ token, info }: { token: string; info: TokenInfo }) {
	return { ...tokenJson(info), token };
}

function tokenJson(info: TokenInfo) {
	return {
		id: info.id,
		name: info.name,
		role: info.role,
		experiments: info.experiments?.map(String) ?? null,
		created_at: info.createdAt,
		created_by: info.createdBy,
		expires_at: info.expiresAt,
		last_used_at: info.lastUsedAt,
	};
}

function nameIn(fields: Fields): string {
	const name = optionalText(fields, "name", MAX_TOKEN_NAME)?.trim();
	if (!name) throw invalid("'name' is missing: say who or what the token is for.");
	return name;
}

/** A list of experiment ids, as texts or numbers; null or absent for no limit. */
function experimentsIn(fields: Fields): number[] | null {
	const value = fields["experiments"] ?? null;
	if (value === null) return null;
	// An empty list could be read as "none" and as "all": neither is what somebody wants by accident.
	if (!Array.isArray(value) || value.length === 0 || value.length > MAX_TOKEN_EXPERIMENTS) {
		throw invalid(
			`'experiments' must be a list of 1 to ${MAX_TOKEN_EXPERIMENTS} ids, or null for all, not ${shown(value)}.`,
		);
	}
	const ids = value.map((id: unknown) => {
		if ((typeof id === "string" || typeof id === "number") && /^\d{1,15}$/.test(String(id))) return Number(id);
		throw invalid(`An experiment's id is a whole number, not ${shown(id)}.`);
	});
	return [...new Set(ids)];
}

/** @throws Failure `invalid` for a time that has passed */
export function expiryIn(fields: Fields, now: number): number | null {
	const expiresAt = optionalTime(fields, "expires_at");
	if (expiresAt === undefined) return null;
	if (expiresAt > now) return expiresAt;
	throw invalid(`'expires_at' is in milliseconds since 1970 and must lie ahead: ${expiresAt} has passed.`);
}
