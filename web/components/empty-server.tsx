import "./empty-state.css";
import { firstLines } from "./first-lines.ts";
import { Snippet } from "./snippet.tsx";

/** The first page of a new server: from here to a first run without leaving it. */
export function EmptyServer() {
	return (
		<div class="content empty-server">
			<h1>Log a first run</h1>
			<p class="quiet">Scripts that use MLflow need these two lines and no other change.</p>
			<FirstLines />
			<p class="quiet">The run appears here as soon as it starts.</p>
		</div>
	);
}

/** The lines themselves, also shown in an experiment without runs. */
export function FirstLines({ experiment }: { readonly experiment?: string }) {
	const lines = firstLines(location.origin, experiment);
	return (
		<div class="first-lines">
			<Snippet label="In the shell of the script, or in a notebook's environment" code={lines.shell} />
			<Snippet label="Python, after pip install mlflow-skinny" code={lines.python} />
			<Snippet label="Or without any library" code={lines.curl} />
		</div>
	);
}
