/** Little-endian bytes, written and read in order. The building blocks of the block format (FORMAT.md). */

export class ByteWriter {
	#bytes = new Uint8Array(1024);
	#view = new DataView(this.#bytes.buffer);
	length = 0;

	/** Where the next `count` bytes go. It may replace the buffer, so it comes before any use of `#view` or `#bytes`. */
	#room(count: number): number {
		const at = this.length;
		this.length += count;
		if (this.length > this.#bytes.length) {
			const grown = new Uint8Array(Math.max(this.length, this.#bytes.length * 2));
			grown.set(this.#bytes);
			this.#bytes = grown;
			this.#view = new DataView(grown.buffer);
		}
		return at;
	}

	byte(value: number): void {
		const at = this.#room(1);
		this.#bytes[at] = value;
	}

	uint16(value: number): void {
		const at = this.#room(2);
		this.#view.setUint16(at, value, true);
	}

	uint32(value: number): void {
		const at = this.#room(4);
		this.#view.setUint32(at, value, true);
	}

	float32(value: number): void {
		const at = this.#room(4);
		this.#view.setFloat32(at, value, true);
	}

	float64(value: number): void {
		const at = this.#room(8);
		this.#view.setFloat64(at, value, true);
	}

	int64(value: bigint): void {
		const at = this.#room(8);
		this.#view.setBigInt64(at, value, true);
	}

	/** A signed integer, zigzag and 7 bits a byte: 1 byte up to ±63, at most 10. */
	varint(value: bigint): void {
		let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
		while (rest > 0x7fn) {
			this.byte(Number(rest & 0x7fn) | 0x80);
			rest >>= 7n;
		}
		this.byte(Number(rest));
	}

	/** Each of `values` (integers from 0 below 2^width) in `width` bits, lowest bit first, the last byte filled up. */
	packed(values: ArrayLike<number>, width: number): void {
		let pending = 0;
		let bits = 0;
		for (let i = 0; i < values.length; i++) {
			// Up to 7 pending bits and 32 new ones stay exact in a float64.
			pending += values[i]! * 2 ** bits;
			bits += width;
			while (bits >= 8) {
				this.byte(pending % 256);
				pending = Math.floor(pending / 256);
				bits -= 8;
			}
		}
		if (bits > 0) this.byte(pending);
	}

	finish(): Uint8Array {
		return this.#bytes.slice(0, this.length);
	}
}

/** Thrown where stored bytes cannot be what was written. */
export class DamagedBlock extends Error {
	override readonly name = "DamagedBlock";
}

export class ByteReader {
	readonly #bytes: Uint8Array;
	readonly #view: DataView;
	#at = 0;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	#take(count: number): number {
		const at = this.#at;
		this.#at += count;
		if (this.#at > this.#bytes.length) throw new DamagedBlock("the section ends early");
		return at;
	}

	byte(): number {
		return this.#bytes[this.#take(1)]!;
	}

	uint16(): number {
		return this.#view.getUint16(this.#take(2), true);
	}

	uint32(): number {
		return this.#view.getUint32(this.#take(4), true);
	}

	float32(): number {
		return this.#view.getFloat32(this.#take(4), true);
	}

	float64(): number {
		return this.#view.getFloat64(this.#take(8), true);
	}

	int64(): bigint {
		return this.#view.getBigInt64(this.#take(8), true);
	}

	varint(): bigint {
		let result = 0n;
		for (let shift = 0n; shift < 70n; shift += 7n) {
			const byte = this.byte();
			result |= BigInt(byte & 0x7f) << shift;
			if (byte < 0x80) return BigInt.asIntN(64, (result >> 1n) ^ -(result & 1n));
		}
		throw new DamagedBlock("a number is too long");
	}

	packed(count: number, width: number): number[] {
		const values = new Array<number>(count);
		const modulus = 2 ** width;
		let pending = 0;
		let bits = 0;
		for (let i = 0; i < count; i++) {
			while (bits < width) {
				pending += this.byte() * 2 ** bits;
				bits += 8;
			}
			values[i] = pending % modulus;
			pending = Math.floor(pending / modulus);
			bits -= width;
		}
		return values;
	}
}
