/** Numbers with as many digits as they deserve. Minus is U+2212, which is as wide as a digit. */

const MINUS = "\u2212";

/** A single value: four significant digits, integers whole, very small and very large with an exponent. */
export function formatNumber(value: number): string {
	if (Number.isNaN(value)) return "NaN";
	if (!Number.isFinite(value)) return value > 0 ? "∞" : `${MINUS}∞`;
	const size = Math.abs(value);
	let text: string;
	if (Number.isInteger(value) && size < 1e7) text = String(size);
	else if (size !== 0 && (size < 1e-3 || size >= 1e7)) text = exponent(size, 3);
	else text = trimZeros(size.toFixed(Math.max(0, 3 - Math.floor(Math.log10(size)))));
	return value < 0 ? MINUS + text : text;
}

/** Every digit that the number has. */
export function exactNumber(value: number): string {
	return Number.isFinite(value) ? String(value).replace("-", MINUS) : formatNumber(value);
}

/** How a column of values is written, so that its decimal points stand below each other. */
export function columnFormat(values: Iterable<number>): (value: number) => string {
	let [least, most, smallest, whole] = [Infinity, -Infinity, Infinity, true];
	for (const v of values) {
		if (!Number.isFinite(v)) continue;
		least = Math.min(least, v);
		most = Math.max(most, v);
		if (v !== 0) smallest = Math.min(smallest, Math.abs(v));
		whole &&= Number.isInteger(v);
	}
	const largest = Math.max(Math.abs(least), Math.abs(most));
	if (least > most || largest === 0) return formatNumber;
	if (largest >= 1e7 || (!whole && largest < 1e-3))
		return (v) =>
			v === 0 || !Number.isFinite(v) ? formatNumber(v) : v.toExponential(2).replace("e+", "e").replaceAll("-", MINUS);
	if (whole) return (v) => (Number.isFinite(v) ? signed(v, Math.abs(v).toFixed(0)) : formatNumber(v));
	// Enough places to tell neighbours apart: four digits of the largest, or three of the spread where that is finer.
	const spread = most - least || largest;
	const places = Math.max(3 - Math.floor(Math.log10(largest)), 2 - Math.floor(Math.log10(spread)));
	const fixed = Math.min(6, Math.max(0, places));
	return (v) => {
		if (!Number.isFinite(v)) return formatNumber(v);
		const size = Math.abs(v);
		return signed(v, size !== 0 && size < 0.5 * 10 ** -fixed ? exponent(size, 2) : size.toFixed(fixed));
	};
}

function signed(value: number, size: string): string {
	return value < 0 ? MINUS + size : size;
}

function exponent(size: number, digits: number): string {
	const [mantissa = "", power = "0"] = size.toExponential(digits).split("e");
	return `${trimZeros(mantissa)}e${power.replace("+", "").replace("-", MINUS)}`;
}

function trimZeros(text: string): string {
	return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

const SI = ["", "k", "M", "G", "T", "P"];

/** For axes and sizes of counts: 1500 is 1.5k. */
export function formatSi(value: number): string {
	const size = Math.abs(value);
	if (size < 1000) return formatNumber(value);
	const power = Math.min(SI.length - 1, Math.floor(Math.log10(size) / 3));
	return `${formatNumber(Number((value / 1000 ** power).toPrecision(4)))}${SI[power]}`;
}

const BYTES = ["B", "KB", "MB", "GB", "TB"];

export function formatBytes(bytes: number): string {
	const power = bytes < 1 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log10(bytes) / 3));
	const value = bytes / 1000 ** power;
	return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${BYTES[power]}`;
}

/** "1 run", "2 runs". */
export function countOf(count: number, one: string, many = `${one}s`): string {
	return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
