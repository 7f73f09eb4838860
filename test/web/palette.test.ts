/** The twelve series colours stay apart for every reader, in both themes, and stand out from their ground. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

type Vector = readonly [number, number, number];

const css = readFileSync("web/theme.css", "utf8");
const declared = (name: string) =>
	new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css)!.slice(1, 3) as [string, string];
const colours = Array.from({ length: 12 }, (_, i) => declared(`series-${i}`));
const ground = declared("ground");

/** Machado et al. 2009, severity 1, on linear RGB. */
const VISIONS: Record<string, readonly [Vector, Vector, Vector]> = {
	"full colour vision": [
		[1, 0, 0],
		[0, 1, 0],
		[0, 0, 1],
	],
	deuteranopia: [
		[0.367322, 0.860646, -0.227968],
		[0.280085, 0.672501, 0.047413],
		[-0.01182, 0.04294, 0.968881],
	],
	protanopia: [
		[0.152286, 1.052583, -0.204868],
		[0.114503, 0.786281, 0.099216],
		[-0.003882, -0.048116, 1.051998],
	],
	tritanopia: [
		[1.255528, -0.076749, -0.178779],
		[-0.078411, 0.930809, 0.147602],
		[0.004733, 0.691367, 0.3039],
	],
};

function linear(hex: string): Vector {
	const part = (at: number) => {
		const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
		return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
	};
	return [part(1), part(3), part(5)];
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const luminance = (rgb: Vector) => dot(rgb, [0.2126, 0.7152, 0.0722]);

function lab(rgb: Vector): Vector {
	const clipped = rgb.map((c) => Math.min(1, Math.max(0, c))) as unknown as Vector;
	const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
	const x = f(dot(clipped, [0.4124, 0.3576, 0.1805]) / 0.9505);
	const y = f(luminance(clipped));
	const z = f(dot(clipped, [0.0193, 0.1192, 0.9505]) / 1.089);
	return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function difference(a: Vector, b: Vector): number {
	return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

describe.each([
	["light", 0],
	["dark", 1],
] as const)("in the %s theme", (_, theme) => {
	it.each(Object.entries(VISIONS))("any two series colours differ with %s", (_, matrix) => {
		const seen = colours.map((pair) => {
			const rgb = linear(pair[theme]);
			return lab([dot(matrix[0], rgb), dot(matrix[1], rgb), dot(matrix[2], rgb)]);
		});
		for (const [i, a] of seen.entries()) {
			// 2.3 is a just noticeable difference (CIE76); lines are thin, so far more is asked for.
			for (const b of seen.slice(i + 1)) expect(difference(a, b)).toBeGreaterThan(17);
		}
	});

	it("every series colour has 3:1 against the ground", () => {
		const behind = luminance(linear(ground[theme]));
		for (const pair of colours) {
			const front = luminance(linear(pair[theme]));
			expect((Math.max(front, behind) + 0.05) / (Math.min(front, behind) + 0.05)).toBeGreaterThan(3);
		}
	});
});
