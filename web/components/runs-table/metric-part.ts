import type { Column } from "./columns.ts";

/** Which part of a metric the column shows. */
export function partOf({ kind }: Column): "value" | "min" | "max" {
	return kind === "min" || kind === "max" ? kind : "value";
}
