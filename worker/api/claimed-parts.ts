/** The parts that a client says it has sent: `{"parts": [{"part_number": 1, "etag": "…"}]}`, or no body at all. */
import type { Context } from "hono";
import type { Part } from "../artifacts/signer.ts";
import { invalid } from "../errors.ts";
import { isRecord, readFields, shown } from "./fields.ts";

/** @returns undefined where the request has no body: then what arrived here counts */
export async function claimedParts(c: Context): Promise<Part[] | undefined> {
	if (c.req.raw.body === null || c.req.header("content-length") === "0") return undefined;
	const { fields } = await readFields(c, ["parts"]);
	const parts = fields.parts ?? undefined;
	if (parts === undefined) return undefined;
	if (!Array.isArray(parts)) throw invalid(`'parts' must be a list, not ${shown(parts)}.`);
	return parts.map((part: unknown, i) => {
		if (!isRecord(part)) throw invalid(`'parts[${i}]' must be an object, not ${shown(part)}.`);
		const { part_number: number, etag } = part;
		if (!Number.isInteger(number))
			throw invalid(`'parts[${i}].part_number' must be a whole number, not ${shown(number)}.`);
		if (typeof etag !== "string") throw invalid(`'parts[${i}].etag' must be a text, not ${shown(etag)}.`);
		return { number: number as number, etag: etag.replace(/^"|"$/g, "") };
	});
}
