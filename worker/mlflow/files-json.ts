import type { ListedFile } from "../artifacts/file-store.ts";

/**
 * A listing as MLflow has it: nothing at all where there is none. `is_dir` stands in every entry, since the client
 * reads it without looking; `file_size` only for files.
 * @param under what stands before the names: the client's proxy wants names alone, other routes whole paths
 */
export function filesJson(files: readonly ListedFile[], under = ""): object {
	if (files.length === 0) return {};
	return {
		files: files.map(({ path, isDir, size }) => ({
			path: under === "" ? path : `${under}/${path}`,
			is_dir: isDir,
			...(size !== undefined && { file_size: size }),
		})),
	};
}
