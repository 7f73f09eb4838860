/** The page of a link: all of it is in the answer, without script. While a run goes on it loads itself anew. */

import { bestRun, valueIn } from "./best.ts";
import { chartSvg } from "./chart.ts";
import { SERIES_COLOURS } from "./colours.ts";
import { document } from "./document.ts";
import { html, type Markup } from "./markup.ts";
import { clockTime, duration, fileSize, shortNumber } from "./numbers.ts";
import { metricNames, type ShareView, type ViewedRun } from "./view.ts";

/** Charts on a page; those of further metrics have their own address. */
const MAX_CHARTS = 12;
/** Columns of the table of runs. */
const MAX_COLUMNS = 12;
/** Seconds between two readings of a page while a run goes on: what it shows is read once a minute. */
const REFRESH_S = 60;

const IMAGE = /\.(png|jpe?g|gif|webp|avif)$/i;
const MAX_IMAGES = 12;

/** @param base the path of the link, `/s/<secret>`, below which its files lie */
export function pageOf(view: ShareView, base: string): string {
	const { runs } = view;
	const single = view.kind === "run" && runs.length === 1 ? runs[0] : undefined;
	const body = html`
<header><h1>${view.title}</h1><p class="quiet">${introduction(view)}</p></header>
<main>${single ? runPart(single) : runsPart(view)}${chartsPart(view)}${view.files && filesPart(view, base)}</main>
<footer>${view.frozen ? `Frozen at ${clockTime(view.as_of)}; it does not change.` : `As of ${clockTime(view.as_of)}.`} Shared read-only with Runnel.</footer>`;
	return document({
		title: view.title,
		description: descriptionOf(view),
		body,
		refresh: view.live ? REFRESH_S : undefined,
	});
}

/** What search previews and chats show of the link. */
function descriptionOf(view: ShareView): string {
	const [first] = view.runs;
	if (view.kind !== "run" || !first) return `${view.selection} · ${view.experiment}`;
	const values = metricNames([first])
		.slice(0, 4)
		.map((name) => `${name} ${shortNumber(valueIn(first, name)!)}`);
	return [STATUS_WORDS[first.status], ...values].join(" · ");
}

function introduction(view: ShareView): Markup {
	const what = { run: "A run", comparison: "A comparison of runs", experiment: "The runs" }[view.kind];
	return html`${what} of ${view.experiment}${view.selection && html`: ${view.selection}`}${view.more_runs && html`; the newest ${view.runs.length} are shown`}.`;
}

const STATUS_WORDS: Record<ViewedRun["status"], string> = {
	RUNNING: "running",
	SCHEDULED: "scheduled",
	FINISHED: "finished",
	FAILED: "failed",
	KILLED: "killed",
};

function statusOf(run: ViewedRun): Markup {
	const mark = { RUNNING: "◔", SCHEDULED: "◌", FINISHED: "●", FAILED: "✕", KILLED: "✕" }[run.status];
	return html`<span class="${run.status}">${mark} ${STATUS_WORDS[run.status]}</span>`;
}

function runPart(run: ViewedRun): Markup {
	const took = run.end_time === null ? "" : ` · took ${duration(run.end_time - run.start_time)}`;
	return html`<p>${statusOf(run)} · started ${clockTime(run.start_time)}${took}</p>${editedMark(run)}
${run.note && html`<p class="note">${run.note}</p>`}
${pairs(
	"Metrics",
	metricNames([run]).map((name) => [name, metricCell(run, name)]),
)}
${pairs("Params", Object.entries(run.params))}${pairs("Tags", Object.entries(run.tags))}`;
}

/** A reader must be able to see that something was changed behind the training's back. */
function editedMark(run: ViewedRun): Markup | false {
	if (run.written_after_end === null || run.end_time === null) return false;
	return html`<p class="quiet">✎ ${run.name} was last written to ${duration(run.written_after_end - run.end_time)} after its end.</p>`;
}

