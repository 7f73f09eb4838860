/**
 * What this deployment uses of the free plan. Each isolate adds up what its requests cost, by D1's own figures, and adds
 * that to the day's row at most once a minute: one row written for hundreds counted.
 *
 * Accepted: an isolate that ends takes up to a minute of counts with it, and what others do to the database (wrangler,
 * the dashboard's console) is not seen. So the figures are a little low; D1 itself is the judge.
 */
import type { Env } from "../env.ts";
import { metered, type StatementCost } from "./metered-database.ts";

/** Counts are written at most this often (ms) … */
const FLUSH_EVERY = 60_000;
/** … and, while there is little to tell, this often. */
const FLUSH_AT_LAST = 600_000;
/** Requests or rows written that are worth a row. */
const WORTH_A_ROW = 100;

export interface Counts {
	requests: number;
	rowsRead: number;
	rowsWritten: number;
	/** The database's size when last seen, in bytes. */
	size: number;
}

const nothing = (): Counts => ({ requests: 0, rowsRead: 0, rowsWritten: 0, size: 0 });

/** Counts of one isolate; the one below is this isolate's, tests make their own. */
export class Meter {
	private counts = nothing();
	/** 0 for a fresh isolate: its first counts wait as long as any. */
	private flushedAt = 0;
	/** One wrapper for each binding, which is the same object for every request of an isolate. */
	private readonly databases = new WeakMap<D1Database, D1Database>();

	/** `env` with a database that is counted, for one more request. */
	count(env: Env): Env {
		this.counts.requests++;
		return this.observe(env);
	}

	/** The same for the cron, which is no request. */
	observe(env: Env): Env {
		let db = this.databases.get(env.DB);
		if (!db) {
			db = metered(env.DB, (cost) => this.add(cost));
			this.databases.set(env.DB, db);
		}
		return { ...env, DB: db };
	}

	private add({ rowsRead, rowsWritten, size }: StatementCost): void {
		this.counts.rowsRead += rowsRead;
		this.counts.rowsWritten += rowsWritten;
		if (size > 0) this.counts.size = size;
	}

	/** Adds what was counted to the day's row, where it is time to. One row written. */
	async flush(db: D1Database, now: number): Promise<void> {
		if (this.flushedAt === 0) this.flushedAt = now;
		const waited = now - this.flushedAt;
		const worth = this.counts.requests + this.counts.rowsWritten >= WORTH_A_ROW;
		if (waited < FLUSH_EVERY || (!worth && waited < FLUSH_AT_LAST)) return;
		const { requests, rowsRead, rowsWritten, size } = this.counts;
		this.counts = nothing();
		this.flushedAt = now;
		// The row that this statement itself writes is counted too.
		await db
			.prepare(
				`INSERT INTO usage_days (day, requests, rows_read, rows_written, size) VALUES (?1, ?2, ?3, ?4, ?5)
				ON CONFLICT (day) DO UPDATE SET requests = requests + ?2, rows_read = rows_read + ?3,
					rows_written = rows_written + ?4, size = iif(?5 > 0, ?5, size)`,
			)
			.bind(dayOf(now), requests, rowsRead + 1, rowsWritten + 1, size)
			.run()
			.catch(() => {
				// A spent quota refuses this too; the counts would only be late.
			});
	}
}

/** Days since 1970 UTC: quotas are reset at midnight there. */
export function dayOf(now: number): number {
	return Math.floor(now / 86_400_000);
}

export const meter = new Meter();
