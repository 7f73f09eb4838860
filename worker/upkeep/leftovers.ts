/**
 * Objects in the bucket that nothing points at: files of runs and models that were purged while an upload was under
 * way, points that were moved by a step which died before it said so. The job walks the whole bucket, a page in each
 * run, once a day, and adds up its size on the way.
 *
 * Careful by design: only keys of the three forms that Runnel itself makes are judged, and only when they are older
 * than a day; everything else in the bucket is somebody's.
 */
import { COLD_PREFIX } from "../metrics/cold.ts";
import type { Work } from "../work.ts";
import type { Job } from "./job.ts";

/** Objects a page: listing and judging 500 takes 2 ms of CPU. */
const PAGE = 500;
/** Younger objects (ms) may belong to something that is being made. */
const YOUNG = 24 * 3_600_000;

/** The walk so far. */
interface Walk {
	/** The bucket's own cursor. */
	readonly at?: string;
	readonly bytes: number;
	readonly objects: number;
	/** When the walk began, and when it ended, after which it rests. */
	readonly began: number;
	readonly ended?: number;
}

const FORMS = [
	{ form: /^\d+\/([0-9a-f]{32})\/artifacts\//, sql: "SELECT 1 FROM runs WHERE run_id = w.value" },
	{ form: /^\d+\/models\/(m-[0-9a-f]{32})\/artifacts\//, sql: "SELECT 1 FROM logged_models WHERE model_id = w.value" },
	{
		form: new RegExp(`^(${COLD_PREFIX.replaceAll(".", "\\.")}\\d+/[0-9a-f]+)$`),
		sql: `SELECT 1 FROM metric_chunks c WHERE c.object = w.value
			AND c.run_seq = CAST(substr(w.value, ${COLD_PREFIX.length + 1}) AS INTEGER)`,
	},
] as const;

export const leftoversJob: Job = {
	name: "leftovers",
	title: "Adds up the bucket, and removes files that belong to nothing any more",
	every: 10 * 60_000,
	statements: 5,
	cpu: 3,
	async run({ work, cursor }) {
		const { bucket, now } = work;
		if (!bucket) return { cursor: null, did: {} };
		const before = parsed(cursor, now);
		if (before.ended !== undefined && now < before.began + YOUNG) return { cursor, did: {} };
		const walk = before.ended === undefined ? before : parsed(null, now);
		const page = await bucket
			.list({ limit: PAGE, ...(walk.at !== undefined && { cursor: walk.at }) })
			.catch(() => undefined);
		// A cursor that the bucket knows no more: begin again.
		if (!page) return { cursor: null, did: {} };
		const gone = await leftoversIn(work, page.objects);
		if (gone.length > 0) await bucket.delete(gone.map(({ key }) => key));
		const next: Walk = {
			began: walk.began,
			bytes: walk.bytes + sum(page.objects) - sum(gone),
			objects: walk.objects + page.objects.length - gone.length,
			...(page.truncated ? { at: page.cursor } : { ended: now }),
		};
		if (!page.truncated) await keepSize(work, next);
		return { cursor: JSON.stringify(next), did: { removed: gone.length } };
	},
};

function parsed(cursor: string | null, now: number): Walk {
	return cursor === null ? { bytes: 0, objects: 0, began: now } : (JSON.parse(cursor) as Walk);
}

/** Up to one statement a form. */
async function leftoversIn(work: Work, objects: readonly R2Object[]): Promise<R2Object[]> {
	const old = objects.filter(({ uploaded }) => uploaded.getTime() < work.now - YOUNG);
	const gone: R2Object[] = [];
	for (const { form, sql } of FORMS) {
		const owners = new Map<string, R2Object[]>();
		for (const object of old) {
			const owner = form.exec(object.key)?.[1];
			if (owner !== undefined) owners.set(owner, [...(owners.get(owner) ?? []), object]);
		}
		if (owners.size === 0) continue;
		const { results } = await work.db
			.prepare(`SELECT w.value AS owner FROM json_each(?1) w WHERE NOT EXISTS (${sql})`)
			.bind(JSON.stringify([...owners.keys()]))
			.all<{ owner: string }>();
		gone.push(...results.flatMap(({ owner }) => owners.get(owner)!));
	}
	return gone;
}

function sum(objects: readonly R2Object[]): number {
	return objects.reduce((total, { size }) => total + size, 0);
}

/** The bucket's size, where the meter looks for it. */
async function keepSize(work: Work, { bytes, objects }: Walk): Promise<void> {
	await work.db
		.prepare("INSERT INTO settings (key, value) VALUES ('bucket', ?1) ON CONFLICT (key) DO UPDATE SET value = ?1")
		.bind(JSON.stringify({ bytes, objects, at: work.now }))
		.run();
}
