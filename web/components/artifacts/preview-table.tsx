import { parseCsv } from "./csv.ts";

const ROWS = 500;
const COLUMNS = 60;

/** The first rows of a CSV file. */
export function PreviewTable({ text, separator }: { readonly text: string; readonly separator: "," | "\t" }) {
	const [head = [], ...rows] = parseCsv(text, separator, ROWS + 2);
	const shown = rows.slice(0, ROWS);
	const numeric = head.map((_, i) => shown.every((row) => row[i] === "" || !Number.isNaN(Number(row[i]))));
	return (
		<div class="preview-table">
			<table>
				<thead>
					<tr>
						{head.slice(0, COLUMNS).map((name, i) => (
							<th key={`${i} ${name}`} scope="col" class={numeric[i] ? "number" : ""}>
								{name}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{shown.map((row, y) => (
						// rows of a file never move
						<tr key={y}>
							{row.slice(0, COLUMNS).map((value, x) => (
								<td key={head[x]} class={numeric[x] ? "number" : ""}>
									{value}
								</td>
							))}
						</tr>
					))}
				</tbody>
			</table>
			{rows.length > ROWS && <p class="quiet preview-none">The first {ROWS} rows. Download the file for all.</p>}
		</div>
	);
}
