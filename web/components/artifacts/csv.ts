/** Rows of a CSV or TSV text: quoted fields may hold separators, line ends and doubled quotes. Stops after `limit` rows. */
export function parseCsv(text: string, separator: "," | "\t", limit: number): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let field = "";
	let quoted = false;
	for (let i = 0; i < text.length && rows.length < limit; i++) {
		const c = text[i]!;
		if (quoted) {
			if (c !== '"') field += c;
			else if (text[i + 1] === '"') {
				field += '"';
				i++;
			} else quoted = false;
		} else if (c === '"' && field === "") quoted = true;
		else if (c === separator) {
			row.push(field);
			field = "";
		} else if (c === "\n") {
			row.push(field.endsWith("\r") ? field.slice(0, -1) : field);
			rows.push(row);
			row = [];
			field = "";
		} else field += c;
	}
	if (rows.length < limit && (field !== "" || row.length > 0)) rows.push([...row, field]);
	return rows;
}
