/**
 * TensorBoard's event files: records of length, checksum, bytes, checksum (CRC-32C, masked), each an `Event` in protobuf.
 * Only scalars are read: as `simple_value`, or as a tensor of one number, which is how TensorFlow 2 writes them.
 * A record whose bytes are damaged is left out; one whose length is damaged ends the file, since nothing marks the next.
 */

export interface Scalar {
	readonly tag: string;
	readonly value: number;
	readonly step: bigint;
	/** Seconds since 1970 UTC. */
	readonly time: number;
}

/** @param problem is told what is wrong, and at which byte */
export function* readScalars(file: Buffer, problem: (at: number, why: string) => void): Generator<Scalar> {
	for (let at = 0; at < file.length; ) {
		if (file.length - at < 12) return problem(at, "the file ends within a record");
		const length = Number(file.readBigUInt64LE(at));
		if (maskedCrc(file.subarray(at, at + 8)) !== file.readUInt32LE(at + 8)) {
			return problem(at, "the length of a record is damaged; what follows cannot be read");
		}
		const end = at + 12 + length;
		if (end + 4 > file.length) return problem(at, "the file ends within a record");
		const data = file.subarray(at + 12, end);
		if (maskedCrc(data) === file.readUInt32LE(end)) yield* scalarsIn(data);
		else problem(at, "a record is damaged and left out");
		at = end + 4;
	}
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
	let crc = byte;
	for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
	return crc;
});

function maskedCrc(bytes: Uint8Array): number {
	let crc = 0xffffffff;
	for (const byte of bytes) crc = (crc >>> 8) ^ CRC[(crc ^ byte) & 255]!;
	crc = ~crc >>> 0;
	return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

/** A field: number, and its value as bytes, or as an integer. */
type Field = readonly [number: number, value: Buffer | bigint];

function* fieldsOf(bytes: Buffer): Generator<Field> {
	let at = 0;
	const varint = () => {
		let value = 0n;
		for (let shift = 0n; ; shift += 7n) {
			const byte = bytes[at++];
			if (byte === undefined) throw new RangeError("a field is cut short");
			value |= BigInt(byte & 127) << shift;
			if (byte < 128) return value;
		}
	};
	const take = (length: number) => {
		at += length;
		if (at > bytes.length) throw new RangeError("a field is cut short");
		return bytes.subarray(at - length, at);
	};
	while (at < bytes.length) {
		const key = Number(varint());
		const number = key >>> 3;
		switch (key & 7) {
			case 0:
				yield [number, varint()];
				break;
			case 1:
				yield [number, take(8)];
				break;
			case 2:
				yield [number, take(Number(varint()))];
				break;
			case 5:
				yield [number, take(4)];
				break;
			default:
				throw new RangeError(`unknown wire type ${key & 7}`);
		}
	}
}

/** Event: 1 wall_time (double), 2 step (int64), 5 summary. */
function scalarsIn(event: Buffer): Scalar[] {
	let time = 0;
	let step = 0n;
	const found: { tag: string; value: number }[] = [];
	for (const [number, value] of fieldsOf(event)) {
		if (number === 1) time = (value as Buffer).readDoubleLE();
		else if (number === 2) step = BigInt.asIntN(64, value as bigint);
		else if (number === 5) {
			for (const [item, summary] of fieldsOf(value as Buffer)) {
				const scalar = item === 1 ? scalarOf(summary as Buffer) : undefined;
				if (scalar) found.push(scalar);
			}
		}
	}
	return found.map((scalar) => ({ ...scalar, step, time }));
}

/** Summary.Value: 1 tag, 2 simple_value (float), 8 tensor. */
function scalarOf(summary: Buffer): { tag: string; value: number } | undefined {
	let tag = "";
	let value: number | undefined;
	for (const [number, field] of fieldsOf(summary)) {
		if (number === 1) tag = (field as Buffer).toString("utf8");
		else if (number === 2) value = float32(field as Buffer);
		else if (number === 8) value = tensorValue(field as Buffer);
	}
	return value === undefined || tag === "" ? undefined : { tag, value };
}

const DT_FLOAT = 1n;
const DT_DOUBLE = 2n;

/** TensorProto of one number: 1 dtype, 2 shape, 4 content, 5 float values, 6 double values. */
function tensorValue(tensor: Buffer): number | undefined {
	let type = 0n;
	let bytes: Buffer | undefined;
	for (const [number, field] of fieldsOf(tensor)) {
		if (number === 1) type = field as bigint;
		// Histograms, images and texts have a shape; a scalar's is empty.
		else if (number === 2 && (field as Buffer).length > 0) return undefined;
		else if (number === 4 || number === 5 || number === 6) bytes = field as Buffer;
	}
	if (type === DT_FLOAT && bytes?.length === 4) return float32(bytes);
	return type === DT_DOUBLE && bytes?.length === 8 ? bytes.readDoubleLE() : undefined;
}

/** A float32, exactly: 0.1f is 0.10000000149011612. */
function float32(bytes: Buffer): number {
	return bytes.readFloatLE();
}
