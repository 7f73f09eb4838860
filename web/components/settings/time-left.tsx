import { now } from "../../data/clock.ts";
import { exactTime } from "../../format/time.ts";
import { timeLeft } from "./expiry.ts";

/** When something ends, with the exact time on hover. */
export function TimeLeft({ until }: { readonly until: number | null }) {
	if (until === null) return <span class="quiet">never</span>;
	const text = timeLeft(until, Math.max(now.value, Date.now() - 1000));
	return (
		<time dateTime={new Date(until).toISOString()} title={exactTime(until)} class={text === "expired" ? "expired" : ""}>
			{text}
		</time>
	);
}
