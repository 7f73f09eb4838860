/** What a place for files can do: the one interface in front of R2 (r2-store.ts) and of D1 (d1-store.ts). */

export interface StoredFile {
	readonly path: string;
	readonly size: number;
	/** With its quotes, as HTTP has it. Changes with every write. */
	readonly etag: string;
	/** Milliseconds since 1970 UTC. */
	readonly uploadedAt: number;
}

/** Bytes of a file, both ends included. */
export interface Span {
	readonly first: number;
	readonly last: number;
}

/** What is known of a file before its bytes arrive. */
export interface Arrival {
	readonly path: string;
	readonly length: number;
	/** The uploader's word, kept for those who read the bucket directly; never served. */
	readonly type?: string | undefined;
	/** 64 lower-case hex digits. */
	readonly sha256?: string | undefined;
}

export interface ListedFile {
	/** Relative to the listed folder: the last part of its path. */
	readonly path: string;
	readonly isDir: boolean;
	/** Bytes; absent for folders. */
	readonly size?: number;
}

export interface Listing {
	readonly files: ListedFile[];
	/** Where the next page begins; absent on the last one. */
	readonly next?: string | undefined;
}

export interface FileStore {
	/** The largest file that one request may bring. */
	readonly maxFile: number;
	readonly maxArchiveFiles: number;

	/** @throws Failure `invalid` where the body has another length or digest than announced; then nothing has changed */
	put(arrival: Arrival, body: ReadableStream<Uint8Array> | null): Promise<StoredFile>;

	head(path: string): Promise<StoredFile | undefined>;

	/** A file's bytes, or those of a span that lies within it. */
	get(path: string, span?: Span): Promise<{ file: StoredFile; body: ReadableStream<Uint8Array> } | undefined>;

	/** Removes a file, or a folder with all in it; removing nothing is no error. */
	delete(path: string): Promise<void>;

	/** A page of the files and folders directly in `folder` (empty for the root), by name. */
	list(folder: string, limit: number, from?: string): Promise<Listing>;

	/** Every file below `folder`, however deep. */
	walk(folder: string): AsyncIterable<StoredFile>;
}
