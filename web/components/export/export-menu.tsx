import { countOf } from "../../format/number.ts";
import { Menu } from "../menu.tsx";
import type { Column } from "../runs-table/columns.ts";
import { lookOf } from "../runs-table/look.ts";
import { idsOf, type Row } from "../runs-table/tree.ts";
import { toast } from "../toasts.tsx";
import { toCsv, toJson, toLatex, toMarkdown } from "./formats.ts";
import { saveFile } from "./save-file.ts";
import { shownTable } from "./shown-table.ts";

export interface ExportMenuProps {
	/** What the files are called. */
	readonly name: string;
	readonly rows: readonly Row[];
	readonly columns: readonly Column[];
	readonly selected: ReadonlySet<string>;
}

/** The table as it stands (its columns, its order, its groups), of the ticked rows or of all. */
export function ExportMenu({ name, rows, columns, selected }: ExportMenuProps) {
	const ticked = rows.filter((row) => idsOf(row).every((id) => selected.has(id)));
	const taken = ticked.length > 0 ? ticked : rows;
	const table = () => {
		const runs = rows.map((row) => row.run);
		return shownTable(
			taken,
			columns.map((column) => lookOf(column, runs)),
		);
	};
	const copy = (text: string, what: string, ending: string) => {
		const save = () => saveFile(`${name}.${ending}`, text);
		// Without https there is no clipboard.
		if (!navigator.clipboard) return save();
		navigator.clipboard
			.writeText(text)
			.then(() => toast(`Copied ${countOf(taken.length, "row")} as ${what}`))
			.catch(save);
	};
	const of = ticked.length > 0 ? `of ${countOf(ticked.length, "ticked row")}` : `of ${countOf(rows.length, "row")}`;
	return (
		<Menu
			label="Export what the table shows"
			text="Export"
			items={[
				{ label: `Save CSV ${of}`, act: () => saveFile(`${name}.csv`, toCsv(table()), "text/csv") },
				{ label: `Save JSON ${of}`, act: () => saveFile(`${name}.json`, toJson(table()), "application/json") },
				{ label: "Copy as Markdown", act: () => copy(toMarkdown(table()), "Markdown", "md") },
				{ label: "Copy as LaTeX", act: () => copy(toLatex(table()), "LaTeX", "tex") },
			]}
		/>
	);
}
