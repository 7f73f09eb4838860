/**
 * How the runs of a search are found among 100,000. Each way only proposes runs: the compiled search decides over their
 * documents, so every way gives the same page. INDEX.md tells which is taken when, and what it costs.
 */
import type { RunSearch } from "../search/runs.ts";
import { inScope } from "../work.ts";
import { EFFECTIVE_LIFECYCLE } from "./run-row.ts";
import { type Cover, coverSql, coversOf } from "./search-plan-covers.ts";
import { experimentAt, inExperiments, unindexedSql, unionAll, visibleSql } from "./search-plan-sql.ts";
import { type Found, numbers, sampleSql, type Walk, walkOf, walkSql } from "./search-plan-walk.ts";
import { type View, viewSql } from "./search-view.ts";

/** When which way is taken: an argument, so that tests can force each. */
export interface Budgets {
	/** Runs that are scanned without a thought. */
	readonly small: number;
	/** A cover of at most this many runs is better than going through runs in order. */
	readonly few: number;
	/** A cover of at most this many is better than a scan. */
	readonly many: number;
	/** Runs in order that are looked at to guess how far the page reaches; ten times as many in a closer look. */
	readonly sample: number;
	/** Rows that may be read in going through runs in order, without a closer look. */
	readonly cheap: number;
}

export const BUDGETS: Budgets = { small: 1_000, few: 30, many: 1_000, sample: 60, cheap: 15_000 };

/** SQL longer than this is not compiled twice into one statement: D1 takes 25,000 instructions. */
const MAX_REPEATED_SQL = 20_000;
/** Experiments whose walks fit one statement. */
const MAX_WALKED_EXPERIMENTS = 4;

export interface Asked {
	readonly search: RunSearch;
	readonly view: View;
	/** How many there are. */
	readonly experiments: number;
	/** Runs wanted, the one too many included. */
	readonly limit: number;
}

/** Every run of the experiments. */
export function scan({ search, view, experiments }: Asked): Found {
	return {
		from: "experiments e CROSS JOIN runs r ON r.experiment_id = e.id",
		// No run of an experiment is in another state than its own while none is marked: then none is looked at.
		where: `${inExperiments("e.id", experiments)} AND ${inScope("e.id", 3)}
			AND (${viewSql("e.lifecycle", view)} OR e.marked_count > 0)
			AND ${viewSql(EFFECTIVE_LIFECYCLE, view)} AND ${search.where}`,
		orderBy: search.orderBy,
	};
}

/** As `scan`, in experiments of at most `small` runs; none in larger ones. */
export function scanIfSmall(asked: Asked, small: number): Found {
	const found = scan(asked);
	return { ...found, where: `(${totalSql(asked)}) <= ${small} AND ${found.where}` };
}

/** The runs that a SELECT of distinct numbers proposes. */
function among(asked: Asked, numbersSql: string): Found {
	const { search, view, experiments } = asked;
	const from = `(${numbersSql}) AS c CROSS JOIN runs r ON r.seq = c.seq`;
	if (experiments > 1) {
		const found = scan(asked);
		return { ...found, from: `${from} CROSS JOIN experiments e ON e.id = r.experiment_id` };
	}
	const where = `r.experiment_id = ${experimentAt(0)} AND ${visibleSql(experimentAt(0), view)} AND ${search.where}`;
	return { from, where, orderBy: search.orderBy };
}

function covered(asked: Asked, cover: Cover): Found {
	const found = coverSql(cover, asked.experiments, asked.search.parameters);
	return among(asked, `SELECT seq FROM (${found}) UNION SELECT seq FROM (${unindexedSql(asked.experiments)})`);
}

function walked(asked: Asked, walk: Walk): Found {
	const walks = Array.from(
		{ length: asked.experiments },
		(_, i) => `SELECT seq FROM (${walkSql(walk, experimentAt(i))})`,
	);
	return among(asked, unionAll([...walks, `SELECT seq FROM (${unindexedSql(asked.experiments)})`]));
}

/** What is known after one look, to decide. */
export interface Look {
	readonly runs: number;
	/** 1 where some run is not indexed. */
	readonly open: number;
	/** How many of the first runs in order pass. */
	readonly passed: number;
	/** Runs that each cover finds, up to a bound. */
	readonly covers: readonly number[];
}

/** A quick look is cheaper than what it may save; a close one is worth it before a scan. */
export type Closeness = "quick" | "close";

export interface Way {
	readonly found: Found;
	/** Whether the page is the page even where it is not full. */
	readonly complete: boolean;
}

/** The ways that a search could take, and what to look at before one is chosen. */
export class Ways {
	readonly #asked: Asked;
	readonly #budgets: Budgets;
	readonly #covers: readonly Cover[];
	readonly #walk: Walk | undefined;

