import { useSignal } from "@preact/signals";
import type { CiTokenRequest, ExperimentSummary, MadeToken, TokenRequest } from "../../../worker/api/contract.ts";
import { makeToken } from "../../data/access.ts";
import { Segments } from "../segments.tsx";
import { ExperimentPicker } from "./experiment-picker.tsx";
import { EXPIRIES, expiresAt } from "./expiry.ts";

const ROLES = [
	["viewer", "Viewer"],
	["member", "Member"],
	["admin", "Admin"],
] as const;

const MEANING = {
	viewer: "Reads runs, charts and files.",
	member: "Reads, and logs, edits and deletes runs.",
	admin: "All of that, and manages tokens, links, retention and purging.",
};

/** Makes a token: of any role, or the one of a CI job, which needs no more than its experiment. */
export function TokenForm({ kind, experiment, experiments, made, close }: TokenFormProps) {
	const name = useSignal("");
	const role = useSignal<TokenRequest["role"]>("member");
	const limited = useSignal<"all" | "some">("all");
	const chosen = useSignal<readonly string[]>(experiment ? [experiment] : []);
	const expiry = useSignal<string>("never");
	const problem = useSignal("");
	const wanted = (): TokenRequest | CiTokenRequest | string => {
		const expires_at = expiresAt(expiry.value, Date.now());
		if (kind === "ci") {
			const [experiment_id] = chosen.value;
			return experiment_id ? { experiment_id, expires_at } : "Choose the experiment that the job logs to.";
		}
		if (name.value.trim() === "") return "Say who or what the token is for.";
		const some = limited.value === "some" && role.value !== "admin";
		if (some && chosen.value.length === 0) return "Choose at least one experiment, or all.";
		return { name: name.value.trim(), role: role.value, experiments: some ? chosen.value : null, expires_at };
	};
	const submit = async (event: Event) => {
		event.preventDefault();
		const request = wanted();
		if (typeof request === "string") {
			problem.value = request;
			return;
		}
		await makeToken(request).then(made, (error: Error) => {
			problem.value = error.message;
		});
	};
	return (
		<form class="card token-form" onSubmit={(event) => void submit(event)}>
			<h2>{kind === "ci" ? "A CI token" : "A new token"}</h2>
			{kind === "ci" ? (
				<p class="quiet">Writes to one experiment and sees no other.</p>
			) : (
				<label class="form-row">
					<span>Name</span>
					<input
						class="field"
						autofocus
						placeholder="ada's laptop, nightly evaluation"
						value={name}
						onInput={(event) => {
							name.value = event.currentTarget.value;
							problem.value = "";
						}}
					/>
				</label>
			)}
			{kind === "role" && (
				<div class="form-row">
					<span>Role</span>
					<div>
						<Segments
							label="Role"
							options={ROLES}
							value={role.value}
							choose={(next) => {
								role.value = next;
							}}
						/>
						<p class="quiet">{MEANING[role.value]}</p>
					</div>
				</div>
			)}
			{kind === "ci" ? (
				<div class="form-row">
					<span>Experiment</span>
					<ExperimentPicker one experiments={experiments} chosen={chosen} />
				</div>
			) : (
				role.value !== "admin" && (
					<div class="form-row">
						<span>Experiments</span>
						<div>
							<Segments
								label="Experiments"
								options={[
									["all", "All"],
									["some", "Only some"],
								]}
								value={limited.value}
								choose={(next) => {
									limited.value = next;
								}}
							/>
							{limited.value === "some" && <ExperimentPicker experiments={experiments} chosen={chosen} />}
						</div>
					</div>
				)
			)}
			<label class="form-row">
				<span>Expires</span>
				<select
					class="field"
					value={expiry}
					onChange={(event) => {
						expiry.value = event.currentTarget.value;
					}}
				>
					{EXPIRIES.map(([value, text]) => (
						<option key={value} value={value}>
							{text}
						</option>
					))}
				</select>
			</label>
			<p class="form-problem" role="alert">
				{problem}
			</p>
			<div class="settings-actions">
				<button type="submit" class="button primary">
					{kind === "ci" ? "Make the CI token" : "Make the token"}
				</button>
				<button type="button" class="button bare" onClick={close}>
					Cancel
				</button>
			</div>
		</form>
	);
}

interface TokenFormProps {
	readonly kind: "role" | "ci";
	/** Chosen to begin with; "" for none. */
	readonly experiment: string;
	readonly experiments: readonly ExperimentSummary[];
	readonly made: (token: MadeToken) => void;
	readonly close: () => void;
}
