import type { Run } from "../../data/run.ts";
import { Chooser } from "../chooser.tsx";
import { lazy } from "../lazy.tsx";
import type { Grouping } from "../runs-table/groups.ts";

const GroupPanel = lazy(() => import("./group-panel.tsx").then((m) => m.GroupPanel));

/** Takes runs together that share params: by the ticked ones, or by all but the ticked ones (the seed). */
export function GroupChooser(props: GroupChooserProps) {
	const { grouping } = props;
	const label = grouping ? `Grouped ${grouping.allBut ? "by all but" : "by"} ${shortened(grouping.params)}` : "Group";
	return (
		<Chooser label={label} title="Group runs" inForce={grouping !== undefined}>
			<GroupPanel {...props} />
		</Chooser>
	);
}

function shortened(names: readonly string[]): string {
	const text = names.join(", ");
	return text.length > 24 ? `${names.length} params` : text;
}

export interface GroupChooserProps {
	readonly runs: readonly Run[];
	/** All params of the loaded runs. */
	readonly names: readonly string[];
	readonly grouping: Grouping | undefined;
}
