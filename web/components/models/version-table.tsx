import { useSignal } from "@preact/signals";
import { describeVersion, type Model, pointAlias, type Version } from "../../data/models.ts";
import { mayWrite, whoami } from "../../data/session.ts";
import { exactNumber, formatNumber } from "../../format/number.ts";
import { attempt } from "../attempt.ts";
import { TextForm } from "../markdown/text-form.tsx";
import { RelativeTime } from "../relative-time.tsx";
import { TagList } from "../tag-list.tsx";
import { Lineage } from "./lineage.tsx";
import { AliasChip, StageMark } from "./marks.tsx";
import { bestOf, shownMetrics } from "./shown-metrics.ts";
import { VersionMenu } from "./version-menu.tsx";

/** The registry belongs to no experiment: a token that sees some only does not change it. */
export function mayChangeModels(): boolean {
	return mayWrite() && whoami.value?.experiments === null;
}

/** Versions, newest first, with what their runs measured. @param named the one that the address names */
export function VersionTable({ model, named }: { readonly model: Model; readonly named: number | null }) {
	const metrics = shownMetrics(model.versions);
	return (
		<table class="list versions card">
			<thead>
				<tr>
					<th scope="col">Version</th>
					<th scope="col">Aliases and stage</th>
					{metrics.map((name) => (
						<th key={name} scope="col" class="number" title={`${name}, latest of the run`}>
							{name}
						</th>
					))}
					<th scope="col">Comes from</th>
					<th scope="col">
						<span class="only-read">Actions</span>
					</th>
				</tr>
			</thead>
			<tbody>
				{model.versions.map((version) => (
					<VersionRow key={version.version} model={model} version={version} metrics={metrics} named={named} />
				))}
			</tbody>
		</table>
	);
}

interface VersionRowProps {
	readonly model: Model;
	readonly version: Version;
	readonly metrics: readonly string[];
	readonly named: number | null;
}

function VersionRow({ model, version, metrics, named }: VersionRowProps) {
	const draft = useSignal<string | undefined>(undefined);
	const writable = mayChangeModels();
	const number = version.version;
	const describe = (text: string) => describeVersion(model.name, number, text);
	const removed = (alias: string) =>
		attempt(() => pointAlias(model.name, alias, undefined), {
			done: `Removed @${alias}`,
			undo: () => pointAlias(model.name, alias, number),
		});
	return (
		<tr class={number === named ? "named" : ""} id={`version-${number}`}>
			<th scope="row">
				Version {number} <TagList tags={version.tags} />
				<span class="list-note">
					<RelativeTime time={version.created_at} />
					{version.user && ` by ${version.user}`}
				</span>
				{draft.value !== undefined ? (
					<TextForm
						label={`Description of version ${number}`}
						placeholder="What is different in this version?"
						draft={draft}
						save={(text) => {
							const undo = () => describe(version.description);
							if (text !== version.description) attempt(() => describe(text), { done: "Saved the description", undo });
						}}
					/>
				) : (
					version.description && (
						<span class="list-note" dir="auto">
							{version.description}
						</span>
					)
				)}
			</th>
			<td data-label="" class="wraps">
				<StageMark stage={version.stage} />
				{version.aliases.map((alias) => (
					<AliasChip key={alias} alias={alias} remove={writable ? () => removed(alias) : undefined} />
				))}
			</td>
			{metrics.map((name) => {
				const value = version.run?.metrics[name]?.value;
				return (
					<td key={name} data-label={name} class={`number ${value === bestOf(model.versions, name) ? "best" : ""}`}>
						{value === undefined ? (
							<span class="quiet">–</span>
						) : (
							<span title={exactNumber(value)}>{formatNumber(value)}</span>
						)}
					</td>
				);
			})}
			<td data-label="" class="lineage">
				<Lineage version={version} />
			</td>
			<td class="list-act">
				{writable && (
					<VersionMenu
						model={model}
						version={version}
						describe={() => {
							draft.value = version.description;
						}}
					/>
				)}
			</td>
		</tr>
	);
}
