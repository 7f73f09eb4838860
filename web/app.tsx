/** The frame around every page: the bar, the notice, and which page is shown. Pages load their own code. */
import { useEffect } from "preact/hooks";
import { AwayNotice } from "./components/away-notice.tsx";
import { lazy } from "./components/lazy.tsx";
import { panel, startShortcuts } from "./components/palette/open.ts";
import { Toasts } from "./components/toasts.tsx";
import { TopBar } from "./components/top-bar.tsx";
import { learnWhoami, whoami } from "./data/session.ts";
import { loginNeeded } from "./data/session-state.ts";
import { HomePage } from "./pages/home.tsx";
import { MissingPage } from "./pages/missing.tsx";
import { route } from "./router.ts";

const LoginForm = lazy(() => import("./components/login-form.tsx").then((m) => m.LoginForm));
const ExperimentPage = lazy(() => import("./pages/experiment.tsx").then((m) => m.ExperimentPage));
const RunPage = lazy(() => import("./pages/run.tsx").then((m) => m.RunPage));
const ComparePage = lazy(() => import("./pages/compare.tsx").then((m) => m.ComparePage));
const ModelsPage = lazy(() => import("./pages/models.tsx").then((m) => m.ModelsPage));
const ModelPage = lazy(() => import("./pages/model.tsx").then((m) => m.ModelPage));
const SettingsPage = lazy(() => import("./pages/settings.tsx").then((m) => m.SettingsPage));

const Panels = lazy(() => import("./components/palette/panels.tsx").then((m) => m.Panels));

export function App() {
	useEffect(() => {
		if (!whoami.peek() && !loginNeeded.peek()) void learnWhoami();
		startShortcuts();
	}, []);
	return (
		<>
			<a class="skip" href="#main">
				Skip to the content
			</a>
			<TopBar />
			<AwayNotice />
			<main id="main" class="page" tabIndex={-1}>
				{loginNeeded.value ? <LoginForm /> : <Page />}
			</main>
			<Toasts />
			{panel.value && <Panels />}
		</>
	);
}

function Page() {
	const at = route.value;
	switch (at.page) {
		case "home":
		case "login":
			return <HomePage />;
		case "experiment":
			return <ExperimentPage key={at.experimentId} experimentId={at.experimentId} />;
		case "run":
			return <RunPage key={at.runId} experimentId={at.experimentId} runId={at.runId} tab={at.tab} />;
		case "compare":
			return <ComparePage key={at.runIds.join()} runIds={at.runIds} />;
		case "models":
			return <ModelsPage />;
		case "model":
			return <ModelPage key={at.name} name={at.name} version={at.version} />;
		case "settings":
			return <SettingsPage tab={at.tab} />;
		case "missing":
			return <MissingPage path={at.path} />;
	}
}
