import "./theme.css";
import "./components/controls.css";
import "./charts/series-colours.css";
import { render } from "preact";
import { App } from "./app.tsx";
import { login } from "./data/session.ts";
import { loginNeeded } from "./data/session-state.ts";
import { go, route, startRouter, to } from "./router.ts";
import { startTheme } from "./theme.ts";

/** A page's code that is gone from the server belongs to an older deployment: load the newer one, once. */
addEventListener("vite:preloadError", (event) => {
	if (sessionStorage.getItem("runnel.reloaded")) return;
	sessionStorage.setItem("runnel.reloaded", "1");
	event.preventDefault();
	location.reload();
});

/** `npm start` prints an address with the token in it. It leaves the address bar and the history at once. */
async function loginFromAddress(): Promise<void> {
	const at = route.peek();
	if (at.page !== "login") return;
	go(to.home(), { replace: true });
	if (at.token === null) {
		loginNeeded.value = true;
		return;
	}
	await login(at.token).catch(() => {
		loginNeeded.value = true;
	});
}

startTheme();
startRouter();
await loginFromAddress();
render(<App />, document.getElementById("app")!);
