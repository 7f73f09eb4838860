import { endSession, mayManage, useSessions } from "../../data/access.ts";
import { attempt } from "../attempt.ts";
import { RelativeTime } from "../relative-time.tsx";
import { TimeLeft } from "./time-left.tsx";

/** Browsers that are logged in: all of them for admins, those of their own token for others. */
export function SessionsTab() {
	const { data, error } = useSessions();
	if (error.value && !data.value) return <p role="alert">{error.value.message}</p>;
	return (
		<>
			<p class="quiet settings-lead">
				{mayManage() ? "Every browser that is logged in." : "Browsers that are logged in with your token."} End those
				that you do not know, or a laptop that was lost.
			</p>
			<table class="list card" aria-busy={!data.value}>
				<thead>
					<tr>
						<th scope="col">Logged in from</th>
						<th scope="col">Token</th>
						<th scope="col">Since</th>
						<th scope="col">Ends</th>
						<th scope="col">
							<span class="only-read">Actions</span>
						</th>
					</tr>
				</thead>
				<tbody>
					{data.value?.sessions.map((session) => (
						<tr key={session.id}>
							<th scope="row">{session.place || "an unknown place"}</th>
							<td data-label="Token">{session.name}</td>
							<td data-label="Since">
								<RelativeTime time={session.created_at} />
							</td>
							<td data-label="Ends">
								<TimeLeft until={session.expires_at} />
							</td>
							<td class="list-act">
								<button
									type="button"
									class="button bare"
									aria-label={`End the session from ${session.place || "an unknown place"}`}
									onClick={() => attempt(() => endSession(session.id), { done: "Ended the session" })}
								>
									End
								</button>
							</td>
						</tr>
					))}
				</tbody>
			</table>
			{data.value?.sessions.length === 0 && <p class="quiet">Nobody is logged in through the dashboard.</p>}
		</>
	);
}
