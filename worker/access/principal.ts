/** Who is calling, and what a role may do: the one place that decides, as pure functions. */

export type Role = "viewer" | "member" | "admin";

/** What a route needs. `public` routes ask nothing; `read`, `write` and `manage` go with the roles below. */
export type Right = "public" | "read" | "write" | "manage";

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

const RIGHTS: Record<Role, readonly Right[]> = {
	viewer: ["public", "read"],
	member: ["public", "read", "write"],
	admin: ["public", "read", "write", "manage"],
};

/** Whether `role` includes `right`. */
export function may(role: Role, right: Right): boolean {
	return RIGHTS[role].includes(right);
}
