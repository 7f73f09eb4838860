/** The manifest of a backup: what it is, and a digest of every file in it. */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";

export interface Manifest {
	readonly format: "runnel-backup";
	readonly version: 1;
	/** ISO time. */
	readonly made_at: string;
	readonly from: string;
	/** Newest migration of the server's database. */
	readonly schema: string;
	readonly counts: Readonly<Record<string, number>>;
	/** By path within the folder. */
	readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

export const MANIFEST = "manifest.json";
/** How far an export has come, while it is not done. */
export const PROGRESS = "progress.json";

export async function writeManifest(
	folder: string,
	about: Pick<Manifest, "from" | "schema" | "counts">,
): Promise<Manifest> {
	const files: Record<string, { bytes: number; sha256: string }> = {};
	for (const path of filesIn(folder)) {
		files[path] = { bytes: statSync(join(folder, path)).size, sha256: await sha256Of(join(folder, path)) };
	}
	const { from, schema, counts } = about;
	const manifest: Manifest = {
		format: "runnel-backup",
		version: 1,
		made_at: new Date().toISOString(),
		from,
		schema,
		counts,
		files,
	};
	writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
	return manifest;
}

/** @throws Error with a sentence for the person, where the folder is no backup or not a whole one */
export function readManifest(folder: string): Manifest {
	if (existsSync(join(folder, PROGRESS))) {
		throw new Error(
			`The backup in ${folder} is not complete. Run the export again first; it goes on from where it was.`,
		);
	}
	let manifest: Partial<Manifest>;
	try {
		manifest = JSON.parse(readFileSync(join(folder, MANIFEST), "utf8")) as Partial<Manifest>;
	} catch (error) {
		throw new Error(`${join(folder, MANIFEST)} cannot be read: ${(error as Error).message}`);
	}
	if (manifest.format !== "runnel-backup") throw new Error(`${folder} holds no backup of Runnel.`);
	if (manifest.version !== 1)
		throw new Error(`The backup has version ${manifest.version}; this Runnel reads version 1. Update it.`);
	return manifest as Manifest;
}

/** What is wrong with each file that is not what the manifest says; empty for a whole backup. */
export async function damagedFiles(folder: string, { files }: Manifest): Promise<Map<string, string>> {
	const damaged = new Map<string, string>();
	for (const [path, { bytes, sha256 }] of Object.entries(files)) {
		const file = join(folder, path);
		if (!existsSync(file)) damaged.set(path, "is missing");
		else if (statSync(file).size !== bytes) damaged.set(path, `has ${statSync(file).size} bytes instead of ${bytes}`);
		else if ((await sha256Of(file)) !== sha256) damaged.set(path, "has another SHA-256 than the manifest says");
	}
	return damaged;
}

function filesIn(folder: string): string[] {
	return globSync("**/*", { cwd: folder })
		.filter((path) => statSync(join(folder, path)).isFile() && path !== MANIFEST && path !== PROGRESS)
		.map((path) => path.split(sep).join("/"))
		.sort();
}

async function sha256Of(file: string): Promise<string> {
	const hash = createHash("sha256");
	for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
	return hash.digest("hex");
}
