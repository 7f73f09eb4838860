import { useEffect, useMemo } from "preact/hooks";
import { useCrumbs } from "../components/crumbs.ts";
import { Problem } from "../components/problem.tsx";
import { orderByText } from "../components/runs-table/columns.ts";
import { viewStateIn } from "../components/workspace/view-state.ts";
import { Workspace } from "../components/workspace/workspace.tsx";
import { WorkspaceSkeleton } from "../components/workspace/workspace-skeleton.tsx";
import { useExperiment } from "../data/experiments.ts";
import { usePolling } from "../data/poll.ts";
import { createRunList } from "../data/run-list.ts";
import { route, to } from "../router.ts";

export function ExperimentPage({ experimentId }: { readonly experimentId: string }) {
	const experiment = useExperiment(experimentId);
	const list = useMemo(() => createRunList(experimentId), [experimentId]);
	const { filter, order, view } = viewStateIn(route.value.query);
	const orderBy = orderByText(order);
	useEffect(() => {
		void list.search({ filter, order: orderBy, view });
	}, [list, filter, orderBy, view]);
	usePolling(() => list.poll());
	const found = experiment.data.value;
	useCrumbs([{ label: found?.name ?? `Experiment ${experimentId}`, href: to.experiment(experimentId) }]);
	const error = experiment.error.value ?? (list.runs.value ? undefined : list.error.value);
	const runs = list.runs.value;
	if (error && error.position === undefined && (!found || !runs)) {
		const title = error.status === 404 ? "There is no such experiment" : "The experiment could not be read";
		const retry = () => {
			void experiment.reload();
			void list.reload();
		};
		return <Problem title={title} error={error} retry={retry} />;
	}
	// A mistake in the filter of a shared link: the table is empty, and the filter box says why.
	if (!found || (!runs && !error)) return <WorkspaceSkeleton />;
	return <Workspace experiment={found} list={list} runs={runs ?? []} />;
}
