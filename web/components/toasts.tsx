import "./notices.css";
import { signal } from "@preact/signals";

interface Toast {
	readonly id: number;
	readonly text: string;
	readonly undo: (() => void) | undefined;
}

const SHOWN_MS = 8_000;
const toasts = signal<readonly Toast[]>([]);
let last = 0;

/** Says what was done, with the way back where there is one. */
export function toast(text: string, undo?: () => void): void {
	const id = ++last;
	toasts.value = [...toasts.value, { id, text, undo }];
	setTimeout(() => dismiss(id), SHOWN_MS);
}

function dismiss(id: number): void {
	toasts.value = toasts.value.filter((t) => t.id !== id);
}

export function Toasts() {
	return (
		<div class="toasts" role="status">
			{toasts.value.map(({ id, text, undo }) => (
				<div key={id} class="toast">
					<span>{text}</span>
					<button
						type="button"
						onClick={() => {
							dismiss(id);
							undo?.();
						}}
					>
						{undo ? "Undo" : "Dismiss"}
					</button>
				</div>
			))}
		</div>
	);
}
