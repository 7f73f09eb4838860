/** A whole small body in memory, for where a stream cannot go: the database, and bodies without a length. */
import { invalid } from "../errors.ts";

/** @throws Failure `invalid` where the body has more than `limit` bytes */
export async function readAll(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > limit) throw invalid(`The body has over ${limit} bytes.`);
		chunks.push(chunk);
	}
	const whole = new Uint8Array(size);
	let at = 0;
	for (const chunk of chunks) {
		whole.set(chunk, at);
		at += chunk.length;
	}
	return whole;
}
