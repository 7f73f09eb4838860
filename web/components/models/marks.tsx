import type { ModelStage } from "../../../worker/api/contract.ts";

/** An alias, with the version that it points to where that is not plain from the place. */
export function AliasChip({ alias, version, remove }: AliasChipProps) {
	return (
		<span class="alias" dir="auto">
			<span class="truncate">@{alias}</span>
			{version !== undefined && <b>v{version}</b>}
			{remove && (
				<button type="button" aria-label={`Remove the alias ${alias}`} title={`Remove @${alias}`} onClick={remove}>
					×
				</button>
			)}
		</span>
	);
}

interface AliasChipProps {
	readonly alias: string;
	readonly version?: number;
	readonly remove?: (() => void) | undefined;
}

/** A stage with a shape of its own, so that colour alone tells nothing. */
export function StageMark({ stage, version }: { readonly stage: ModelStage; readonly version?: number }) {
	if (stage === "None") return null;
	return (
		<span class={`stage stage-${stage.toLowerCase()}`}>
			{stage}
			{version !== undefined && <b>v{version}</b>}
		</span>
	);
}
