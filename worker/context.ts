import type { Principal } from "./access/principal.ts";
import type { Env } from "./env.ts";
import type { Work } from "./work.ts";

/** What Hono's context holds in every room: `new Hono<App>()`. */
export interface App {
	Bindings: Env;
	Variables: {
		/** Set by `needs(...)`: who is calling. */
		principal: Principal;
		/** Set by `needs(...)`: what the domain works with. */
		work: Work;
	};
}
