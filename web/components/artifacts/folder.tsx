import { useSignal } from "@preact/signals";
import type { ArtifactFile } from "../../../worker/api/contract.ts";
import { useFolder } from "../../data/artifacts.ts";
import { formatBytes } from "../../format/number.ts";
import { setQuery } from "../../router.ts";

export interface FolderProps {
	readonly runId: string;
	readonly path: string;
	readonly depth: number;
	/** The file on show. */
	readonly selected: string;
	/** Called with the file on show once it is listed. */
	readonly found: (file: ArtifactFile) => void;
}

/** What lies in a folder; folders in it open in place. */
export function Folder(props: FolderProps) {
	const { data, error } = useFolder(props.runId, props.path);
	if (error.value && !data.value) return <p class="quiet folder-note">{error.value.message}</p>;
	if (!data.value) return <span class="skeleton folder-skeleton" />;
	if (data.value.length === 0 && props.path === "") {
		return (
			<p class="quiet folder-note">
				No files. <code>mlflow.log_artifact("plot.png")</code> adds one.
			</p>
		);
	}
	return (
		<ul class={`folder depth-${Math.min(props.depth, 8)}`}>
			{data.value.map((file) => (
				<Entry key={file.path} {...props} file={file} />
			))}
		</ul>
	);
}

function Entry(props: FolderProps & { readonly file: ArtifactFile }) {
	const { file, selected, found } = props;
	const open = useSignal(selected.startsWith(`${file.path}/`));
	const name = file.path.slice(file.path.lastIndexOf("/") + 1);
	if (!file.is_dir) {
		if (file.path === selected) queueMicrotask(() => found(file));
		return (
			<li>
				<button
					type="button"
					class="file"
					aria-current={file.path === selected ? "true" : undefined}
					onClick={() => setQuery({ path: file.path })}
				>
					<span class="truncate">{name}</span>
					<span class="quiet">{file.size !== null && formatBytes(file.size)}</span>
				</button>
			</li>
		);
	}
	return (
		<li>
			<button
				type="button"
				class="file"
				aria-expanded={open.value}
				onClick={() => {
					open.value = !open.value;
				}}
			>
				<span class="truncate">
					<span class="fold-mark" aria-hidden="true">
						{open.value ? "▾" : "▸"}
					</span>
					{name}
				</span>
			</button>
			{open.value && <Folder {...props} path={file.path} depth={props.depth + 1} />}
		</li>
	);
}
