/** The runs of an experiment as its table shows them: searched on the server, in pages, kept up to date by polling. */
import { batch, signal } from "@preact/signals";
import type { Lifecycle, RunChanges, RunPage } from "../../worker/api/contract.ts";
import { ApiError, get } from "./request.ts";
import { unexpected } from "./resource.ts";
import { type Run, runOf, stateOf } from "./run.ts";

export interface RunQuery {
	readonly filter: string;
	/** In the grammar of MLflow's order_by; "" is newest first. */
	readonly order: string;
	readonly view: Lifecycle;
}

const FIRST_PAGE = 200;
const NEXT_PAGE = 1_000;
/** Runs whose changes one question may ask for; the rest of a larger crowd comes with a later one. */
const ASKED_AT_ONCE = 50;

export type RunList = ReturnType<typeof createRunList>;

export function createRunList(experimentId: string) {
	const path = `/experiments/${encodeURIComponent(experimentId)}`;
	/** Undefined until the first page is here. */
	const runs = signal<readonly Run[] | undefined>(undefined);
	const error = signal<ApiError | undefined>(undefined);
	const loading = signal(false);
	const hasMore = signal(false);
	/** Runs begun since, which the filter or the order may keep off the table. */
	const newer = signal(0);
	let query: RunQuery | undefined;
	let token: string | undefined;
	let cursor: string | undefined;
	let round = 0;
	let offset = 0;

	async function page(limit: number, fresh: boolean): Promise<void> {
		const mine = fresh ? ++round : round;
		const { filter, order, view } = query!;
		loading.value = true;
		try {
			const answer = await get<RunPage>(`${path}/runs`, {
				filter,
				order_by: order,
				view,
				limit,
				page_token: fresh ? undefined : token,
			});
			if (mine !== round) return;
			batch(() => {
				token = answer.next_page_token;
				const rows = answer.runs.map(runOf);
				runs.value = fresh ? rows : [...(runs.value ?? []), ...rows];
				hasMore.value = token !== undefined;
				error.value = undefined;
				if (fresh) {
					cursor = answer.cursor;
					newer.value = 0;
				}
			});
		} catch (reason) {
			if (mine === round) error.value = reason instanceof ApiError ? reason : unexpected(reason);
		} finally {
			if (mine === round) loading.value = false;
		}
	}

	/** Whether a run that is new surely belongs on top. */
	const takesNew = () => query?.filter === "" && query.order === "" && query.view === "active";

	function merge(changed: readonly Run[]): void {
		const fresh = new Map(changed.map((run) => [run.run_id, run]));
		const kept = (runs.value ?? []).map((run) => {
			const now = fresh.get(run.run_id);
			fresh.delete(run.run_id);
			return now ?? run;
		});
		const begun = [...fresh.values()].sort((a, b) => b.start_time - a.start_time);
		batch(() => {
			if (takesNew()) runs.value = [...begun, ...kept];
			else {
				runs.value = kept;
				newer.value += begun.length;
			}
		});
	}

	return {
		runs,
		error,
		loading,
		hasMore,
		newer,

		/** Shows what `next` finds; what is on the screen stays until it is here. */
		search(next: RunQuery): Promise<void> {
			query = next;
			return page(FIRST_PAGE, true);
		},

		reload(): Promise<void> {
			return query ? page(FIRST_PAGE, true) : Promise.resolve();
		},

		async loadMore(): Promise<void> {
			if (hasMore.peek() && !loading.peek() && !error.peek()) await page(NEXT_PAGE, false);
		},

		/** Asks what changed. Tells whether anything on the table runs. */
		async poll(): Promise<boolean> {
			if (cursor === undefined) {
				await this.reload();
				return false;
			}
			const open = (runs.peek() ?? []).filter((run) => run.status === "RUNNING");
			const running = open.map((run) => run.run_id);
			// A run that lost its client hours ago is still asked about, but does not hurry us.
			const live = open.some((run) => stateOf(run, Date.now()) === "running");
			if (offset >= running.length) offset = 0;
			const asked = running.slice(offset, offset + ASKED_AT_ONCE);
			offset += ASKED_AT_ONCE;
			const mine = round;
			const answer = await get<RunChanges>(`${path}/changes`, { cursor, run: asked });
			if (mine !== round) return true;
			cursor = answer.cursor;
			if (answer.runs.length > 0) merge(answer.runs.map(runOf));
			return live || answer.runs.length > 0;
		},

		/** Changes rows here, ahead of the server's answer. */
		patch(change: (run: Run) => Run | undefined): void {
			runs.value = runs.value?.flatMap((run) => change(run) ?? []);
		},
	};
}
