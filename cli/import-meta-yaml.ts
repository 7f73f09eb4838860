/** The YAML that MLflow writes into meta.yaml: one level of plain, single- or double-quoted texts, long ones folded. */

export function parseMeta(yaml: string): Map<string, string> {
	const values = new Map<string, string>();
	const unfolded = yaml.replace(/\r\n/g, "\n").replace(/\n(?=[ \t])[ \t]+/g, " ");
	for (const line of unfolded.split("\n")) {
		const [, key, text] = /^([A-Za-z_]\w*):(?: (.*))?$/.exec(line) ?? [];
		if (key !== undefined) values.set(key, scalar(text ?? ""));
	}
	return values;
}

const ESCAPES: Record<string, string> = { n: "\n", t: "\t", r: "\r", "0": "\0", e: "\u001b", N: "\u0085", _: "\u00a0" };

function scalar(text: string): string {
	if (text === "null" || text === "~") return "";
	if (text.startsWith("'") && text.endsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
	if (!text.startsWith('"') || !text.endsWith('"')) return text;
	return text
		.slice(1, -1)
		.replace(/\\(x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)/g, (_, code: string) =>
			code.length > 1 ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : (ESCAPES[code] ?? code),
		);
}
