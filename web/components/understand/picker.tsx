import { nameOf } from "./dimension.ts";

/** One of the params and metrics. */
export function Picker({ label, options, value, none, choose }: PickerProps) {
	return (
		<label class="picker">
			{label}
			<select class="field" value={value} onChange={(event) => choose(event.currentTarget.value || null)}>
				{none !== undefined && <option value="">{none}</option>}
				{options.map((id) => (
					<option key={id} value={id}>
						{nameOf(id)}
					</option>
				))}
			</select>
		</label>
	);
}

interface PickerProps {
	readonly label: string;
	readonly options: readonly string[];
	readonly value: string;
	/** What choosing nothing is called; absent where something must be chosen. */
	readonly none?: string;
	readonly choose: (id: string | null) => void;
}
