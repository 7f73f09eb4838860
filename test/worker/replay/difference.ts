import type { MadeUp } from "./made-up.ts";

/** A time that the server set: of this century, in milliseconds. */
const isTime = (value: unknown) => Number.isSafeInteger(value) && (value as number) > 946_684_800_000;

/**
 * Where `actual` is not what was recorded. Fields that are new since then are no difference: messages.ts judges them.
 * The items of a list that have a `key` may come in any order.
 */
export function differences(recorded: unknown, actual: unknown, madeUp: MadeUp, at = ""): string[] {
	if (recorded === "<time>") return isTime(actual) ? [] : [`${at}: ${JSON.stringify(actual)} is no time`];
	if (typeof recorded === "string" && typeof actual === "string") {
		return madeUp.matches(recorded, actual) ? [] : [`${at}: ${actual} instead of ${madeUp.filled(recorded)}`];
	}
	if (Array.isArray(recorded) && Array.isArray(actual)) {
		if (recorded.length !== actual.length) return [`${at}: ${actual.length} items instead of ${recorded.length}`];
		const [left, right] = [byKey(recorded), byKey(actual)];
		return left.flatMap((item, i) => differences(item, right[i], madeUp, `${at}[${i}]`));
	}
	if (isObject(recorded) && isObject(actual)) {
		return Object.entries(recorded).flatMap(([name, item]) =>
			name in actual ? differences(item, actual[name], madeUp, `${at}.${name}`) : [`${at}.${name} is missing`],
		);
	}
	return Object.is(recorded, actual) ? [] : [`${at}: ${JSON.stringify(actual)} instead of ${JSON.stringify(recorded)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function byKey(list: readonly unknown[]): unknown[] {
	const key = (item: unknown) => (isObject(item) && typeof item["key"] === "string" ? item["key"] : "");
	return [...list].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
