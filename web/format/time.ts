/** Times relative to now, with the exact one for the tooltip. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "just now", "3 min ago", "5 h ago", "2 days ago", then the date. */
export function relativeTime(time: number, now: number): string {
	const age = now - time;
	if (age < -MINUTE) return exactTime(time);
	if (age < MINUTE) return "just now";
	if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
	if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
	if (age < 14 * DAY) return Math.floor(age / DAY) === 1 ? "yesterday" : `${Math.floor(age / DAY)} days ago`;
	return shortDate(time, now);
}

function shortDate(time: number, now: number): string {
	const date = new Date(time);
	const sameYear = date.getFullYear() === new Date(now).getFullYear();
	return date.toLocaleDateString("en-GB", {
		day: "numeric",
		month: "short",
		...(sameYear ? {} : { year: "numeric" as const }),
	});
}

/** "2026-11-21 04:05:06.789", in the reader's zone. */
export function exactTime(time: number): string {
	const d = new Date(time);
	const two = (n: number) => String(n).padStart(2, "0");
	const date = `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
	const clock = `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`;
	return `${date} ${clock}.${String(d.getMilliseconds()).padStart(3, "0")}`;
}

/** "420 ms", "3.2 s", "4 min 05 s", "2 h 03 min", "3 d 4 h". */
export function formatDuration(ms: number): string {
	const span = Math.max(0, ms);
	if (span < 1000) return `${Math.round(span)} ms`;
	if (span < MINUTE) return `${(span / 1000).toFixed(span < 10_000 ? 1 : 0)} s`;
	if (span < HOUR) return `${Math.floor(span / MINUTE)} min ${two(Math.floor((span % MINUTE) / 1000))} s`;
	if (span < DAY) return `${Math.floor(span / HOUR)} h ${two(Math.floor((span % HOUR) / MINUTE))} min`;
	return `${Math.floor(span / DAY)} d ${Math.floor((span % DAY) / HOUR)} h`;
}

function two(n: number): string {
	return String(n).padStart(2, "0");
}
