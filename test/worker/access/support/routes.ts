/** Every route that is mounted, with the right that its gate states. */
import type { Right } from "../../../../worker/access/principal.ts";
import { app } from "../../../../worker/app.ts";
import { schemaGate } from "../../../../worker/schema-version.ts";

export interface Route {
	readonly method: string;
	/** As mounted: `/api/v1/runs/:run_id`. */
	readonly path: string;
	/** Of the first handler; undefined where that is no gate. */
	readonly right: Right | undefined;
}

/** A mounted route has one entry for each of its handlers, in their order: the first one must be the gate. */
export const routes: readonly Route[] = [
	...new Map(
		[...app.routes]
			.reverse()
			.filter(({ handler }) => handler !== schemaGate)
			.map(({ method, path, handler }) => {
				const { right } = handler as { right?: Right };
				return [`${method} ${path}`, { method, path, right }] as const;
			}),
	).values(),
].reverse();

/** The route's path with `values` for its parameters; what is not named becomes `x`. */
export function fill(path: string, values: Readonly<Record<string, string>> = {}): string {
	return path
		.replace(/:(\w+)(\{[^}]*\})?/g, (_, name: string) => values[name] ?? "x")
		.replace(/\*$/, values["*"] ?? "x");
}
