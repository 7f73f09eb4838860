/** What Cloudflare's free plan gives (checked on 2026-11-21). Daily figures are reset at midnight UTC. */
export const FREE_PLAN = {
	/** Requests to Workers a day; the dashboard's own files are not counted. */
	requests: 100_000,
	/** Rows that D1 reads a day. */
	rowsRead: 5_000_000,
	/** Rows that D1 writes a day. Past it every query fails, reads too. */
	rowsWritten: 100_000,
	/** Size of one D1 database, in bytes. */
	databaseBytes: 500_000_000,
	/** What R2 keeps for nothing, in bytes. */
	bucketBytes: 10_000_000_000,
} as const;
