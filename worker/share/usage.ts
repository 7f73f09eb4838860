/**
 * The budget of public traffic. Links, embeds and badges may be put where thousands see them; together they take at
 * most a set number of the day's requests, so that logging always goes on.
 *
 * Requests are counted in memory and written down once a minute an isolate, and so are the views of each link: whatever
 * the traffic, that is a row a minute, and one for each link that was looked at. Accepted: an isolate that ends takes up to a minute of counts with it, and many
 * isolates at once overshoot by a minute each.
 */
import { audit } from "../access/audit.ts";
import { PUBLIC_COUNT_MS, PUBLIC_REQUESTS_A_DAY } from "../limits.ts";
import type { Work } from "../work.ts";

const DAY_MS = 86_400_000;
const BUDGET_SETTING = "public_requests_a_day";

interface Count {
	/** Days since 1970 UTC. */
	day: number;
	/** Requests of that day as the database knew them when it was last asked, and the budget then. */
	known: number;
	budget: number;
	/** Requests since. */
	fresh: number;
	/** When it was last asked, in ms; 0 for never. */
	askedAt: number;
}

function newCount(day: number): Count {
	return { day, known: 0, budget: PUBLIC_REQUESTS_A_DAY, fresh: 0, askedAt: 0 };
}

let count = newCount(0);

type Surroundings = Pick<Work, "db" | "now" | "later">;

/** Counts a request, and tells whether it is within the day's budget. */
export async function spendRequest(work: Surroundings): Promise<boolean> {
	const day = Math.floor(work.now / DAY_MS);
	if (day !== count.day) count = newCount(day);
	count.fresh++;
	if (count.askedAt === 0) await exchange(work);
	else if (work.now - count.askedAt >= PUBLIC_COUNT_MS) work.later(exchange(work).catch(() => undefined));
	return count.known + count.fresh <= count.budget;
}

/** Writes down what was counted, and learns what others counted. */
async function exchange({ db, now }: Surroundings): Promise<void> {
	const present = count;
	const { fresh, day } = present;
	present.fresh = 0;
	present.askedAt = now;
	const row = await db
		.prepare(
			`INSERT INTO public_usage (day, requests) VALUES (?1, ?2)
			ON CONFLICT (day) DO UPDATE SET requests = requests + excluded.requests
			RETURNING requests, (SELECT value FROM settings WHERE key = '${BUDGET_SETTING}') AS budget`,
		)
		.bind(day, fresh)
		.first<{ requests: number; budget: string | null }>();
	present.known = row!.requests;
	present.budget = Number(row!.budget ?? PUBLIC_REQUESTS_A_DAY);
}

const views = new Map<string, number>();
let viewsWrittenAt = 0;

/** Counts a look at a link. */
export function countView(work: Surroundings, shareId: string): void {
	views.set(shareId, (views.get(shareId) ?? 0) + 1);
	if (work.now - viewsWrittenAt < PUBLIC_COUNT_MS) return;
	viewsWrittenAt = work.now;
	const list = JSON.stringify([...views]);
	views.clear();
	work.later(
		work.db
			.prepare(
				`UPDATE shares SET viewed_at = ?2,
					views = views + (SELECT w.value ->> 1 FROM json_each(?1) w WHERE w.value ->> 0 = shares.id)
				WHERE id IN (SELECT w.value ->> 0 FROM json_each(?1) w)`,
			)
			.bind(list, work.now)
			.run()
			.catch(() => undefined),
	);
}

/** The budget and what of it is spent today, for admins. */
export async function readBudget({ db, now }: Pick<Work, "db" | "now">): Promise<{ budget: number; spent: number }> {
	const row = await db
		.prepare(
			`SELECT (SELECT value FROM settings WHERE key = '${BUDGET_SETTING}') AS budget,
				(SELECT requests FROM public_usage WHERE day = ?1) AS spent`,
		)
		.bind(Math.floor(now / DAY_MS))
		.first<{ budget: string | null; spent: number | null }>();
	return { budget: Number(row?.budget ?? PUBLIC_REQUESTS_A_DAY), spent: row?.spent ?? 0 };
}

export async function setBudget(work: Work, requests: number): Promise<void> {
	await work.db.batch([
		audit(work, "settings.change", BUDGET_SETTING, { to: requests }),
		work.db
			.prepare(
				"INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
			)
			.bind(BUDGET_SETTING, String(requests)),
	]);
	forgetUsage();
}

/** For tests, and after the budget was changed here: the next request asks the database. */
export function forgetUsage(): void {
	count = newCount(0);
	viewsWrittenAt = 0;
}
