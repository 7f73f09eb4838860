import "./sparkline.css";
import { sparkPath } from "./spark-path.ts";

/** A curve without axes, the size of a word. Gaps stay gaps. */
export function Sparkline({ x, y, colour }: SparklineProps) {
	const path = sparkPath(x, y, WIDTH, HEIGHT);
	return (
		<svg
			class={`sparkline series-${colour}`}
			viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
			width={WIDTH}
			height={HEIGHT}
			aria-hidden="true"
		>
			<path d={path} />
		</svg>
	);
}

interface SparklineProps {
	readonly x: readonly number[];
	readonly y: readonly (number | null)[];
	readonly colour: number;
}

const WIDTH = 96;
const HEIGHT = 18;
