/**
 * The virtualenvs of the real Python clients. Each is built once from its pinned requirements and reused until these
 * or the Python version change; the stamp is written last, so a half-built one is built again.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CannotRun } from "./cannot-run.ts";
import { capture } from "./command.ts";
import { root } from "./paths.ts";

const virtualenvs = {
	/** The newest clients: mlflow 3.x, scikit-learn, Optuna. */
	clients: { folder: ".venv-clients", requirements: "test/clients" },
	/** mlflow 2.x, for the compatibility suite. */
	"clients-2x": { folder: ".venv-clients-2x", requirements: "test/clients/v2" },
} as const;

export type Virtualenv = keyof typeof virtualenvs;

/** Makes the virtualenv if needed and answers the path of its Python. */
export async function ensurePython(name: Virtualenv): Promise<string> {
	const folder = join(root, virtualenvs[name].folder);
	const requirements = join(root, virtualenvs[name].requirements, "requirements.txt");
	const constraints = join(root, virtualenvs[name].requirements, "constraints.txt");
	const python = join(folder, "bin/python");
	const stampFile = join(folder, "stamp");

	const version = await capture("python3", ["--version"]);
	if (version.code !== 0) throw new CannotRun("python3 is not on the PATH");
	const stamp = createHash("sha256")
		.update(`${version.output.trim()}\n${readFileSync(requirements)}\n${readFileSync(constraints)}`)
		.digest("hex");
	if (existsSync(python) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) return python;

	console.log(`Building ${virtualenvs[name].folder} from ${virtualenvs[name].requirements}/requirements.txt`);
	rmSync(folder, { recursive: true, force: true });
	const made = await capture("python3", ["-m", "venv", folder]);
	if (made.code !== 0) {
		throw new CannotRun(`python3 -m venv failed (on Debian: apt-get install python3-venv): ${made.output.trim()}`);
	}
	const install = ["-m", "pip", "install", "--quiet", "--requirement", requirements, "--constraint", constraints];
	// Quietly: pip's warnings about this machine's own configuration would drown what the suites say.
	const installed = await capture(python, install);
	if (installed.code !== 0) throw new CannotRun(`pip could not install ${requirements}:\n${installed.output}`);
	writeFileSync(stampFile, stamp);
	return python;
}
