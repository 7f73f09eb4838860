import "./run.css";
import "../components/models/models.css";
import { useSignal } from "@preact/signals";
import { ArtifactsTab } from "../components/artifacts/artifacts-tab.tsx";
import { ChartsPanel } from "../components/charts-panel/charts-panel.tsx";
import { settingsIn } from "../components/charts-panel/settings.ts";
import { useCrumbs } from "../components/crumbs.ts";
import type { Draft } from "../components/markdown/text-form.tsx";
import { Problem } from "../components/problem.tsx";
import { Overview } from "../components/run-page/overview.tsx";
import { RunHeader } from "../components/run-page/run-header.tsx";
import { isSystemMetric } from "../data/directions.ts";
import { usePolling } from "../data/poll.ts";
import { stateOf } from "../data/run.ts";
import { type RunWithContext, useRun } from "../data/runs.ts";
import { route, to } from "../router.ts";

export interface RunPageProps {
	readonly experimentId: string;
	readonly runId: string;
	readonly tab: string;
}

export function RunPage({ experimentId, runId, tab }: RunPageProps) {
	const { data, error, reload } = useRun(runId);
	usePolling(async () => {
		if (data.peek() && data.peek()?.status !== "RUNNING") return false;
		await reload();
		const now = data.peek();
		return now === undefined || stateOf(now, Date.now()) === "running";
	});
	const draft = useSignal<string | undefined>(undefined);
	const run = data.value;
	useCrumbs([
		{ label: run?.experiment_name ?? "…", href: to.experiment(run?.experiment_id ?? experimentId) },
		{ label: run?.name ?? "…", href: to.run(experimentId, runId) },
	]);
	if (!run && error.value && error.value.status !== 401) {
		const title = error.value.status === 404 ? "There is no such run" : "The run could not be read";
		return <Problem title={title} error={error.value} retry={() => void reload()} />;
	}
	if (!run) return <RunSkeleton />;
	return (
		<div class="run-page">
			<RunHeader run={run} draft={draft} changed={() => void reload()} />
			<Tabs run={run} tab={tab} />
			<Tab run={run} tab={tab} draft={draft} changed={() => void reload()} />
		</div>
	);
}

function Tabs({ run, tab }: { readonly run: RunWithContext; readonly tab: string }) {
	const names = Object.keys(run.metrics);
	const system = names.filter(isSystemMetric).length;
	const tabs = [
		{ id: "overview", label: "Overview" },
		{ id: "charts", label: "Charts", count: names.length - system },
		...(system > 0 ? [{ id: "system", label: "System", count: system }] : []),
		{ id: "artifacts", label: "Artifacts" },
	];
	return (
		<nav class="tabs run-tabs" aria-label="Parts of the run">
			{tabs.map(({ id, label, count }) => (
				<a key={id} href={to.run(run.experiment_id, run.run_id, id)} aria-current={id === tab ? "page" : undefined}>
					{label}
					{count !== undefined && <span class="tally">{count}</span>}
				</a>
			))}
		</nav>
	);
}

interface TabProps {
	readonly run: RunWithContext;
	readonly tab: string;
	readonly draft: Draft;
	readonly changed: () => void;
}

function Tab({ run, tab, draft, changed }: TabProps) {
	const settings = settingsIn(route.value.query);
	switch (tab) {
		case "charts":
			return (
				<ChartsPanel
					runs={[run]}
					settings={settings}
					include={(name) => !isSystemMetric(name)}
					empty="This run has logged no metrics."
				/>
			);
		case "system":
			return <ChartsPanel runs={[run]} settings={settings} include={isSystemMetric} empty="No system metrics." />;
		case "artifacts":
			return <ArtifactsTab run={run} path={route.value.query.get("path") ?? ""} />;
		default:
			return <Overview run={run} draft={draft} settings={settings} changed={changed} />;
	}
}

function RunSkeleton() {
	return (
		<div class="run-page" aria-busy="true">
			<header class="run-header">
				<span class="skeleton" style={{ width: "240px", height: "24px" }} />
				<span class="skeleton" style={{ width: "360px", marginTop: "12px" }} />
			</header>
		</div>
	);
}
