/** One known token of each role, present in every test database. */
export const TOKENS = {
	viewer: "1".repeat(40),
	member: "2".repeat(40),
	admin: "a".repeat(40),
} as const;
