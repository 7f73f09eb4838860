/**
 * A small cache of what was read from the server, as signals: a page that is opened again shows what it had at once
 * and reads anew behind it. A failed reading keeps the old data beside the error.
 */
import { batch, type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ApiError } from "./request.ts";

export interface Resource<T> {
	readonly data: Signal<T | undefined>;
	readonly error: Signal<ApiError | undefined>;
	/** Reads anew; a reading under way is shared. */
	reload(): Promise<void>;
}

/** Fifty pages of runs opened one after the other must not fill the memory. */
const KEPT = 40;
const kept = new Map<string, Resource<unknown>>();

/** The resource under `key`; `load` reads it. */
export function resource<T>(key: string, load: () => Promise<T>): Resource<T> {
	const found = kept.get(key);
	if (found) {
		kept.delete(key);
		kept.set(key, found);
		return found as Resource<T>;
	}
	const made = create(load);
	kept.set(key, made as Resource<unknown>);
	for (const oldest of kept.keys()) {
		if (kept.size <= KEPT) break;
		kept.delete(oldest);
	}
	return made;
}

function create<T>(load: () => Promise<T>): Resource<T> {
	const data = signal<T | undefined>(undefined);
	const error = signal<ApiError | undefined>(undefined);
	let underWay: Promise<void> | undefined;
	const reload = (): Promise<void> => {
		underWay ??= load()
			.then(
				(value) =>
					batch(() => {
						data.value = value;
						error.value = undefined;
					}),
				(reason: unknown) => {
					error.value = reason instanceof ApiError ? reason : unexpected(reason);
				},
			)
			.finally(() => {
				underWay = undefined;
			});
		return underWay;
	};
	return { data, error, reload };
}

/** A mistake of ours, which must not be swallowed: the console says where. */
export function unexpected(reason: unknown): ApiError {
	console.error(reason);
	return new ApiError(0, { code: "unexpected", message: "The dashboard could not read the answer." });
}

/** Nothing that one login read may be seen by the next. */
export function forgetAll(): void {
	kept.clear();
}

/** The resource under `key`, read anew when the component appears or the key changes. */
export function useResource<T>(key: string, load: () => Promise<T>): Resource<T> {
	const found = resource(key, load);
	// a resource is what its key names
	useEffect(() => {
		void found.reload();
	}, [key]);
	return found;
}
