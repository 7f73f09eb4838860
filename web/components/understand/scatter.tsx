import type { Run } from "../../data/run.ts";
import { to } from "../../router.ts";
import type { Dimension } from "./dimension.ts";
import { PlotFrame } from "./plot-frame.tsx";
import { shadeOf } from "./shade.ts";

/** More points than this are one blot, and slow. */
const POINTS_AT_MOST = 3_000;

/** Each run as a point; a link to it. */
export function Scatter({ runs, x, y, colour }: ScatterProps) {
	const placed = runs.flatMap((run) => {
		const [left, top] = [x.at(run), y.at(run)];
		return left === undefined || top === undefined ? [] : [{ run, left, top }];
	});
	const shown = placed.slice(0, POINTS_AT_MOST);
	return (
		<>
			<PlotFrame x={x} y={y} label={`${y.name} against ${x.name}, ${placed.length} runs`}>
				{({ across, down }) =>
					shown.map(({ run, left, top }) => (
						<a key={run.run_id} href={to.run(run.experiment_id, run.run_id)} tabindex={-1}>
							<circle
								cx={across(left)}
								cy={down(top)}
								r={placed.length > 500 ? 2.5 : 4}
								class={`plot-point ${shadeOf(run, colour)}`}
							>
								<title>{`${run.name}\n${x.name} ${x.text(run)}\n${y.name} ${y.text(run)}${colour ? `\n${colour.name} ${colour.text(run)}` : ""}`}</title>
							</circle>
						</a>
					))
				}
			</PlotFrame>
			{placed.length > shown.length && (
				<p class="quiet understand-note">
					The first {POINTS_AT_MOST} of {placed.length} runs are drawn.
				</p>
			)}
		</>
	);
}

interface ScatterProps {
	readonly runs: readonly Run[];
	readonly x: Dimension;
	readonly y: Dimension;
	readonly colour: Dimension | undefined;
}
