import { now } from "../data/clock.ts";
import { exactTime, relativeTime } from "../format/time.ts";

/** "3 min ago", with the exact time on hover. */
export function RelativeTime({ time }: { readonly time: number }) {
	return (
		<time dateTime={new Date(time).toISOString()} title={exactTime(time)}>
			{relativeTime(time, Math.max(now.value, Date.now() - 1000))}
		</time>
	);
}
