/** Values in a request's path and query. */
import type { Context } from "hono";
import { invalid, notFound } from "../errors.ts";
import type { View } from "../tracking/search-view.ts";
import { shown } from "./fields.ts";

/** @throws Failure `not_found`: what is no number names no experiment */
export function experimentIdIn(c: Context): number {
	const text = c.req.param("experiment_id") ?? "";
	if (!/^\d{1,15}$/.test(text)) throw notFound(`There is no experiment ${shown(text)}.`);
	return Number(text);
}

/** @throws Failure `invalid` */
export function viewOf(c: Context): View {
	const view = c.req.query("view") ?? "active";
	if (view === "active" || view === "deleted" || view === "all") return view;
	throw invalid(`'view' must be active, deleted or all, not ${shown(view)}.`);
}

/** A whole number in the query. @throws Failure `invalid` */
export function numberOf(c: Context, name: string, range: { least: number; most: number; otherwise: number }): number {
	const text = c.req.query(name);
	if (text === undefined || text === "") return range.otherwise;
	const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
	if (value >= range.least && value <= range.most) return value;
	throw invalid(`'${name}' must be a whole number from ${range.least} to ${range.most}, not ${shown(text)}.`);
}
