import { useSignal } from "@preact/signals";
import type { ExperimentSummary } from "../../worker/api/contract.ts";
import { mayManage } from "../data/access.ts";
import { editExperiment, setExperimentLifecycle } from "../data/experiments.ts";
import { mayWrite } from "../data/session.ts";
import { go, to } from "../router.ts";
import { attempt } from "./attempt.ts";
import { Menu } from "./menu.tsx";
import { RenameForm } from "./rename-form.tsx";

export function ExperimentMenu({ experiment }: { readonly experiment: ExperimentSummary }) {
	const renaming = useSignal(false);
	if (!mayWrite()) return null;
	const { experiment_id: id, name, lifecycle } = experiment;
	const move = (to: "active" | "deleted") => setExperimentLifecycle(id, to);
	const remove = () => attempt(() => move("deleted"), { done: `Deleted ${name}`, undo: () => move("active") });
	const restore = () => attempt(() => move("active"), { done: `Restored ${name}`, undo: () => move("deleted") });
	const items =
		lifecycle === "active"
			? [
					{
						label: "Rename",
						act: () => {
							renaming.value = true;
						},
					},
					...(mayManage()
						? [{ label: "Make a CI token", act: () => go(`${to.settings("tokens")}?new=ci&experiment=${id}`) }]
						: []),
					...(id === "0" ? [] : [{ label: "Delete", danger: true, act: remove }]),
				]
			: [{ label: "Restore", act: restore }];
	return (
		<>
			<Menu label={`Actions for ${name}`} items={items} />
			{renaming.value && (
				<RenameForm
					what="experiment"
					name={name}
					rename={(to) => editExperiment(id, { name: to })}
					close={() => {
						renaming.value = false;
					}}
				/>
			)}
		</>
	);
}
