import type { ModelSummary, RunPage } from "../../../worker/api/contract.ts";
import { mayManage } from "../../data/access.ts";
import { useExperiments } from "../../data/experiments.ts";
import { useModels } from "../../data/models.ts";
import { get } from "../../data/request.ts";
import { useResource } from "../../data/resource.ts";
import { logout } from "../../data/session.ts";
import { go, route, to } from "../../router.ts";
import { nextTheme, theme } from "../../theme.ts";
import type { Entry } from "./entries.ts";
import { showShortcuts } from "./open.ts";

/** The newest runs of an experiment, which are those that one jumps to; the table's filter finds older ones. */
const RUNS = 200;

type RunName = { readonly run_id: string; readonly name: string };

async function readRunNames(experimentId: string | undefined): Promise<readonly RunName[]> {
	if (experimentId === undefined) return [];
	const page = await get<RunPage>(`/experiments/${encodeURIComponent(experimentId)}/runs`, { limit: RUNS });
	return page.runs.map(({ run_id, name }) => ({ run_id, name }));
}

/** Everything that the palette can do from where the reader is. */
export function useEntries(): Entry[] {
	const at = route.value;
	const experimentId = at.page === "experiment" || at.page === "run" ? at.experimentId : undefined;
	const experiments = useExperiments("active").data.value?.experiments ?? [];
	const models: readonly ModelSummary[] = useModels().data.value ?? [];
	const runs =
		useResource(`run names ${experimentId}`, () => readRunNames(experimentId)).data.value ?? ([] as readonly RunName[]);
	const here = experiments.find((e) => e.experiment_id === experimentId);
	return [
		...runs.map(
			({ run_id, name }): Entry => ({
				id: `run ${run_id}`,
				group: "Runs",
				label: name,
				hint: here?.name,
				act: () => go(to.run(experimentId!, run_id)),
			}),
		),
		...experiments.map(
			({ experiment_id: id, name }): Entry => ({
				id: `experiment ${id}`,
				group: "Experiments",
				label: name,
				act: () => go(to.experiment(id)),
			}),
		),
		...models.map(
			({ name }): Entry => ({ id: `model ${name}`, group: "Models", label: name, act: () => go(to.model(name)) }),
		),
		...places(),
		...deeds(here && { id: here.experiment_id, name: here.name }),
	];
}

function places(): Entry[] {
	const all: [label: string, address: string][] = [
		["All experiments", to.home()],
		["Models", to.models()],
		...(mayManage()
			? ([
					["Settings: tokens", to.settings("tokens")],
					["Settings: audit", to.settings("audit")],
				] as [string, string][])
			: []),
		["Settings: sessions", to.settings("sessions")],
	];
	return all.map(([label, address]) => ({ id: address, group: "Go to", label, act: () => go(address) }));
}

function deeds(here: { readonly id: string; readonly name: string } | undefined): Entry[] {
	const turned = nextTheme(theme.value, matchMedia("(prefers-color-scheme: dark)").matches);
	const name = { system: "follow the device", light: "light", dark: "dark" }[turned];
	const turn = () => {
		theme.value = turned;
	};
	const token = () => go(`${to.settings("tokens")}?new=ci&experiment=${here?.id}`);
	return [
		{ id: "theme", group: "Do", label: `Theme: ${name}`, act: turn },
		{ id: "keys", group: "Do", label: "Keyboard shortcuts", hint: "?", act: showShortcuts },
		...(mayManage() && here
			? [{ id: "ci", group: "Do", label: `Make a CI token for ${here.name}`, act: token } as const]
			: []),
		{ id: "log out", group: "Do", label: "Log out", act: () => void logout() },
	];
}
