import "./login-form.css";
import { useSignal } from "@preact/signals";
import { ApiError } from "../data/request.ts";
import { login } from "../data/session.ts";

const TOKEN_FORM = /^[0-9a-f]{40}$/;

/** Shown in place of any page while nobody is logged in; the page comes back at the same address afterwards. */
export function LoginForm() {
	const token = useSignal("");
	const problem = useSignal<string | undefined>(undefined);
	const busy = useSignal(false);
	const submit = async (event: Event) => {
		event.preventDefault();
		const given = token.value.trim();
		if (!TOKEN_FORM.test(given)) {
			problem.value = `A token is 40 characters of 0–9 and a–f; this has ${given.length} characters.`;
			return;
		}
		busy.value = true;
		try {
			await login(given);
		} catch (error) {
			const refused = error instanceof ApiError && (error.status === 401 || error.status === 400);
			problem.value = refused ? "This server does not know that token." : (error as Error).message;
		} finally {
			busy.value = false;
		}
	};
	return (
		<form class="login" onSubmit={(event) => void submit(event)}>
			<h1>Log in</h1>
			<p class="quiet">
				With the token that <code>npm start</code> or your team lead gave you. The same one that scripts use as{" "}
				<code>MLFLOW_TRACKING_TOKEN</code>.
			</p>
			<label>
				<span>Token</span>
				<input
					class="field mono"
					type="password"
					name="token"
					autocomplete="current-password"
					autofocus
					spellcheck={false}
					value={token}
					aria-invalid={problem.value !== undefined}
					aria-describedby="login-problem"
					onInput={(event) => {
						token.value = event.currentTarget.value;
						problem.value = undefined;
					}}
				/>
			</label>
			<p id="login-problem" class="login-problem" role="alert">
				{problem}
			</p>
			<button type="submit" class="button primary" disabled={busy}>
				Log in
			</button>
		</form>
	);
}
