/** The door: requests and the cron. */
import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { runUpkeep } from "./upkeep/cron.ts";
import { meter } from "./upkeep/meter.ts";

export default {
	fetch: async (request, env, ctx) => {
		const counted = meter.count(env);
		const response = await app.fetch(request, counted, ctx);
		ctx.waitUntil(meter.flush(env.DB, Date.now()));
		return response;
	},
	scheduled: (event, env, ctx) => ctx.waitUntil(runUpkeep(meter.observe(env), event.scheduledTime)),
} satisfies ExportedHandler<Env>;
