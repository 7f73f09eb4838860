import "./understand.css";
import { useMemo } from "preact/hooks";
import type { Run } from "../../data/run.ts";
import { route, setQuery } from "../../router.ts";
import { BoxPlot } from "./box-plot.tsx";
import { choicesOf } from "./choices.ts";
import { dimensionOf, nameOf } from "./dimension.ts";
import { Importance } from "./importance.tsx";
import { Parallel } from "./parallel.tsx";
import { Picker } from "./picker.tsx";
import { Scatter } from "./scatter.tsx";

/** Params on the parallel coordinates; more are not told apart. */
const AXES = 7;

/** What the loaded runs say about which params matter. Its choices stand in the URL. */
export function UnderstandPanel({ runs, keep }: UnderstandPanelProps) {
	const { query } = route.value;
	const { params, metrics } = useMemo(() => choicesOf(runs), [runs]);
	const all = [...params, ...metrics];
	const chosen = (key: string, from: readonly string[], otherwise: string | undefined) => {
		const id = query.get(key);
		return id && from.includes(id) ? id : otherwise;
	};
	const metric = chosen("u", metrics, metrics[0]);
	const param = chosen("ux", all, params[0] ?? metrics[1] ?? metrics[0]);
	const by = chosen("uc", all, undefined);
	const box = chosen("ub", params, params[0]);
	const dimensions = useMemo(() => {
		const make = (id: string | undefined) => (id ? dimensionOf(runs, id) : undefined);
		const axes = metric ? [...params.slice(0, AXES), metric].map((id) => dimensionOf(runs, id)) : [];
		return { x: make(param), y: make(metric), colour: make(by), axes };
	}, [runs, param, metric, by]);
	const { x, y, colour, axes } = dimensions;
	if (!metric || !param || !x || !y || runs.length < 2) {
		return <p class="quiet panel-empty">Two runs with metrics and params are needed before anything can be said.</p>;
	}
	return (
		<div class="understand">
			<div class="understand-bar">
				<Picker label="Metric" options={metrics} value={metric} choose={(id) => setQuery({ u: id })} />
				<Picker
					label="Colour"
					options={all}
					value={by ?? ""}
					none="each run its own"
					choose={(id) => setQuery({ uc: id })}
				/>
			</div>
			<section class="card understand-card">
				<h2>What {nameOf(metric)} depends on</h2>
				<Importance runs={runs} metric={nameOf(metric)} />
			</section>
			<section class="card understand-card">
				<header>
					<h2>Scatter</h2>
					<Picker label="Across" options={all} value={param} choose={(id) => setQuery({ ux: id })} />
				</header>
				<Scatter runs={runs} x={x} y={y} colour={colour} />
			</section>
			{box && (
				<section class="card understand-card">
					<header>
						<h2>By value of a param</h2>
						<Picker label="Param" options={params} value={box} choose={(id) => setQuery({ ub: id })} />
					</header>
					<BoxPlot runs={runs} param={box} metric={metric} />
				</section>
			)}
			<section class="card understand-card wide">
				<h2>Parallel coordinates</h2>
				<Parallel runs={runs} axes={axes} colour={colour ?? y} keep={keep} />
			</section>
		</div>
	);
}

interface UnderstandPanelProps {
	readonly runs: readonly Run[];
	readonly keep: (ids: ReadonlySet<string> | undefined) => void;
}
