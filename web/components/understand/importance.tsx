import { useSignal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { Run } from "../../data/run.ts";
import { countOf } from "../../format/number.ts";
import type { Importance as Found } from "./forest.ts";
import { importanceData } from "./importance-data.ts";

/** Fewer runs than this and the numbers are mostly chance. */
const ENOUGH_RUNS = 40;
const LEAST_RUNS = 8;

/** Which params the metric depends on. */
export function Importance({ runs, metric }: { readonly runs: readonly Run[]; readonly metric: string }) {
	const data = useMemo(() => importanceData(runs, metric), [runs, metric]);
	const found = useSignal<Found | undefined>(undefined);
	const enough = data.target.length >= LEAST_RUNS && data.params.length > 0;
	useEffect(() => {
		if (!enough) return;
		const worker = new Worker(new URL("./importance-worker.ts", import.meta.url), { type: "module" });
		worker.onmessage = ({ data: answer }: MessageEvent<Found>) => {
			found.value = answer;
		};
		worker.postMessage(data);
		return () => worker.terminate();
	}, [data]);
	if (!enough)
		return <p class="quiet">Importance needs at least {LEAST_RUNS} runs with this metric and params that differ.</p>;
	const result = found.value;
	const most = Math.max(1e-9, ...(result?.shares ?? []));
	const sorted = data.params
		.map((name, i) => ({ name, share: result?.shares[i] ?? 0 }))
		.sort((a, b) => b.share - a.share);
	return (
		<div aria-busy={!result}>
			<ol class="importance">
				{sorted.slice(0, 20).map(({ name, share }) => (
					<li key={name}>
						<span class="truncate" title={name} dir="auto">
							{name}
						</span>
						<span class="importance-track">
							<span class="importance-bar" style={{ width: `${(100 * share) / most}%` }} />
						</span>
						<span class="number">{result ? share.toFixed(2) : "…"}</span>
					</li>
				))}
			</ol>
			{result && <p class="quiet understand-note">{caution(result.explained, data.target.length)}</p>}
			<p class="quiet understand-note">
				Method: permutation importance of a random forest (80 trees), judged on runs each tree has not seen. A value
				says how much of the metric's variance can no longer be predicted once that param is shuffled. Params that move
				together share their importance.
			</p>
		</div>
	);
}

function caution(explained: number, runs: number): string {
	const share = `The forest explains ${Math.max(0, Math.round(100 * explained))} % of the variance over ${countOf(runs, "run")}.`;
	if (explained < 0.2) return `${share} That is little: do not rely on this order.`;
	return runs < ENOUGH_RUNS ? `${share} With so few runs, take the order as a hint.` : share;
}
