/** Grows the forest beside the page, which stays quick meanwhile. */
import { importanceOf } from "./forest.ts";
import type { ImportanceData } from "./importance-data.ts";

addEventListener("message", ({ data }: MessageEvent<ImportanceData>) => {
	postMessage(importanceOf(data.columns, data.target));
});
