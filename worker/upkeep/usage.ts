/** What is used of the free plan's quotas and room, and when they will be full. */
import { FREE_PLAN } from "./free-plan.ts";
import { dayOf } from "./meter.ts";

export interface Gauge {
	readonly used: number;
	readonly limit: number;
	/** What it will be: at the end of the day for quotas, in thirty days for room. */
	readonly forecast: number;
	/** When the limit will be reached at this pace, in ms since 1970 UTC; null for not within the day, or a year. */
	readonly full_at: number | null;
}

export type GaugeName = "requests" | "rows_read" | "rows_written" | "database_bytes" | "bucket_bytes";

export interface Usage {
	/** When the daily quotas are reset. */
	readonly reset_at: number;
	readonly gauges: Readonly<Record<GaugeName, Gauge>>;
	/** Sentences for the person, worst first; empty while there is room. */
	readonly warnings: readonly string[];
}

/** What the forecast is made of. */
export interface UsageFacts {
	readonly today: { readonly requests: number; readonly rows_read: number; readonly rows_written: number };
	/** Sizes of the database on earlier days and today, oldest first. */
	readonly sizes: readonly { readonly day: number; readonly size: number }[];
	readonly databaseBytes: number;
	readonly bucketBytes: number;
}

const DAY = 86_400_000;
/** A quarter of an hour into the day a pace says nothing yet. */
const SETTLED = 15 * 60_000;
/** From this share of a limit on there is a warning. */
const WARN_AT = 0.8;

/** The gauges at `now`: a pure function of what was counted. */
export function usageOf(facts: UsageFacts, now: number): Usage {
	const midnight = dayOf(now) * DAY;
	const quota = (used: number, limit: number): Gauge => {
		const elapsed = Math.max(now - midnight, SETTLED);
		const forecast = Math.round((used / elapsed) * DAY);
		const fullAt = used > 0 ? Math.round(midnight + (limit / used) * elapsed) : Number.POSITIVE_INFINITY;
		return { used, limit, forecast, full_at: fullAt < midnight + DAY ? fullAt : null };
	};
	const growth = growthADay(facts.sizes);
	const room = (used: number, limit: number, perDay: number): Gauge => {
		const days = perDay > 0 ? (limit - used) / perDay : Number.POSITIVE_INFINITY;
		return {
			used,
			limit,
			forecast: Math.round(used + 30 * perDay),
			full_at: days <= 365 ? Math.round(now + Math.max(0, days) * DAY) : null,
		};
	};
	const gauges = {
		requests: quota(facts.today.requests, FREE_PLAN.requests),
		rows_read: quota(facts.today.rows_read, FREE_PLAN.rowsRead),
		rows_written: quota(facts.today.rows_written, FREE_PLAN.rowsWritten),
		database_bytes: room(facts.databaseBytes, FREE_PLAN.databaseBytes, growth),
		bucket_bytes: room(facts.bucketBytes, FREE_PLAN.bucketBytes, 0),
	};
	return { reset_at: midnight + DAY, gauges, warnings: warningsOf(gauges) };
}

/** Bytes a day that the database grows by, over the days that were seen. */
function growthADay(sizes: UsageFacts["sizes"]): number {
	const seen = sizes.filter(({ size }) => size > 0);
	const [first, last] = [seen[0], seen.at(-1)];
	if (!first || !last || first.day === last.day) return 0;
	return (last.size - first.size) / (last.day - first.day);
}

const WORDS: Record<GaugeName, [what: string, unit: string, advice: string]> = {
	rows_written: [
		"rows written today",
		"",
		"Log less often: MLFLOW_ENABLE_ASYNC_LOGGING=true batches, or log every tenth step.",
	],
	requests: ["requests today", "", "Log in larger batches, and close dashboards that nobody looks at."],
	rows_read: ["rows read today", "", "Narrow searches to one experiment, and close dashboards that nobody looks at."],
	database_bytes: [
		"the database",
		" bytes",
		"Set retention, purge what is deleted, or switch to the paid plan (10 GB).",
	],
	bucket_bytes: ["the bucket", " bytes", "Set retention for files, or pay for more: R2 charges $0.015 a GB and month."],
};

function warningsOf(gauges: Record<GaugeName, Gauge>): string[] {
	return (Object.keys(WORDS) as GaugeName[])
		.map((name) => ({ name, gauge: gauges[name], share: gauges[name].used / gauges[name].limit }))
		.filter(({ gauge, share }) => share >= WARN_AT || gauge.full_at !== null)
		.sort((a, b) => b.share - a.share)
		.map(({ name, gauge, share }) => {
			const [what, unit, advice] = WORDS[name];
			const when =
				gauge.full_at === null
					? ""
					: ` At this pace it is full on ${new Date(gauge.full_at).toISOString().slice(0, 16)} UTC.`;
			return `${Math.floor(share * 100)} % of ${what} used: ${gauge.used} of ${gauge.limit}${unit}.${when} ${advice}`;
		});
}

/** What the meter has counted. One statement in two answers; up to 31 rows read. */
export async function readUsageFacts(db: D1Database, now: number): Promise<UsageFacts> {
	const [days, stored] = await db.batch([
		db
			.prepare("SELECT day, requests, rows_read, rows_written, size FROM usage_days WHERE day > ?1 ORDER BY day")
			.bind(dayOf(now) - 30),
		db.prepare(
			`SELECT (SELECT value FROM settings WHERE key = 'bucket') AS bucket,
				(SELECT value FROM counters WHERE name = 'file_bytes') AS file_bytes`,
		),
	]);
	const rows = (days as D1Result<UsageFacts["today"] & { day: number; size: number }>).results;
	const { bucket } = (stored as D1Result<{ bucket: string | null }>).results[0]!;
	const today = rows.find(({ day }) => day === dayOf(now));
	return {
		today: today ?? { requests: 0, rows_read: 0, rows_written: 0 },
		sizes: rows.map(({ day, size }) => ({ day, size })),
		databaseBytes: days!.meta.size_after ?? rows.at(-1)?.size ?? 0,
		bucketBytes: bucket === null ? 0 : (JSON.parse(bucket) as { bytes: number }).bytes,
	};
}
