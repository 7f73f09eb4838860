/**
 * What an MLmodel file says, read without a YAML library: MLflow writes it with a fixed shape, two spaces a level, and
 * signatures as JSON in single quotes.
 */

export interface Column {
	readonly name: string;
	readonly type: string;
}

export interface MlModel {
	readonly flavors: readonly string[];
	readonly python: string | undefined;
	readonly mlflow: string | undefined;
	readonly inputs: readonly Column[];
	readonly outputs: readonly Column[];
}

export function parseMlModel(text: string): MlModel {
	const lines = text.split(/\r?\n/);
	const value = (name: string) => {
		const line = lines.find((candidate) => candidate.trim().startsWith(`${name}:`));
		return line && unquoted(line.slice(line.indexOf(":") + 1).trim());
	};
	return {
		flavors: sectionOf(lines, "flavors").flatMap((line) => /^ {2}([\w.-]+):/.exec(line)?.[1] ?? []),
		python: value("python_version") || undefined,
		mlflow: value("mlflow_version") || undefined,
		inputs: columnsOf(sectionOf(lines, "signature"), "inputs"),
		outputs: columnsOf(sectionOf(lines, "signature"), "outputs"),
	};
}

function sectionOf(lines: readonly string[], name: string): string[] {
	const start = lines.indexOf(`${name}:`);
	if (start < 0) return [];
	const rest = lines.slice(start + 1);
	const end = rest.findIndex((line) => /^\S/.test(line));
	return end < 0 ? rest : rest.slice(0, end);
}

/** Long signatures are folded over several lines, each deeper than the key. */
function columnsOf(signature: readonly string[], name: string): Column[] {
	const start = signature.findIndex((line) => line.startsWith(`  ${name}:`));
	if (start < 0) return [];
	const folded = signature.slice(start + 1);
	const end = folded.findIndex((line) => !line.startsWith("   "));
	const more = end < 0 ? folded : folded.slice(0, end);
	const text = [signature[start]!.slice(name.length + 3), ...more].map((line) => line.trim()).join(" ");
	try {
		const columns = JSON.parse(unquoted(text.trim())) as Record<string, unknown>[];
		return columns.map((column, i) => ({ name: String(column["name"] ?? `[${i}]`), type: typeOf(column) }));
	} catch {
		return [];
	}
}

function typeOf({ type, "tensor-spec": tensor }: Record<string, unknown>): string {
	if (tensor && typeof tensor === "object") {
		const { dtype, shape } = tensor as { dtype?: string; shape?: readonly number[] };
		return `${dtype ?? "tensor"} ${JSON.stringify(shape ?? [])}`;
	}
	return typeof type === "string" ? type : "object";
}

function unquoted(text: string): string {
	if (/^'.*'$/s.test(text)) return text.slice(1, -1).replaceAll("''", "'");
	return /^".*"$/s.test(text) ? text.slice(1, -1) : text;
}
