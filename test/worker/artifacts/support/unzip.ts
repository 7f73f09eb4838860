/** Reads a zip file by its own directory at the end, checking lengths and CRCs: what any unpacking program does. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { app } from "../../../../worker/app.ts";
import { TOKENS } from "../../support/tokens.ts";

/** The files of the archive at `path`, as text by name. */
export async function unzip(path: string, bindings: object): Promise<Record<string, string>> {
	const context = createExecutionContext();
	const request = new Request(`http://runnel.test${path}`, { headers: { authorization: `Bearer ${TOKENS.admin}` } });
	const response = await app.fetch(request, bindings as never, context);
	const bytes = new Uint8Array(await response.arrayBuffer());
	await waitOnExecutionContext(context);
	if (Number(response.headers.get("content-length")) !== bytes.length) throw new Error("not as long as announced");
	return Object.fromEntries(entries(bytes));
}

function* entries(bytes: Uint8Array): Generator<[string, string]> {
	const view = new DataView(bytes.buffer);
	const end = bytes.length - 22;
	if (view.getUint32(end, true) !== 0x06054b50) throw new Error("no end of directory");
	let at = view.getUint32(end + 16, true);
	for (let left = view.getUint16(end + 10, true); left > 0; left--) {
		const [crc, size, nameLength] = [
			view.getUint32(at + 16, true),
			view.getUint32(at + 24, true),
			view.getUint16(at + 28, true),
		];
		const local = view.getUint32(at + 42, true);
		const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
		const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
		const data = bytes.subarray(start, start + size);
		if (crc32(data) !== crc) throw new Error(`${name} is damaged`);
		yield [name, new TextDecoder().decode(data)];
		at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
	}
}

function crc32(bytes: Uint8Array): number {
	let crc = ~0;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc >>> 0;
}
