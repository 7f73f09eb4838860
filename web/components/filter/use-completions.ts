import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import type { Completion, Completions } from "./completions.ts";

export type Complete = (text: string, caret: number) => Promise<Completions>;

/** The state of the list below a field: what is offered, what is chosen, and which keys do what. */
export function useCompletions(input: RefObject<HTMLInputElement | null>, text: Signal<string>, complete: Complete) {
	const offered = useSignal<Completions | undefined>(undefined);
	const active = useSignal(-1);
	const look = async () => {
		const field = input.current!;
		const asked = field.value;
		const found = await complete(asked, field.selectionStart ?? asked.length);
		if (field.value !== asked || document.activeElement !== field) return;
		offered.value = found.items.length > 0 ? found : undefined;
		active.value = -1;
	};
	const close = () => {
		offered.value = undefined;
		active.value = -1;
	};
	const choose = ({ text: chosen }: Completion) => {
		const { from, to } = offered.value!;
		const before = `${text.value.slice(0, from)}${chosen} `;
		text.value = before + text.value.slice(to).trimStart();
		const field = input.current!;
		field.value = text.value;
		field.setSelectionRange(before.length, before.length);
		// What was offered is taken: an Enter that comes before the next offers applies the filter.
		close();
		void look();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const items = offered.value?.items;
		if (!items) {
			if (event.key !== "ArrowDown") return;
			void look();
		} else if (event.key === "ArrowDown") active.value = (active.value + 1) % items.length;
		else if (event.key === "ArrowUp") active.value = (active.value <= 0 ? items.length : active.value) - 1;
		else if (event.key === "Tab" && !event.shiftKey && (text.value !== "" || active.value >= 0))
			choose(items[Math.max(0, active.value)]!);
		else if (event.key === "Enter" && active.value >= 0) choose(items[active.value]!);
		else if (event.key === "Escape") close();
		else return;
		event.preventDefault();
	};
	return { offered, active, look, close, choose, onKeyDown };
}
