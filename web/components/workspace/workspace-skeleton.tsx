import "./workspace.css";

const ROWS = [70, 55, 80, 62, 74, 50, 66, 58];

/** The layout of a workspace before its runs are here. */
export function WorkspaceSkeleton() {
	return (
		<div class="workspace" aria-busy="true">
			<div class="workspace-bar">
				<span class="skeleton" style={{ width: "40%", height: "28px" }} />
			</div>
			<div class="workspace-panes">
				<div class="pane table-pane skeleton-rows">
					{ROWS.map((width) => (
						<span key={width} class="skeleton" style={{ width: `${width}%` }} />
					))}
				</div>
			</div>
		</div>
	);
}
