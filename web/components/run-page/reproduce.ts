/** The lines that bring a run's code, packages and model back, as far as the run tells. */
import type { RunWithContext } from "../../data/runs.ts";

/**
 * @param requirements path of a requirements.txt among the run's files
 * @param model folder of a model among the run's files
 */
export function reproduceLines(run: RunWithContext, requirements: string | undefined): string | undefined {
	const { tags } = run;
	const lines: string[] = [];
	const commit = tags["mlflow.source.git.commit"];
	if (commit !== undefined && /^[0-9a-f]{7,64}$/i.test(commit)) {
		const repository = webAddress(tags["mlflow.source.git.repoURL"]);
		if (repository !== undefined) lines.push(`git clone ${repository} code && cd code`);
		lines.push(`git checkout ${commit}`);
	}
	if (requirements !== undefined) {
		lines.push(
			`mlflow artifacts download --run-id ${run.run_id} --artifact-path ${quoted(requirements)} --dst-path env`,
			`pip install -r ${quoted(`env/${requirements}`)}`,
		);
	}
	const script = tags["mlflow.source.name"];
	if (script?.endsWith(".py") && lines.length > 0) {
		lines.push(["python", quoted(script.slice(script.lastIndexOf("/") + 1))].join(" "));
	}
	return lines.length > 0 ? lines.join("\n") : undefined;
}

export function loadLines(runId: string, model: string): string {
	return `import mlflow\n\nmodel = mlflow.pyfunc.load_model(${JSON.stringify(`runs:/${runId}/${model}`)})`;
}

/** Tags are anyone's text: only what is an address and nothing else becomes a part of a command. */
function webAddress(repository: string | undefined): string | undefined {
	return repository && /^(https:\/\/|git@)[\w.:@/~+-]+$/.test(repository) ? repository : undefined;
}

/** A word for the shell: in single quotes unless it is plain. */
function quoted(word: string): string {
	return /^[\w./+-]+$/.test(word) && !word.startsWith("-") ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
