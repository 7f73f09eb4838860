import { colourOf } from "../../charts/colour.ts";
import { useChildren } from "../../data/runs.ts";
import { formatDuration } from "../../format/time.ts";
import { to } from "../../router.ts";
import { StatusGlyph } from "../status-glyph.tsx";

/** The runs that were started inside this one. */
export function Family({ runId, experimentId }: { readonly runId: string; readonly experimentId: string }) {
	const { data } = useChildren(runId);
	const children = data.value?.children ?? [];
	if (children.length === 0) return null;
	return (
		<section class="card panel" aria-label="Child runs">
			<header class="panel-head">
				<h2>
					Child runs <span class="tally">{children.length}</span>
				</h2>
				<a class="link" href={to.compare(children.slice(0, 20).map((child) => child.run_id))}>
					Compare
				</a>
			</header>
			<ul class="family">
				{children.map((child) => (
					<li key={child.run_id}>
						<span class={`swatch series-${colourOf(child)}`} />
						<StatusGlyph run={child} />
						<a class="truncate" href={to.run(experimentId, child.run_id)} dir="auto">
							{child.name}
						</a>
						<span class="quiet">{child.end_time !== null && formatDuration(child.end_time - child.start_time)}</span>
					</li>
				))}
			</ul>
		</section>
	);
}
