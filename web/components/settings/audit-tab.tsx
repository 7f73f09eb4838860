import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { AuditEntry } from "../../../worker/api/contract.ts";
import { AUDIT_EXPORT, readAudit } from "../../data/access.ts";
import { RelativeTime } from "../relative-time.tsx";
import { ACTIONS, detailsOf } from "./audit-words.ts";

/** Who did what, newest first. */
export function AuditTab() {
	const action = useSignal("");
	const entries = useSignal<readonly AuditEntry[] | undefined>(undefined);
	const next = useSignal<string | undefined>(undefined);
	const problem = useSignal("");
	const read = async (before?: string) => {
		const wanted = action.value;
		try {
			const page = await readAudit(before, wanted);
			if (wanted !== action.peek()) return;
			entries.value = before === undefined ? page.entries : [...(entries.peek() ?? []), ...page.entries];
			next.value = page.before;
		} catch (error) {
			problem.value = (error as Error).message;
		}
	};
	useEffect(() => void read(), [action.value]);
	return (
		<>
			<div class="settings-actions">
				<select
					class="field"
					aria-label="Which actions"
					value={action}
					onChange={(event) => {
						action.value = event.currentTarget.value;
					}}
				>
					<option value="">All actions</option>
					{Object.entries(ACTIONS).map(([name, words]) => (
						<option key={name} value={name}>
							{words}
						</option>
					))}
				</select>
				<a class="button" href={AUDIT_EXPORT} download>
					Download all as JSON lines
				</a>
			</div>
			{problem.value && <p role="alert">{problem}</p>}
			<AuditTable entries={entries.value} />
			{entries.value?.length === 0 && <p class="quiet">Nothing of this kind was done yet.</p>}
			{next.value !== undefined && (
				<button type="button" class="button" onClick={() => void read(next.value)}>
					Show older ones
				</button>
			)}
		</>
	);
}

function AuditTable({ entries }: { readonly entries: readonly AuditEntry[] | undefined }) {
	return (
		<table class="list card" aria-busy={!entries}>
			<thead>
				<tr>
					<th scope="col">What</th>
					<th scope="col">When</th>
					<th scope="col">Who</th>
					<th scope="col">From</th>
				</tr>
			</thead>
			<tbody>
				{entries?.map((entry) => (
					<tr key={entry.id}>
						<th scope="row" dir="auto">
							{ACTIONS[entry.action] ?? entry.action} <span class="audit-subject">{entry.subject}</span>
							<span class="list-note">{detailsOf(entry.details)}</span>
						</th>
						<td data-label="When">
							<RelativeTime time={entry.at} />
						</td>
						<td data-label="Who" dir="auto">
							{entry.who}
						</td>
						<td data-label="From">{entry.from}</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
