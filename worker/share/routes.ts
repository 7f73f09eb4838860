/** `/s/:secret`: what a link shows to people: a page, pictures for other pages, frames, and files. */
import { type Context, Hono } from "hono";
import { Failure } from "../errors.ts";
import { failureOf } from "../failure-of.ts";
import { pageAnswer, plainAnswer, svgAnswer } from "./answers.ts";
import { badgeSvg } from "./badge.ts";
import { bestRun, valueIn } from "./best.ts";
import { standaloneChart } from "./chart.ts";
import type { Theme } from "./colours.ts";
import { currentView } from "./current-view.ts";
import { embedOf } from "./embed.ts";
import { needsShare, type Shared } from "./gate.ts";
import { shortNumber } from "./numbers.ts";
import { pageOf } from "./page.ts";
import { serveSharedFile } from "./shared-file.ts";
import { countView } from "./usage.ts";
import type { ShareView } from "./view.ts";

const GONE = {
	title: "This link is not open",
	text: "It was mistyped, it has expired, it was revoked, or what it showed is gone. Ask whoever gave it to you.",
	badge: "not found",
};
const NOT_SHOWN = { title: "Not part of this link", text: "This link does not show that.", badge: "not found" };
const OVER_BUDGET = {
	title: "Too many visitors today",
	text: "This server's budget for shared links is spent. They open again at midnight UTC; nothing is lost.",
	badge: "back at midnight UTC",
};

const link = needsShare({
	gone: (c) => plainAnswer(c, 404, GONE),
	overBudget: (c) => plainAnswer(c, 503, OVER_BUDGET),
});

export const shares = new Hono<Shared>()
	.get("/:secret", link, (c) =>
		withView(c, (view) => {
			// A page that loads itself anew is the same look at it.
			if (c.req.query("again") === undefined) countView(c.var.work, c.var.share.id);
			return pageAnswer(c, pageOf(view, `/s/${c.req.param("secret")}`));
		}),
	)
	.get("/:secret/badge.svg", link, (c) =>
		withView(c, (view) => {
			const metric = c.req.query("metric") ?? "";
			const runs = chosenRuns(c, view);
			const run = runs.length === 1 ? runs[0] : bestRun(runs, metric);
			const value = run && valueIn(run, metric);
			if (value === undefined) return undefined;
			return svgAnswer(c, badgeSvg(c.req.query("label") || metric, shortNumber(value)).text);
		}),
	)
	.get("/:secret/chart.svg", link, (c) =>
		withView(c, (view) => {
			const metric = c.req.query("metric") ?? "";
			const ids = chosenRuns(c, view).map(({ run_id }) => run_id);
			const curves = curvesOf(view, metric).filter(({ run_id }) => ids.includes(run_id));
			if (curves.length === 0) return undefined;
			const size = { width: sizeIn(c, "width", 640), height: sizeIn(c, "height", 320) };
			return svgAnswer(c, standaloneChart({ metric, curves, runs: view.runs, ...size }, themeIn(c)));
		}),
	)
	.get("/:secret/embed", link, (c) =>
		withView(c, (view) => {
			const metric = c.req.query("metric");
			if (metric !== undefined && curvesOf(view, metric).length === 0) return undefined;
			return pageAnswer(c, embedOf(view, metric), true);
		}),
	)
	.get("/:secret/file", link, async (c) => {
		const { run = "", path = "", inline } = c.req.query();
		const { method, headers } = c.req.raw;
		try {
			return await serveSharedFile(c.var.work, c.var.share, run, path, { method, headers, inline: inline === "1" });
		} catch (error) {
			return unshown(c, error);
		}
	});

/** @param draw gives nothing where the link does not show what was asked for */
async function withView(
	c: Context<Shared>,
	draw: (view: ShareView) => Promise<Response> | undefined,
): Promise<Response> {
	const view = await currentView(c.var.work, c.var.share);
	if (!view) return plainAnswer(c, 404, GONE);
	return (await draw(view)) ?? plainAnswer(c, 404, NOT_SHOWN);
}

/** What is not there, not shared or not a path is one answer; what is our fault stays that. */
function unshown(c: Context, error: unknown): Promise<Response> {
	const { kind, message } = failureOf(error);
	if (kind === "not_found" || kind === "invalid") return plainAnswer(c, 404, NOT_SHOWN);
	throw new Failure(kind, message);
}

function chosenRuns(c: Context, { runs }: ShareView): ShareView["runs"] {
	const chosen = c.req.queries("run");
	return chosen ? runs.filter(({ run_id }) => chosen.includes(run_id)) : runs;
}

function curvesOf({ charts }: ShareView, metric: string) {
	return Object.hasOwn(charts, metric) ? charts[metric]! : [];
}

function themeIn(c: Context): Theme {
	const theme = c.req.query("theme");
	return theme === "light" || theme === "dark" ? theme : "auto";
}

/** Pixels, within what is of use. */
function sizeIn(c: Context, name: string, otherwise: number): number {
	const size = Math.round(Number(c.req.query(name) ?? otherwise));
	return Number.isFinite(size) ? Math.min(2_000, Math.max(120, size)) : otherwise;
}
