/** How long a token lasts, as the form offers it. */

const DAY = 86_400_000;

export const EXPIRIES = [
	["never", "Never"],
	["7", "In 7 days"],
	["30", "In 30 days"],
	["90", "In 90 days"],
	["365", "In a year"],
] as const;

export type Expiry = (typeof EXPIRIES)[number][0];

/** Milliseconds since 1970 UTC; null for never. */
export function expiresAt(expiry: string, now: number): number | null {
	const days = Number(expiry);
	return Number.isInteger(days) && days > 0 ? now + days * DAY : null;
}

/** "in 12 days", "in 3 h", "expired". */
export function timeLeft(until: number, now: number): string {
	const left = until - now;
	if (left <= 0) return "expired";
	if (left >= 2 * DAY) return `in ${Math.round(left / DAY)} days`;
	if (left >= DAY) return "in 1 day";
	return left >= 3_600_000
		? `in ${Math.floor(left / 3_600_000)} h`
		: `in ${Math.max(1, Math.floor(left / 60_000))} min`;
}
