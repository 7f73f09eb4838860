const MARGIN = 2;

/** The curve as SVG path data, filling `width` × `height` but for a margin. */
export function sparkPath(x: readonly number[], y: readonly (number | null)[], width: number, height: number): string {
	const values = y.filter((v) => v !== null);
	if (values.length === 0) return "";
	const [left, right] = [x[0]!, x.at(-1)!];
	const [least, most] = [Math.min(...values), Math.max(...values)];
	const across = (v: number) => MARGIN + ((width - 2 * MARGIN) * (v - left)) / (right - left || 1);
	const down = (v: number) => height - MARGIN - ((height - 2 * MARGIN) * (v - least)) / (most - least || 1);
	let path = "";
	let drawing = false;
	y.forEach((value, i) => {
		if (value === null) {
			drawing = false;
			return;
		}
		path += `${drawing ? "L" : "M"}${across(x[i]!).toFixed(1)} ${down(value).toFixed(1)}`;
		drawing = true;
	});
	return path;
}
