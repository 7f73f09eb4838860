/** Limits of files, each with its reason. Sizes are in bytes. The size of one request's body is in worker/limits.ts. */

/** R2 takes keys of up to 1,024 bytes. */
export const MAX_KEY_BYTES = 1_024;

/** A content type, in characters: R2 takes 8,192 bytes of metadata in all, and no real one comes near this. */
export const MAX_TYPE = 200;

/** R2 refuses an upload whose parts, but for the last, are smaller; it says so only at the end, so we say it before. */
export const MIN_PART = 5 * 1024 * 1024;

/** R2's, and S3's. */
export const MAX_PARTS = 10_000;

/** How a file too large for one request is cut where the client does not choose: well below the 100 MB of a body. */
export const USUAL_PART = 50 * 1024 * 1024;

/** A body without a length is held in memory, of which an isolate has 128 MB for all its requests. */
export const MAX_CHUNKED_BODY = 10_000_000;

/** How long a signed URL works: by default, and at most (S3's own limit). */
export const SIGNED_SECONDS = 3_600;
export const MAX_SIGNED_SECONDS = 7 * 24 * 3_600;

/**
 * How long an upload in parts may take; its part URLs work as long, since MLflow's client cannot ask for new ones. A
 * completed one is remembered as long, so that a repeated `complete` finds that it is done.
 */
export const UPLOAD_SECONDS = 24 * 3_600;

/** Uploads that one sweep ends: each costs a call to the bucket, and the cron has 50 on the free plan. */
export const SWEEP_AT_ONCE = 20;

/** R2 lists and deletes up to a thousand keys a call. */
export const R2_PAGE = 1_000;

/** The largest folder that is listed whole, for clients that know no pages: a hundred calls to the bucket. */
export const MAX_WHOLE_LISTING = 100_000;

/** Files in one archive: each is a call to the bucket, and the free plan has 1,000 a request. */
export const MAX_ARCHIVE_FILES = 900;

// ---- Without R2 --------------------------------------------------------------------------------------------------

/** Written as hexadecimal text, a piece stays below D1's 2,000,000 bytes for a value. */
export const D1_PIECE = 900_000;

/** One file: six pieces, and no more hexadecimal text at once than an isolate bears. */
export const D1_MAX_FILE = 5_000_000;

/** All files together: a fifth of a free database, which runs and metrics need. */
export const D1_MAX_TOTAL = 100_000_000;

/** Files in one archive: each is a query, and the free plan has 50 a request. */
export const D1_MAX_ARCHIVE_FILES = 40;
