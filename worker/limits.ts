/** Every platform limit and product budget, each with its reason. Sizes are in bytes unless the name says otherwise. */

// ---- What one request may hold ---------------------------------------------------------------------------------

/** MLflow's documented maximum for a log-batch; its client splits at it. */
export const MLFLOW_BATCH_METRICS = 1_000;
export const MLFLOW_BATCH_PARAMS = 100;
export const MLFLOW_BATCH_TAGS = 100;
export const MLFLOW_BATCH_ITEMS = 1_000;

/** Points a request over the native API: parsing and packing 5,000 stays within the free plan's 10 ms CPU. */
export const NATIVE_BATCH_POINTS = 5_000;

/**
 * A JSON body. A log-batch of 1,000 metrics with names of 250 characters is under 500 KB, and a dataset profile may
 * be large; beyond 4 MB parsing alone would pass the free plan's CPU.
 */
export const MAX_JSON_BODY = 4_000_000;

/** Cloudflare's free zones refuse larger request bodies before they reach the Worker. */
export const MAX_UPLOAD_BODY = 100_000_000;

// ---- What a run may hold ----------------------------------------------------------------------------------------

/**
 * Names of metrics on one run. At 5,000 names of 60 characters the metrics document is near 700 KB, which leaves the
 * row far below D1's limit of 2,000,000 bytes.
 */
export const MAX_METRIC_NAMES = 5_000;

/**
 * Names of metrics and params with which a run is indexed for searches: each is a row written at its end. A run with
 * more is searched in its documents, as running ones are.
 */
export const MAX_INDEXED_KEYS = 1_000;

/** Names that an experiment's catalogue holds; more could neither be chosen from nor be worth a row each. */
export const MAX_CATALOGUED_KEYS = 5_000;

/** Documents and tail of a run together. D1 refuses rows above 2,000,000 bytes; the local simulation does not. */
export const MAX_RUN_ROW = 1_500_000;

/** An open tail of this size is sealed: long enough that a block of 20 metrics compresses, short enough to re-read. */
export const SEAL_TAIL_AT = 64_000;

/**
 * Points of a sealed chunk. Re-encoding a full one takes about 6 ms of CPU, of the free plan's 10; a million points of
 * one metric are 40 chunks, and so 40 rows read.
 */
export const MAX_CHUNK_POINTS = 25_000;

// ---- Lengths of names and values (MLflow's, in characters) -----------------------------------------------------

export const MAX_KEY = 250;
export const MAX_PARAM_VALUE = 6_000;
export const MAX_RUN_TAG_VALUE = 8_000;
export const MAX_EXPERIMENT_NAME = 500;
export const MAX_EXPERIMENT_TAG_VALUE = 5_000;
export const MAX_RUN_NAME = 500;

// ---- Pages -----------------------------------------------------------------------------------------------------

export const MAX_HISTORY_PAGE = 25_000;
export const MAX_RUNS_PAGE = 50_000;
export const DEFAULT_RUNS_PAGE = 1_000;

/**
 * Runs whose documents one query may return. MLflow's client asks for pages of up to 50,000; a larger page than this
 * is answered with fewer runs and a token, which the client follows.
 */
export const RUNS_PER_QUERY = 1_000;

// ---- Access ----------------------------------------------------------------------------------------------------

/** How long an isolate may trust what it read about a token: "revoked at once" means within ten seconds. */
export const TOKEN_CACHE_MS = 10_000;

/** A token's last use is kept at most this often: it costs a row. */
export const TOKEN_USE_NOTED_MS = 3_600_000;

export const MAX_TOKENS = 500;
export const MAX_TOKEN_NAME = 100;
/** Experiments that a token may be limited to: they are bound into every statement. */
export const MAX_TOKEN_EXPERIMENTS = 100;

/** Entries of the audit in one query; an export takes at most this many queries, of the free plan's 50 an answer. */
export const AUDIT_PAGE = 1_000;
export const AUDIT_EXPORT_PAGES = 40;

// ---- Share links -----------------------------------------------------------------------------------------------

/** How long an isolate may trust what it read about a link. */
export const SHARE_CACHE_MS = 10_000;
/** What a link shows is read anew at most this often, however many people look at it. */
export const SHARE_VIEW_MS = 60_000;
export const MAX_SHARES = 2_000;
export const MAX_SHARE_LABEL = 200;
/** Runs that a comparison names. */
export const MAX_COMPARED_RUNS = 50;
/** Runs that a shared page lists: 100 rows of 20 metrics are 100 KB of HTML and 3 ms of CPU. */
export const MAX_SHARED_RUNS = 100;
/** Runs with a curve in a shared chart: as many as there are colours to tell them apart. */
export const MAX_CHARTED_RUNS = 12;
/** Points of all curves of a shared page together. */
export const MAX_SHARED_POINTS = 20_000;
/** Files that a shared page lists. */
export const MAX_SHARED_FILES = 200;
/** A snapshot in the database: D1 refuses rows above 2,000,000 bytes. */
export const MAX_D1_SNAPSHOT = 1_500_000;

/**
 * Requests a day that links, embeds and badges may take together where nothing else is set: 30 % of the free plan's
 * 100,000, so that logging always goes on.
 */
export const PUBLIC_REQUESTS_A_DAY = 30_000;
/** How often an isolate writes down what public traffic took: a row each. */
export const PUBLIC_COUNT_MS = 60_000;

// ---- Sessions --------------------------------------------------------------------------------------------------

/** A dashboard login lasts thirty days. */
export const SESSION_MS = 30 * 24 * 3_600_000;
