/** What stands in a frame in somebody else's page: one chart, or the table of runs. */
import { bestRun } from "./best.ts";
import { chartSvg } from "./chart.ts";
import { document } from "./document.ts";
import { html } from "./markup.ts";
import { differing, runsTable } from "./page.ts";
import { metricNames, type ShareView } from "./view.ts";

const MAX_COLUMNS = 8;
const REFRESH_S = 60;

/** @param metric of the chart; undefined for the table */
export function embedOf(view: ShareView, metric: string | undefined): string {
	const { title, runs, charts, selection } = view;
	const refresh = view.live ? REFRESH_S : undefined;
	if (metric !== undefined) {
		const chart = chartSvg({ metric, curves: charts[metric] ?? [], runs, width: 720, height: 320 });
		return document({ title: `${metric} · ${title}`, body: html`<div class="charts one">${chart}</div>`, refresh });
	}
	const metrics = metricNames(runs).slice(0, MAX_COLUMNS);
	const best = new Map(metrics.map((name) => [name, runs.length > 1 ? bestRun(runs, name) : undefined]));
	const table = runsTable(runs, metrics, differing(runs).slice(0, MAX_COLUMNS), best);
	return document({ title, body: html`<div class="wide">${table}</div><p class="quiet">${selection}</p>`, refresh });
}
