import "../components/list.css";
import "../components/settings/settings.css";
import { useCrumbs } from "../components/crumbs.ts";
import { AuditTab } from "../components/settings/audit-tab.tsx";
import { SessionsTab } from "../components/settings/sessions-tab.tsx";
import { TokensTab } from "../components/settings/tokens-tab.tsx";
import { mayManage } from "../data/access.ts";
import { logout, whoami } from "../data/session.ts";
import { countOf } from "../format/number.ts";
import { to } from "../router.ts";

const TABS = [
	{ id: "tokens", label: "Tokens", admins: true, shown: TokensTab },
	{ id: "sessions", label: "Sessions", admins: false, shown: SessionsTab },
	{ id: "audit", label: "Audit", admins: true, shown: AuditTab },
];

/** Who may come in and what they did. Whoever is no admin sees what concerns their own login. */
export function SettingsPage({ tab }: { readonly tab: string }) {
	useCrumbs([{ label: "Settings", href: to.settings() }]);
	const who = whoami.value;
	if (!who) return <div class="content" aria-busy="true" />;
	const tabs = TABS.filter(({ admins }) => !admins || mayManage());
	const at = tabs.find(({ id }) => id === tab) ?? tabs[0]!;
	const Shown = at.shown;
	return (
		<div class="content settings">
			<h1>Settings</h1>
			<div class="settings-who">
				<p class="quiet">
					Logged in with <b dir="auto">{who.name}</b>: {who.role},{" "}
					{who.experiments ? countOf(who.experiments.length, "experiment") : "all experiments"}.
					{!mayManage() && " Tokens are made and revoked by admins."}
				</p>
				<button type="button" class="button" onClick={() => void logout()}>
					Log out
				</button>
			</div>
			<nav class="tabs" aria-label="Settings">
				{tabs.map(({ id, label }) => (
					<a key={id} href={to.settings(id)} aria-current={id === at.id ? "page" : undefined}>
						{label}
					</a>
				))}
			</nav>
			<Shown />
		</div>
	);
}
