import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ArtifactFile } from "../../../worker/api/contract.ts";
import { fileUrl, readFile } from "../../data/artifacts.ts";
import { formatBytes } from "../../format/number.ts";
import { imageType, PREVIEW_LIMIT, previewKind } from "./preview-kind.ts";
import { PreviewTable } from "./preview-table.tsx";

/** A file with its name, size and, where that is safe and small enough, its content. */
export function Preview({ runId, file }: { readonly runId: string; readonly file: ArtifactFile }) {
	const kind = previewKind(file.path);
	const tooLarge = kind !== "none" && (file.size ?? 0) > PREVIEW_LIMIT[kind];
	return (
		<section class="preview" aria-label={file.path}>
			<header class="preview-head">
				<h2 class="truncate" title={file.path}>
					{file.path.slice(file.path.lastIndexOf("/") + 1)}
				</h2>
				<span class="quiet">{file.size !== null && formatBytes(file.size)}</span>
				<a class="button" href={fileUrl(runId, file.path)} download>
					Download
				</a>
			</header>
			{kind === "none" || tooLarge ? (
				<p class="quiet preview-none">
					{tooLarge ? "This file is too large to be shown here." : "Files of this kind are not shown here."} Download it
					to open it.
				</p>
			) : (
				<Content key={file.path} runId={runId} file={file} />
			)}
		</section>
	);
}

type Loaded = { readonly text: string } | { readonly image: string } | { readonly problem: string };

function Content({ runId, file }: { readonly runId: string; readonly file: ArtifactFile }) {
	const loaded = useSignal<Loaded | undefined>(undefined);
	const kind = previewKind(file.path);
	useEffect(() => {
		const stop = new AbortController();
		let image: string | undefined;
		const load = async (): Promise<Loaded> => {
			const bytes = await readFile(runId, file.path, stop.signal);
			if (kind !== "image") return { text: await bytes.text() };
			image = URL.createObjectURL(new Blob([bytes], { type: imageType(file.path) }));
			return { image };
		};
		load().then(
			(result) => {
				loaded.value = result;
			},
			(error: Error) => {
				if (!stop.signal.aborted) loaded.value = { problem: error.message };
			},
		);
		return () => {
			stop.abort();
			if (image) URL.revokeObjectURL(image);
		};
	}, [runId, file.path]);
	const content = loaded.value;
	if (!content) return <span class="skeleton preview-skeleton" />;
	if ("problem" in content) return <p class="quiet preview-none">{content.problem}</p>;
	if ("image" in content) return <img class="preview-image" src={content.image} alt={file.path} />;
	if (kind === "table") return <PreviewTable text={content.text} separator={file.path.endsWith(".tsv") ? "\t" : ","} />;
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: long files scroll, and keyboards must reach that
		<pre class="preview-text" tabIndex={0}>
			{kind === "json" ? indented(content.text) : content.text}
		</pre>
	);
}

function indented(json: string): string {
	try {
		return JSON.stringify(JSON.parse(json), null, 2);
	} catch {
		return json;
	}
}
