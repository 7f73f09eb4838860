/** The files of a backup: as they are, under the path that they have in the bucket. */
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { bucketPath } from "../worker/artifacts/location.ts";
import { type Client, inParallel } from "./export-client.ts";

/** Downloads at once. */
const WIDTH = 6;

/** Copies what the experiments' folders hold; files that are there already are not fetched again. */
export async function exportFiles(
	client: Client,
	folder: string,
	say: (text: string) => void,
): Promise<{ files: number; bytes: number }> {
	const total = { files: 0, bytes: 0 };
	for (const root of foldersIn(join(folder, "experiments.jsonl"))) {
		const { files } = await client.json<{ files: { path: string; size: number }[] }>(
			`/api/v1/export/files?folder=${encodeURIComponent(root)}`,
		);
		await inParallel(files, WIDTH, async ({ path, size }) => {
			const file = join(folder, "files", path);
			if (!existsSync(file) || statSync(file).size !== size) await download(client, path, file);
			total.files++;
			total.bytes += size;
			if (total.files % 100 === 0) say(`${total.files} files, ${total.bytes} bytes`);
		});
	}
	return total;
}

function foldersIn(experiments: string): Set<string> {
	const lines = readFileSync(experiments, "utf8").split("\n").filter(Boolean);
	const folders = lines.map((line) =>
		bucketPath((JSON.parse(line) as { artifact_location: string }).artifact_location),
	);
	return new Set(folders.filter((folder): folder is string => folder !== undefined && folder !== ""));
}

/** A file that is half there has another name. */
async function download(client: Client, path: string, file: string): Promise<void> {
	mkdirSync(dirname(file), { recursive: true });
	const response = await client.send(`/api/2.0/mlflow-artifacts/artifacts/${encodedPath(path)}`);
	const half = `${file}.half`;
	await pipeline(Readable.fromWeb(response.body as never), createWriteStream(half));
	renameSync(half, file);
}

export function encodedPath(path: string): string {
	return path.split("/").map(encodeURIComponent).join("/");
}
