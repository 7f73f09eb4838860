import { useSignal } from "@preact/signals";
import { matches } from "../search-text.ts";
import { PanelHead } from "./panel-head.tsx";

export interface ValuesTableProps {
	readonly title: string;
	readonly values: readonly (readonly [name: string, value: string])[];
	/** Said where there are none. */
	readonly empty: string;
}

/** Names and texts: params and tags. */
export function ValuesTable({ title, values, empty }: ValuesTableProps) {
	const search = useSignal("");
	const shown = values.filter((pair) => matches(search.value, pair));
	return (
		<section class="card panel" aria-label={title}>
			<PanelHead title={title} count={values.length} search={search} />
			{values.length === 0 ? (
				<p class="panel-empty quiet">{empty}</p>
			) : (
				<table class="facts">
					<tbody>
						{shown.map(([name, value]) => (
							<tr key={name}>
								<th scope="row" title={name} dir="auto">
									{name}
								</th>
								<td class="value" dir="auto">
									{value}
								</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
			{shown.length === 0 && values.length > 0 && <p class="panel-empty quiet">Nothing matches this search.</p>}
		</section>
	);
}
