import type { DatasetInput } from "../../../worker/api/contract.ts";

/** What data the run read. */
export function Datasets({ datasets }: { readonly datasets: readonly DatasetInput[] }) {
	if (datasets.length === 0) return null;
	return (
		<section class="card panel" aria-label="Datasets">
			<header class="panel-head">
				<h2>
					Datasets <span class="tally">{datasets.length}</span>
				</h2>
			</header>
			<table class="facts">
				<tbody>
					{datasets.map((dataset) => (
						<tr key={`${dataset.name} ${dataset.digest}`}>
							<th scope="row">{dataset.name}</th>
							<td class="value">
								<code>{dataset.digest}</code>
								{dataset.context && <span class="tag">{dataset.context}</span>}
								<div class="quiet">{sourceText(dataset)}</div>
							</td>
						</tr>
					))}
				</tbody>
			</table>
		</section>
	);
}

/** The source as clients write it is JSON; its address says most. */
function sourceText({ source, source_type }: DatasetInput): string {
	try {
		const parsed = JSON.parse(source) as Record<string, unknown>;
		const address = parsed.uri ?? parsed.url ?? parsed.path;
		if (typeof address === "string") return address;
	} catch {
		// Plain text then.
	}
	return source_type || source.slice(0, 200);
}
