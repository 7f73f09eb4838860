import { useSignal } from "@preact/signals";
import type { MadeToken, TokenInfo } from "../../../worker/api/contract.ts";
import { revokeToken, useTokens } from "../../data/access.ts";
import { useExperiments } from "../../data/experiments.ts";
import { route, setQuery } from "../../router.ts";
import { attempt } from "../attempt.ts";
import { RelativeTime } from "../relative-time.tsx";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { MadeTokenCard } from "./made-token-card.tsx";
import { TimeLeft } from "./time-left.tsx";
import { TokenForm } from "./token-form.tsx";

/** Tokens of people, scripts and CI jobs. `?new=member` or `?new=ci&experiment=3` opens the form. */
export function TokensTab() {
	const { data, error } = useTokens();
	const experiments = useExperiments("active").data.value?.experiments ?? [];
	const made = useSignal<MadeToken | undefined>(undefined);
	const revoking = useSignal<TokenInfo | undefined>(undefined);
	const form = route.value.query.get("new");
	const close = () => setQuery({ new: null, experiment: null });
	const nameOf = (id: string) => experiments.find((e) => e.experiment_id === id)?.name ?? `experiment ${id}`;
	return (
		<>
			{made.value ? (
				<MadeTokenCard
					made={made.value}
					close={() => {
						made.value = undefined;
					}}
				/>
			) : form !== null ? (
				<TokenForm
					key={form}
					kind={form === "ci" ? "ci" : "role"}
					experiment={route.value.query.get("experiment") ?? ""}
					experiments={experiments}
					made={(token) => {
						made.value = token;
						close();
					}}
					close={close}
				/>
			) : (
				<div class="settings-actions">
					<button type="button" class="button primary" onClick={() => setQuery({ new: "member" })}>
						Make a token
					</button>
					<button type="button" class="button" onClick={() => setQuery({ new: "ci" })}>
						CI token for an experiment
					</button>
				</div>
			)}
			{error.value && !data.value && <p role="alert">{error.value.message}</p>}
			{data.value && <TokenTable tokens={data.value.tokens} nameOf={nameOf} revoke={revoking} />}
			{revoking.value && (
				<ConfirmDialog
					title={`Revoke ${revoking.value.name}`}
					text="Scripts and logins with this token stop within ten seconds. A revoked token does not come back."
					verb="Revoke the token"
					act={() => {
						const { id, name } = revoking.peek()!;
						attempt(() => revokeToken(id), { done: `Revoked ${name}` });
					}}
					close={() => {
						revoking.value = undefined;
					}}
				/>
			)}
		</>
	);
}

interface TokenTableProps {
	readonly tokens: readonly TokenInfo[];
	readonly nameOf: (experimentId: string) => string;
	readonly revoke: { value: TokenInfo | undefined };
}

function TokenTable({ tokens, nameOf, revoke }: TokenTableProps) {
	return (
		<table class="list card">
			<thead>
				<tr>
					<th scope="col">Token</th>
					<th scope="col">Role</th>
					<th scope="col" class="wide-only">
						Experiments
					</th>
					<th scope="col">Last used</th>
					<th scope="col">Expires</th>
					<th scope="col">
						<span class="only-read">Actions</span>
					</th>
				</tr>
			</thead>
			<tbody>
				{tokens.map((token) => (
					<tr key={token.id}>
						<th scope="row" dir="auto">
							{token.name}
							<span class="list-note">
								made <RelativeTime time={token.created_at} />
								{token.created_by && ` by ${token.created_by}`}
							</span>
							{token.experiments && (
								<span class="list-note narrow-only">{token.experiments.map(nameOf).join(", ")}</span>
							)}
						</th>
						<td data-label="Role">{token.role}</td>
						<td data-label="Experiments" class="wide-only wraps">
							{token.experiments ? token.experiments.map(nameOf).join(", ") : <span class="quiet">all</span>}
						</td>
						<td data-label="Last used">
							{token.last_used_at ? <RelativeTime time={token.last_used_at} /> : <span class="quiet">not yet</span>}
						</td>
						<td data-label="Expires">
							<TimeLeft until={token.expires_at} />
						</td>
						<td class="list-act">
							<button
								type="button"
								class="button bare"
								aria-label={`Revoke ${token.name}`}
								onClick={() => {
									revoke.value = token;
								}}
							>
								Revoke
							</button>
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
