/** What upkeep may be told: one JSON document in `settings`. Absent fields have the defaults, which keep everything. */
import type { Work } from "../work.ts";

export interface RetentionRule {
	/** Days after a run's end after which its curves are thinned to their shape; null: never. */
	readonly points_days: number | null;
	/** … its files are removed. */
	readonly files_days: number | null;
	/** … it is moved to the deleted runs, from where it can be restored. */
	readonly archive_days: number | null;
}

export interface UpkeepSettings {
	/**
	 * A run that is RUNNING without a sign of life for so many hours becomes FAILED. A day by default: some scripts log
	 * once an epoch, and laptops sleep over night.
	 */
	readonly vanished_hours: number;
	readonly retention: {
		readonly default: RetentionRule;
		/** By experiment id; in place of the default, not on top of it. */
		readonly experiments: Readonly<Record<string, RetentionRule>>;
	};
}

export const KEEP_EVERYTHING: RetentionRule = { points_days: null, files_days: null, archive_days: null };

export const DEFAULT_SETTINGS: UpkeepSettings = {
	vanished_hours: 24,
	retention: { default: KEEP_EVERYTHING, experiments: {} },
};

const KEY = "upkeep";

/** One row read. */
export async function readUpkeepSettings(db: D1Database): Promise<UpkeepSettings> {
	const row = await db.prepare("SELECT value FROM settings WHERE key = ?1").bind(KEY).first<{ value: string }>();
	return { ...DEFAULT_SETTINGS, ...(row ? (JSON.parse(row.value) as Partial<UpkeepSettings>) : {}) };
}

/** One row written. */
export async function writeUpkeepSettings(work: Work, settings: UpkeepSettings): Promise<void> {
	await work.db
		.prepare("INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
		.bind(KEY, JSON.stringify(settings))
		.run();
}

/** Whether any rule asks for anything: without one, retention has nothing to look at. */
export function asksForRetention({ retention }: UpkeepSettings): boolean {
	return [retention.default, ...Object.values(retention.experiments)].some((rule) =>
		Object.values(rule).some((days) => days !== null),
	);
}
