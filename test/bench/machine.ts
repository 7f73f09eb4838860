/** Where and with what the figures were taken. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import { root } from "../support/paths.ts";

export function machineText(): string {
	const [cpu] = cpus();
	return [
		`${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, commit ${commit()}`,
		`${cpus().length} × ${cpu?.model ?? arch()}, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()} ${release()}, load before ${loadavg()[0]?.toFixed(2)}`,
		`Node ${process.version}, workerd ${version("workerd")}, miniflare ${version("miniflare")}, SQLite ${process.versions.sqlite}, MLflow ${mlflowVersion()}`,
	].join("\n");
}

function version(name: string): string {
	return JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8")).version;
}

/** The version that the client tests pin. */
function mlflowVersion(): string {
	const file = join(root, "test/clients/requirements.txt");
	return (existsSync(file) && readFileSync(file, "utf8").match(/^mlflow==(\S+)/m)?.[1]) || "unknown";
}

function commit(): string {
	try {
		const git = (...args: string[]) =>
			execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
		return `${git("rev-parse", "--short", "HEAD")}${git("status", "--porcelain") ? " with changes" : ""}`;
	} catch {
		return "unknown";
	}
}
