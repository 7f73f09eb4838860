import "./top-bar.css";
import { logout, whoami } from "../data/session.ts";
import { loginNeeded } from "../data/session-state.ts";
import { route, to } from "../router.ts";
import { nextTheme, theme } from "../theme.ts";
import { crumbs } from "./crumbs.ts";
import { showPalette } from "./palette/open.ts";

export function TopBar() {
	return (
		<header class="top-bar">
			<a class="brand" href={to.home()} aria-label="Runnel, all experiments">
				<Mark />
				<span class="brand-name">Runnel</span>
			</a>
			<nav class="crumbs truncate" aria-label="Where you are">
				{crumbs.value.map((crumb) => (
					<span key={crumb.href} class="crumb truncate">
						<span class="crumb-mark" aria-hidden="true">
							/
						</span>
						<a href={crumb.href} class="truncate">
							{crumb.label}
						</a>
					</span>
				))}
			</nav>
			<div class="top-bar-end">
				{whoami.value && !loginNeeded.value && <Find />}
				{whoami.value && !loginNeeded.value && <Rooms />}
				<ThemeToggle />
				{whoami.value && !loginNeeded.value && (
					<button
						type="button"
						class="button bare log-out"
						title={`Logged in with the token '${whoami.value.name}' (${whoami.value.role})`}
						onClick={() => void logout()}
					>
						Log out
					</button>
				)}
			</div>
		</header>
	);
}

const ROOMS = [
	{ pages: ["models", "model"], label: "Models", href: to.models() },
	{ pages: ["settings"], label: "Settings", href: to.settings() },
];

function Find() {
	return (
		<button type="button" class="button find" aria-keyshortcuts="Control+K Meta+K" onClick={showPalette}>
			<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" fill="none" stroke="currentColor">
				<circle cx="7" cy="7" r="4.500" stroke-width="1.500" />
				<path d="m10.500 10.500 3.500 3.500" stroke-width="1.500" stroke-linecap="round" />
			</svg>
			<span class="find-word">Find</span>
			<span class="find-key" aria-hidden="true">
				{/Mac|iPhone|iPad/.test(navigator.platform) ? "⌘K" : "Ctrl K"}
			</span>
		</button>
	);
}

function Rooms() {
	return (
		<nav class="rooms" aria-label="Rooms">
			{ROOMS.map(({ pages, label, href }) => (
				<a
					key={href}
					class="button bare"
					href={href}
					aria-current={pages.includes(route.value.page) ? "page" : undefined}
				>
					{label}
				</a>
			))}
		</nav>
	);
}

function ThemeToggle() {
	const now = theme.value;
	const name = { system: "follows the device", light: "light", dark: "dark" }[now];
	return (
		<button
			type="button"
			class="button bare icon"
			aria-label={`Theme: ${name}. Change it`}
			title={`Theme: ${name}`}
			onClick={() => {
				theme.value = nextTheme(now, matchMedia("(prefers-color-scheme: dark)").matches);
			}}
		>
			<svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
				<circle cx="8" cy="8" r="6.25" fill="none" stroke="currentColor" stroke-width="1.5" />
				<path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" />
			</svg>
		</button>
	);
}

function Mark() {
	return (
		<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" class="brand-mark">
			<path d="M2 5c4 0 5 3 8 5.500s4 5 8 5" />
			<path d="M2 10.500c3 0 4 1.500 6 3" class="branch" />
		</svg>
	);
}
