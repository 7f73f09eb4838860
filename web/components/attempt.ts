import { toast } from "./toasts.tsx";

interface Outcome {
	/** What was done, in the past tense. */
	readonly done: string;
	readonly undo?: () => Promise<unknown>;
}

/** Does something to the server and says so, with the way back; or says why it failed. */
export function attempt(act: () => Promise<unknown>, { done, undo }: Outcome): void {
	act().then(
		() => toast(done, undo && (() => attempt(undo, { done: "Undone" }))),
		(error: Error) => toast(error.message),
	);
}