function metricCell(run: ViewedRun, name: string): Markup {
	const [, step, , , least, , most] = run.metrics[name]!;
	const facts = [
		step !== 0 && `at step ${step}`,
		least !== null && most !== null && least !== most && `from ${shortNumber(least)} to ${shortNumber(most)}`,
	].filter((fact) => fact !== false);
	return html`<b>${shortNumber(valueIn(run, name)!, 6)}</b> <span class="quiet">${facts.join(", ")}</span>`;
}

function pairs(title: string, list: readonly (readonly [string, string | Markup])[]): Markup | false {
	if (list.length === 0) return false;
	return html`<h2>${title}</h2><table>${list.map(([name, value]) => html`<tr><th>${name}</th><td class="v">${value}</td></tr>`)}</table>`;
}

function runsPart(view: ShareView): Markup {
	const { runs } = view;
	if (runs.length === 0) return html`<p>There are no runs yet.</p>`;
	const metrics = metricNames(runs).slice(0, MAX_COLUMNS);
	const params = differing(runs).slice(0, MAX_COLUMNS);
	const best = new Map(metrics.map((name) => [name, runs.length > 1 ? bestRun(runs, name) : undefined]));
	return html`<div class="wide">${runsTable(runs, metrics, params, best)}</div>${runs.map(editedMark)}`;
}

/** The table of runs; also what an embedded table shows. */
export function runsTable(
	runs: readonly ViewedRun[],
	metrics: readonly string[],
	params: readonly string[],
	best: ReadonlyMap<string, ViewedRun | undefined>,
): Markup {
	const cell = (run: ViewedRun, name: string) => {
		const value = valueIn(run, name);
		return html`<td class="n${best.get(name) === run && " best"}">${value === undefined ? "" : shortNumber(value)}</td>`;
	};
	return html`<table><thead><tr><th>Run</th><th>Status</th>${metrics.map((name) => html`<th class="n">${name}</th>`)}${params.map((name) => html`<th>${name}</th>`)}</tr></thead><tbody>${runs.map(
		(run, i) =>
			html`<tr><td><span class="swatch s${i % SERIES_COLOURS}"></span>${run.parent_run_id !== null && "↳ "}${run.name}${run.written_after_end !== null && " ✎"}</td><td>${statusOf(run)}</td>${metrics.map((name) => cell(run, name))}${params.map((name) => html`<td>${run.params[name] ?? ""}</td>`)}</tr>`,
	)}</tbody></table>`;
}

/** Params in which the runs differ. */
export function differing(runs: readonly ViewedRun[]): string[] {
	const names = new Set(runs.flatMap(({ params }) => Object.keys(params)));
	return [...names]
		.filter((name) => runs.length === 1 || new Set(runs.map(({ params }) => params[name])).size > 1)
		.sort();
}

function chartsPart({ charts, runs }: ShareView): Markup | false {
	const metrics = Object.keys(charts).slice(0, MAX_CHARTS);
	if (metrics.length === 0) return false;
	const drawn = metrics.map((metric) => chartSvg({ metric, curves: charts[metric]!, runs, width: 480, height: 240 }));
	return html`<h2>Charts</h2><div class="charts">${drawn.map((chart) => html`<div>${chart}</div>`)}</div>`;
}

function filesPart({ files, runs }: ShareView, base: string): Markup | false {
	const [run] = runs;
	if (!run || !files || files.length === 0) return false;
	const address = (path: string) => `${base}/file?${new URLSearchParams({ run: run.run_id, path })}`;
	const images = files.filter(({ path }) => IMAGE.test(path)).slice(0, MAX_IMAGES);
	return html`<h2>Files</h2><div class="files">${images.map(({ path }) => html`<img loading="lazy" alt="${path}" src="${address(path)}&inline=1">`)}<table>${files.map(
		({ path, size }) =>
			html`<tr><td class="v"><a href="${address(path)}">${path}</a></td><td class="n quiet">${fileSize(size)}</td></tr>`,
	)}</table></div>`;
}
