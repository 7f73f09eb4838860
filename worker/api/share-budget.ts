/** `/share-budget`: what links, embeds and badges may take of a day's requests together. For admins. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { readBudget, setBudget } from "../share/usage.ts";
import type { Work } from "../work.ts";
import { readFields, shown } from "./fields.ts";

export const shareBudget = new Hono<App>()
	.get("/", needs("manage"), async (c) => c.json(await budgetOf(c.var.work)))
	.put("/", needs("manage"), async (c) => {
		const { requests_a_day: requests } = (await readFields(c, ["requests_a_day"])).fields;
		if (!Number.isSafeInteger(requests) || (requests as number) < 0) {
			throw invalid(`'requests_a_day' must be a whole number, 0 to close all links, not ${shown(requests)}.`);
		}
		await setBudget(c.var.work, requests as number);
		return c.json(await budgetOf(c.var.work));
	});

async function budgetOf(work: Work) {
	const { budget, spent } = await readBudget(work);
	return { requests_a_day: budget, spent_today: spent };
}
