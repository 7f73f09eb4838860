/** Hands a file to the reader's downloads. */
export function saveFile(name: string, content: string | Blob, type = "text/plain"): void {
	const blob = typeof content === "string" ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
	const link = document.createElement("a");
	link.href = URL.createObjectURL(blob);
	link.download = fileName(name);
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name that every file system takes. */
export function fileName(name: string): string {
	return name.replaceAll(/[\\/:*?"<>|\s]+/g, "-").slice(0, 120);
}
