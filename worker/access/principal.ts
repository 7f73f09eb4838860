/**
 * Who is calling, and what they may do: the one place that decides, as pure functions.
 *
 * Model: a role is a set of rights, every route states the right that it needs (access/authenticate.ts), and a token
 * may be limited to some experiments. What lies outside of that limit does not exist for it: 404, never 403, or the
 * answer would tell that it exists. The storage modules enforce limit and lifecycle inside their statements
 * (work.ts: inScope); `decide` is what those statements mean, and a test compares the two cell by cell.
 *
 * Accepted: the registry, webhooks and the audit belong to no experiment. A limited token reads the registry (names,
 * versions, ids of runs; never files outside its limit) and adds versions of its own models, since that is what a
 * training job does; everything else that concerns the whole server is closed to it.
 */

export type Role = "viewer" | "member" | "admin";

/**
 * What a route needs. `public` routes ask nothing; `read`, `write` and `manage` go with the roles below; `shared` is
 * the right of a share link, which no role has: see access/share-right.ts.
 */
export type Right = "public" | "read" | "write" | "manage" | "shared";

export interface Principal {
	/** The token's own id, not a secret. */
	readonly tokenId: string;
	/** The name that its maker gave the token. */
	readonly name: string;
	readonly role: Role;
	/** Experiments that the token is limited to; null for all. */
	readonly experiments: readonly number[] | null;
	/** Milliseconds since 1970 UTC; null for never. */
	readonly expiresAt: number | null;
}

/** What a request is about: a run or an experiment, or `house` for what belongs to no experiment. */
export type Target = "house" | { readonly experiment: number; readonly lifecycle: "active" | "deleted" };

export type Verdict =
	| "allowed"
	/** 401 */
	| "unauthenticated"
	/** 403 */
	| "forbidden"
	/** 404 */
	| "not_found"
	/** 400: deleted things are read and restored, not written to. */
	| "inactive";

const RIGHTS: Record<Role, readonly Right[]> = {
	viewer: ["public", "read"],
	member: ["public", "read", "write"],
	admin: ["public", "read", "write", "manage"],
};

/** Whether `role` includes `right`. */
export function may(role: Role, right: Right): boolean {
	return RIGHTS[role].includes(right);
}

/**
 * What to answer a caller that asks for `right`.
 * @param principal undefined where nobody is known
 * @param target absent while it is not known yet, as at the gate of a route
 */
export function decide(
	principal: Pick<Principal, "role" | "experiments"> | undefined,
	right: Right,
	target?: Target,
): Verdict {
	if (right === "public") return "allowed";
	if (!principal) return "unauthenticated";
	const { role, experiments } = principal;
	if (!may(role, right)) return "forbidden";
	if (experiments === null) return isWrittenWhileDeleted(right, target) ? "inactive" : "allowed";
	// Whoever sees a part only must not hand out rights to the whole.
	if (right === "manage" || (right === "write" && target === "house")) return "forbidden";
	if (typeof target === "object" && !experiments.includes(target.experiment)) return "not_found";
	return isWrittenWhileDeleted(right, target) ? "inactive" : "allowed";
}

function isWrittenWhileDeleted(right: Right, target: Target | undefined): boolean {
	return right === "write" && typeof target === "object" && target.lifecycle === "deleted";
}
