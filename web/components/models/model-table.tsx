import type { ModelSummary } from "../../../worker/api/contract.ts";
import { to } from "../../router.ts";
import { RelativeTime } from "../relative-time.tsx";
import { TagList } from "../tag-list.tsx";
import { AliasChip, StageMark } from "./marks.tsx";

export function ModelTable({ models }: { readonly models: readonly ModelSummary[] }) {
	return (
		<table class="list models card">
			<thead>
				<tr>
					<th scope="col">Model</th>
					<th scope="col" class="number">
						Latest
					</th>
					<th scope="col">Aliases</th>
					<th scope="col">Stages</th>
					<th scope="col">Changed</th>
				</tr>
			</thead>
			<tbody>
				{models.map((model) => (
					<ModelRow key={model.name} model={model} />
				))}
			</tbody>
		</table>
	);
}

function ModelRow({ model }: { readonly model: ModelSummary }) {
	const { name, description, aliases, latest } = model;
	const line = description.split("\n").find((text) => text.trim() !== "");
	const highest = Math.max(0, ...latest.map(({ version }) => version));
	return (
		<tr class="whole-row">
			<th scope="row" dir="auto">
				<a class="cell-link" href={to.model(name)}>
					{name}
				</a>
				<TagList tags={model.tags} />
				{line && <span class="list-note">{line.replace(/^#+\s*/, "")}</span>}
			</th>
			<td data-label="Latest" class="number">
				{highest > 0 ? `v${highest}` : <span class="quiet">none</span>}
			</td>
			<td data-label="" class="wraps">
				{Object.entries(aliases).map(([alias, version]) => (
					<AliasChip key={alias} alias={alias} version={version} />
				))}
			</td>
			<td data-label="" class="wraps">
				{latest
					.filter(({ stage }) => stage === "Production" || stage === "Staging")
					.map(({ stage, version }) => (
						<StageMark key={stage} stage={stage} version={version} />
					))}
			</td>
			<td data-label="Changed">
				<RelativeTime time={model.updated_at} />
			</td>
		</tr>
	);
}
