import { countOf } from "../../format/number.ts";
import { Menu } from "../menu.tsx";
import type { Column } from "../runs-table/columns.ts";
import { lookOf } from "../runs-table/look.ts";
import { idsOf, type Row } from "../runs-table/tree.ts";
import { toast } from "../toasts.tsx";
import { saveFile } from "./save-file.ts";

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
	// Fetched when something is exported: the first screen does not wait for it.
	const written = async (format: "toCsv" | "toJson" | "toLatex" | "toMarkdown") => {
		const [formats, { shownTable }] = await Promise.all([import("./formats.ts"), import("./shown-table.ts")]);
		const runs = rows.map((row) => row.run);
		const looks = columns.map((column) => lookOf(column, runs));
		return formats[format](shownTable(taken, looks));
	};
	const save = async (format: "toCsv" | "toJson", ending: string, type: string) =>
		saveFile(`${name}.${ending}`, await written(format), type);
	const copy = async (format: "toLatex" | "toMarkdown", what: string, ending: string) => {
		const text = await written(format);
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
				{ label: `Save CSV ${of}`, act: () => void save("toCsv", "csv", "text/csv") },
				{ label: `Save JSON ${of}`, act: () => void save("toJson", "json", "application/json") },
				{ label: "Copy as Markdown", act: () => void copy("toMarkdown", "Markdown", "md") },
				{ label: "Copy as LaTeX", act: () => void copy("toLatex", "LaTeX", "tex") },
			]}
		/>
	);
}
