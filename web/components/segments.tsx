/** A few choices of which one holds, side by side. */
export function Segments<T extends string>({ label, options, value, choose }: SegmentsProps<T>) {
	return (
		<fieldset class="segments" aria-label={label}>
			{options.map(([option, text]) => (
				<button
					key={option}
					type="button"
					class={`segment-${option}`}
					aria-pressed={option === value}
					onClick={() => choose(option)}
				>
					{text}
				</button>
			))}
		</fieldset>
	);
}

interface SegmentsProps<T extends string> {
	readonly label: string;
	readonly options: readonly (readonly [option: T, text: string])[];
	readonly value: T;
	readonly choose: (option: T) => void;
}
