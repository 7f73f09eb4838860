/** The stages of a version, older than aliases and still in use. */
import { invalid } from "../errors.ts";

export const STAGES = ["None", "Staging", "Production", "Archived"] as const;
export type Stage = (typeof STAGES)[number];

/** The stage that `text` names in any case. @throws Failure `invalid` */
export function stageOf(text: string): Stage {
	const stage = STAGES.find((known) => known.toLowerCase() === text.toLowerCase());
	if (stage === undefined) {
		throw invalid(`Invalid Model Version stage: ${JSON.stringify(text)}. Value must be one of ${STAGES.join(", ")}.`);
	}
	return stage;
}

/**
 * Whether moving a version to `stage` may archive those that are there: only stages that a service reads from have a
 * predecessor to retire.
 */
export function mayRetireOthers(stage: Stage): boolean {
	return stage === "Staging" || stage === "Production";
}