	constructor(asked: Asked, budgets: Budgets) {
		const { search, view, experiments } = asked;
		const fits = search.where.length <= MAX_REPEATED_SQL;
		this.#asked = asked;
		this.#budgets = budgets;
		this.#covers = fits ? coversOf(search.filter) : [];
		const walk = fits ? walkOf(search, view) : undefined;
		const all = search.filter === null && view !== "deleted";
		this.#walk = experiments === 1 || (all && experiments <= MAX_WALKED_EXPERIMENTS) ? walk : undefined;
	}

	/** The way that needs no look, if it is plain which one is best. */
	get plain(): Found | undefined {
		const { filter } = this.#asked.search;
		if (filter === null && this.#asked.view !== "deleted") {
			return this.#walk ? walked(this.#asked, this.#walk) : scan(this.#asked);
		}
		return this.#covers.length > 0 || this.#walk !== undefined ? undefined : scan(this.#asked);
	}

	/** Whether runs come in order without being sorted, so that there is no need to see all. */
	get #isLazy(): boolean {
		const { search, experiments } = this.#asked;
		return this.#walk !== undefined || (search.order.length === 0 && experiments === 1);
	}

	/** How to look first. */
	get firstLook(): Closeness {
		return this.#isLazy ? "quick" : "close";
	}

	/** One statement, of one row, that looks: into nothing where the experiments are small. */
	lookSql(closeness: Closeness): string {
		const { most, sample } = this.#extent(closeness);
		const counts = this.#covers.map((cover) => {
			const found = coverSql(cover, this.#asked.experiments, this.#asked.search.parameters);
			return `(SELECT count(*) FROM (SELECT 1 FROM (${found}) LIMIT ${most + 1}))`;
		});
		const open = `EXISTS (SELECT 1 FROM (${unindexedSql(this.#asked.experiments)}))`;
		const parts = ["runs", open, this.#sampleSql(sample), `json_array(${counts.join(", ")})`];
		return `SELECT iif(runs <= ${this.#budgets.small}, json_array(runs), json_array(${parts.join(", ")})) AS look
			FROM (${totalSql(this.#asked)}) WHERE ?1 IS NOT NULL`;
	}

	#extent(closeness: Closeness): { readonly most: number; readonly sample: number } {
		const { few, many, sample } = this.#budgets;
		return closeness === "quick" ? { most: few, sample } : { most: many, sample: 10 * sample };
	}

	#sampleSql(count: number): string {
		if (!this.#isLazy) return "0";
		const { search, view } = this.#asked;
		if (this.#walk) return sampleSql(this.#walk, experimentAt(0), count);
		const after = search.after === undefined ? "" : ` AND start_time <= ${search.parameters.items(search.after)(0)}`;
		return `(SELECT count(*) FROM (SELECT seq FROM runs WHERE experiment_id = ${experimentAt(0)}${after}
				ORDER BY start_time DESC LIMIT ${count}) AS c CROSS JOIN runs r ON r.seq = c.seq
			WHERE ${visibleSql(experimentAt(0), view)} AND ${search.where})`;
	}

	/** The way to take after a look; undefined after a quick one that settles nothing. */
	choose(look: Look, closeness: Closeness): Way | undefined {
		const { most, sample } = this.#extent(closeness);
		const best = Math.min(Number.POSITIVE_INFINITY, ...look.covers);
		const cover = this.#covers[look.covers.indexOf(best)];
		if (cover !== undefined && best <= most) return { found: covered(this.#asked, cover), complete: true };
		// Each run that is come by is two rows: the index's and the run's.
		const length = look.passed === 0 ? Number.POSITIVE_INFINITY : (2 * this.#asked.limit * sample) / look.passed;
		if (length <= (closeness === "quick" ? this.#budgets.cheap : look.runs)) return this.#inOrder(look);
		return closeness === "quick" ? undefined : { found: scan(this.#asked), complete: true };
	}

	#inOrder(look: Look): Way {
		if (!this.#walk) return { found: scan(this.#asked), complete: true };
		// Without runs to merge in, the walk is the page: nothing is to be sorted again, as long as there are numbers.
		if (look.open === 0 && this.#walk.phase === 0) {
			return { found: numbers(this.#walk, experimentAt(0)), complete: false };
		}
		return { found: walked(this.#asked, this.#walk), complete: true };
	}

	/** The walk through all phases, for when there were not enough numbers. */
	get wholeWalk(): Found {
		return this.#walk ? walked(this.#asked, this.#walk) : scan(this.#asked);
	}
}

function totalSql({ experiments }: Asked): string {
	return `SELECT coalesce(sum(e.run_count), 0) AS runs FROM experiments e
		WHERE ${inExperiments("e.id", experiments)} AND ${inScope("e.id", 3)}`;
}

/** What the one row of `lookSql` says. */
export function lookIn(row: { readonly look: string } | undefined): Look {
	const [runs = 0, open = 0, passed = 0, covers = []] = JSON.parse(row?.look ?? "[]") as [
		number,
		number,
		number,
		number[],
	];
	return { runs, open, passed, covers };
}
