/** Which parts make a file: R2's rules, judged when a part arrives and when they are joined, as pure functions. */
import { Failure, invalid } from "../errors.ts";
import { MAX_UPLOAD_BODY } from "../limits.ts";
import { MAX_PARTS, MIN_PART } from "./limits.ts";
import type { Part } from "./signer.ts";
import type { Upload } from "./uploads.ts";

/** @throws Failure `invalid` for a number of parts that no upload can have */
export function checkCount(count: number, name: string): void {
	if (!Number.isInteger(count) || count < 1 || count > MAX_PARTS) {
		throw invalid(`'${name}' must be a whole number from 1 to ${MAX_PARTS}, not ${count}.`);
	}
}

/**
 * Sizes of `count` parts of a file, equal but for the last.
 * @throws Failure `invalid` where they would be too small or too large
 */
export function partSizes(size: number, count: number): number[] {
	const each = Math.ceil(size / count);
	const last = size - each * (count - 1);
	if (count > 1 && (each < MIN_PART || last <= 0)) {
		throw invalid(
			`${size} bytes in ${count} parts make parts of ${each}; one has at least ${MIN_PART}. ` +
				`Ask for at most ${Math.max(1, Math.floor(size / MIN_PART))} parts.`,
		);
	}
	if (each > MAX_UPLOAD_BODY) {
		throw invalid(
			`${size} bytes in ${count} parts make parts of ${each}; one request may carry ${MAX_UPLOAD_BODY}. ` +
				`Ask for at least ${Math.ceil(size / MAX_UPLOAD_BODY)} parts.`,
		);
	}
	return Array.from({ length: count }, (_, i) => (i < count - 1 ? each : last));
}

/**
 * Judges a part by its size, before a byte of it is read.
 * @throws Failure `invalid` or `too_large`
 */
export function checkPart(upload: Upload, number: number, size: number): void {
	const name = `Part ${number} of ${upload.count}`;
	if (size > MAX_UPLOAD_BODY) {
		throw new Failure("too_large", `${name} has ${size} bytes; one request may carry ${MAX_UPLOAD_BODY}.`);
	}
	const isLast = number === upload.count;
	if (!isLast && size < MIN_PART) {
		throw invalid(`${name} has ${size} bytes; every part but the last has at least ${MIN_PART}.`);
	}
	const { partSize } = upload;
	if (partSize !== null && (isLast ? size > partSize : size !== partSize)) {
		throw invalid(
			`${name} has ${size} bytes, an earlier one ${partSize}: all but the last have the same, the last at most that.`,
		);
	}
}

/**
 * The parts to join, in order.
 * @param claimed what the client says that it sent; absent where it trusts what arrived
 * @throws Failure `invalid` that names the part
 */
export function partsToJoin(upload: Upload, claimed: readonly Part[] | undefined): Part[] {
	const throughHere = upload.signer === "worker";
	if (!throughHere && claimed === undefined) {
		throw invalid(
			"'parts' is needed: the part_number and the ETag of the answer to every part, which were sent past this server.",
		);
	}
	const arrived = Object.entries(upload.parts).map(([number, [, etag]]) => ({ number: Number(number), etag }));
	const parts = claimed ?? arrived.sort((a, b) => a.number - b.number);
	parts.forEach(({ number, etag }, i) => {
		const before = parts[i - 1]?.number ?? 0;
		if (number <= before) throw invalid(`The parts are out of order: ${number} comes after ${before}.`);
		if (number > upload.count) throw invalid(`There is no part ${number}: the upload has ${upload.count}.`);
		const here = upload.parts[number];
		if (throughHere && here && here[1] !== etag) {
			throw invalid(`Part ${number} has the ETag "${here[1]}", not "${etag}": it was sent again, or is another's.`);
		}
	});
	const have = new Set(parts.filter(({ number }) => !throughHere || upload.parts[number]).map(({ number }) => number));
	const missing = Array.from({ length: upload.count }, (_, i) => i + 1).filter((number) => !have.has(number));
	if (missing.length > 0) {
		throw invalid(
			`Parts are missing: ${missing.slice(0, 10).join(", ")}${missing.length > 10 ? ", …" : ""} of ${upload.count}.`,
		);
	}
	if (throughHere) checkWhole(upload);
	return [...parts];
}

/** What only shows once all are there: a last part that came first, and the sum. */
function checkWhole(upload: Upload): void {
	const sizes = Object.values(upload.parts).map(([size]) => size);
	checkPart(upload, upload.count, upload.parts[upload.count]![0]);
	const sum = sizes.reduce((total, size) => total + size, 0);
	if (upload.size !== null && sum !== upload.size) {
		throw invalid(`The parts have ${sum} bytes together; ${upload.size} were announced.`);
	}
}
