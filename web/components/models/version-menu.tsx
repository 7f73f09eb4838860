import "../rename-form.css";
import { useSignal } from "@preact/signals";
import type { ModelStage } from "../../../worker/api/contract.ts";
import { type Model, moveStage, pointAlias, type Version } from "../../data/models.ts";
import { attempt } from "../attempt.ts";
import { Menu, type MenuItem } from "../menu.tsx";
import { toast } from "../toasts.tsx";
import { AliasForm } from "./alias-form.tsx";

const STAGES: readonly ModelStage[] = ["Staging", "Production", "Archived", "None"];

/** What can be done with a version. */
export function VersionMenu({ model, version, describe }: VersionMenuProps) {
	const naming = useSignal(false);
	const setAlias = async (alias: string) => {
		const before = model.aliases[alias];
		await pointAlias(model.name, alias, version.version);
		toast(`@${alias} is version ${version.version}`, () => {
			attempt(() => pointAlias(model.name, alias, before), { done: "Undone" });
		});
	};
	const items: MenuItem[] = [
		{
			label: "Set an alias",
			act: () => {
				naming.value = true;
			},
		},
		{ label: "Edit description", act: describe },
		...STAGES.filter((stage) => stage !== version.stage).flatMap((stage) => moves(model, version, stage)),
	];
	return (
		<>
			<Menu label={`Actions for version ${version.version}`} items={items} />
			{naming.value && (
				<AliasForm
					version={version.version}
					aliases={model.aliases}
					set={setAlias}
					close={() => {
						naming.value = false;
					}}
				/>
			)}
		</>
	);
}

interface VersionMenuProps {
	readonly model: Model;
	readonly version: Version;
	readonly describe: () => void;
}

/** Moving to a stage, and where others are in it, moving there in their place. */
function moves(model: Model, { version, stage: before }: Version, stage: ModelStage): MenuItem[] {
	const name = stage === "None" ? "no stage" : stage;
	const others = model.versions.filter((other) => other.stage === stage && other.version !== version);
	const back = () => moveStage(model.name, version, before);
	const move: MenuItem = {
		label: `Move to ${name}`,
		act: () => attempt(() => moveStage(model.name, version, stage), { done: `Moved to ${name}`, undo: back }),
	};
	if (others.length === 0 || (stage !== "Production" && stage !== "Staging")) return [move];
	const replaced = others.map((other) => `v${other.version}`).join(", ");
	const undo = async () => {
		await back();
		for (const other of others) await moveStage(model.name, other.version, stage);
	};
	const replace: MenuItem = {
		label: `Move to ${name}, archive ${replaced}`,
		act: () => attempt(() => moveStage(model.name, version, stage, true), { done: `Moved to ${name}`, undo }),
	};
	return [move, replace];
}
