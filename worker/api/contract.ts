/**
 * What the dashboard and the server say to each other, written once: the server's routes return these shapes and
 * web/data reads them. Types only, so that both runtimes can import it.
 *
 * Times are integer milliseconds since 1970 UTC. Ids are strings. `next_page_token` is absent on the last page.
 */

export type Lifecycle = "active" | "deleted";
export type RunStatus = "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";

// ---- Who is logged in -------------------------------------------------------------------------------------------

/** GET /api/v1/whoami, and the answer to POST /api/v1/session. */
export interface Whoami {
	readonly name: string;
	readonly role: "viewer" | "member" | "admin";
	readonly experiments: readonly string[] | null;
}

/** POST /api/v1/session */
export interface LoginRequest {
	readonly token: string;
}

// ---- Experiments ------------------------------------------------------------------------------------------------

export interface Experiment {
	readonly experiment_id: string;
	readonly name: string;
	readonly lifecycle: Lifecycle;
	readonly created_at: number;
	readonly updated_at: number;
	readonly tags: Readonly<Record<string, string>>;
}

export interface ExperimentSummary extends Experiment {
	/** Active runs, counted up to a limit; then `more_runs` is true and the number is a lower bound. */
	readonly run_count: number;
	readonly more_runs: boolean;
	/** Running ones among the newest runs. */
	readonly running: number;
	/** When the newest run started; null without runs. */
	readonly last_run_at: number | null;
}

/** GET /api/v1/experiments?view=active|deleted */
export interface ExperimentList {
	readonly experiments: readonly ExperimentSummary[];
	readonly next_page_token?: string;
}

export type Direction = "up" | "down";

/** GET /api/v1/experiments/:id/keys: which names occur in its runs, each list in order; at most 5,000 in all. */
export interface ExperimentKeys {
	readonly metrics: readonly {
		readonly name: string;
		/** Which way it is better. */
		readonly direction: Direction;
		/** Least and greatest latest value of the runs that have ended; null where there is none. */
		readonly least: number | null;
		readonly greatest: number | null;
	}[];
	readonly params: readonly string[];
	readonly tags: readonly string[];
}

/**
 * GET /api/v1/experiments/:id/metrics: what "best" means. PATCH changes it: {"directions": {metric: "up", "down" or
 * null}, "primary": metric or null}; null goes back to the guess.
 */
export interface ExperimentMetrics {
	/** The metric that stands for a run; null where no run has any. */
	readonly primary: string | null;
	/** Whether somebody chose it, rather than the server by its name and use. */
	readonly primary_set: boolean;
	readonly metrics: readonly {
		readonly name: string;
		readonly direction: Direction;
		readonly direction_set: boolean;
	}[];
}

// ---- Runs -------------------------------------------------------------------------------------------------------

/**
 * What a run keeps of a metric: the latest value, its step and time, whether it is NaN (then value is 0), and the
 * least and greatest value with the step at which each was first reached (null while every value was NaN).
 * Infinities arrive as ±9e999, which JSON.parse reads as infinities.
 */
export type MetricEntry = readonly [
	value: number,
	step: number,
	timestamp: number,
	nan: 0 | 1,
	min: number | null,
	minStep: number | null,
	max: number | null,
	maxStep: number | null,
];

/** Names of params, metrics and tags are document keys: `"`, `\` and `%` are percent-encoded (see nameOfKey). */
export interface RunRow {
	readonly run_id: string;
	/** Grows with every run of this server: where neighbours differ in colour, so do the runs of one sweep. */
	readonly seq: number;
	readonly experiment_id: string;
	readonly name: string;
	readonly user: string;
	readonly status: RunStatus;
	readonly start_time: number;
	readonly end_time: number | null;
	/** Last sign of life. */
	readonly updated_at: number;
	readonly lifecycle: Lifecycle;
	readonly parent_run_id: string | null;
	readonly params: Readonly<Record<string, string>>;
	readonly metrics: Readonly<Record<string, MetricEntry>>;
	readonly tags: Readonly<Record<string, string>>;
}

/** GET /api/v1/experiments/:id/runs?filter=&order_by=&view=&limit=&page_token= */
export interface RunPage {
	readonly runs: readonly RunRow[];
	readonly next_page_token?: string;
	/** Where `changes` goes on from; only on the first page. */
	readonly cursor?: string;
}

/**
 * GET /api/v1/experiments/:id/changes?cursor=&run=…&run=…
 * Runs begun since the cursor, and those of the named ones that changed since. Never a search: see api/changes.ts.
 */
export interface RunChanges {
	readonly runs: readonly RunRow[];
	readonly cursor: string;
}

export interface DatasetInput {
	readonly name: string;
	readonly digest: string;
	readonly source_type: string;
	readonly source: string;
	readonly schema: string | null;
	readonly profile: string | null;
	/** How the run used it (train, eval, …); null where the client did not say. */
	readonly context: string | null;
}

export interface RunReference {
	readonly run_id: string;
	readonly seq: number;
	readonly name: string;
	readonly status: RunStatus;
	readonly start_time: number;
	readonly end_time: number | null;
}

/** GET /api/v1/runs/:id */
export interface RunDetail extends RunRow {
	readonly experiment_name: string;
	readonly artifact_uri: string;
	readonly datasets: readonly DatasetInput[];
	readonly parent: RunReference | null;
}

/** GET /api/v1/runs/:id/children */
export interface RunChildren {
	readonly children: readonly RunReference[];
}

/** PATCH /api/v1/runs/:id. Absent fields stay as they are; a tag set to null is removed. */
export interface RunEdit {
	readonly name?: string;
	readonly tags?: Readonly<Record<string, string | null>>;
}

/** PATCH /api/v1/experiments/:id */
export interface ExperimentEdit {
	readonly name?: string;
	readonly tags?: Readonly<Record<string, string>>;
}

// ---- Metrics ----------------------------------------------------------------------------------------------------

/** A value in a series: NaN and the infinities as strings, since JSON has no number for them. */
export type SeriesValue = number | "NaN" | "Infinity" | "-Infinity";

/**
 * One metric of one run as columns of equal length, x ascending. Where the history is longer than `points`, it is cut
 * into equal spans of x, and each span gives its least and its greatest point, so that no peak is lost.
 */
export interface Series {
	readonly run_id: string;
	readonly metric: string;
	/** Points in the full history. */
	readonly count: number;
	readonly x: readonly number[];
	readonly y: readonly SeriesValue[];
	/** True where some points could not be read; the curve is drawn from what is left. */
	readonly damaged?: boolean;
}

export type SeriesAxis = "step" | "time" | "relative";

/** GET /api/v1/series?run=…&metric=…&points=800&x=step. Runs without the metric give no series. */
export interface SeriesAnswer {
	readonly series: readonly Series[];
	/** By run: what to send as `since` to GET /api/v1/series/new. */
	readonly cursors: Readonly<Record<string, string>>;
}

/** GET /api/v1/series/new?since=…&metric=…&x=step: what was logged since, cheap enough to ask every few seconds. */
export interface NewSeriesAnswer {
	readonly series: readonly Omit<Series, "count">[];
	readonly cursors: Readonly<Record<string, string>>;
	/** Runs whose curves have to be asked for anew. */
	readonly stale: readonly string[];
}

// ---- Artifacts --------------------------------------------------------------------------------------------------

export interface ArtifactFile {
	/** Relative to the run's artifact root. */
	readonly path: string;
	readonly is_dir: boolean;
	readonly size: number | null;
}

/**
 * GET /api/v1/runs/:id/artifacts?path=&limit=&page_token=
 * Its files' bytes: GET …/file?path=&inline=0|1 (one file; shown instead of saved where its type runs nothing) and
 * GET …/archive?path= (a folder as a zip file).
 */
export interface ArtifactList {
	readonly files: readonly ArtifactFile[];
	readonly next_page_token?: string;
}

/** POST /api/v1/artifacts/uploads: {run_id, path, size, content_type?, sha256?, parts?, expires_in?} (seconds) */
export interface UploadRequest {
	readonly run_id: string;
	readonly path: string;
	readonly size: number;
	readonly content_type?: string;
	/** Of the whole file, in hexadecimal; for files that go in one request. */
	readonly sha256?: string;
	/** How many parts; by default one, and as many as it takes beyond 100 MB. */
	readonly parts?: number;
	readonly expires_in?: number;
}

/**
 * A request that needs no other credential. The answer to an upload in one piece, and to
 * POST /api/v1/artifacts/downloads: {run_id, path, expires_in?}.
 */
export interface SignedTicket {
	readonly method: "PUT" | "GET";
	readonly url: string;
	/** To be sent with it. */
	readonly headers: Readonly<Record<string, string>>;
	readonly size?: number;
	readonly expires_at: number;
}

/** The answer to an upload in parts: send them in any order, then POST to `complete_url` (or DELETE `abort_url`). */
export interface PartsTicket {
	readonly upload_id: string;
	readonly method: "PUT";
	readonly parts: readonly {
		readonly part_number: number;
		readonly offset: number;
		readonly size: number;
		readonly url: string;
		readonly headers: Readonly<Record<string, string>>;
	}[];
	readonly complete_url: string;
	readonly abort_url: string;
	readonly expires_at: number;
}

// ---- Failures ---------------------------------------------------------------------------------------------------

/** The body of every answer that is not a success. */
export interface ErrorAnswer {
	readonly error: {
		readonly code: string;
		/** A sentence for the person who reads it. */
		readonly message: string;
		/** For a mistake in a filter or an order: the stretch, in characters from 0, that was not understood. */
		readonly position?: number;
		readonly end?: number;
	};
}

// ---- Tokens, sessions, audit ------------------------------------------------------------------------------------

export interface TokenInfo {
	readonly id: string;
	readonly name: string;
	readonly role: Whoami["role"];
	/** Ids of the experiments that it is limited to; null for all. */
	readonly experiments: readonly string[] | null;
	readonly created_at: number;
	readonly created_by: string;
	readonly expires_at: number | null;
	/** Kept at most once an hour. */
	readonly last_used_at: number | null;
}

/** GET /api/v1/tokens */
export interface TokenList {
	readonly tokens: readonly TokenInfo[];
}

/** POST /api/v1/tokens */
export interface TokenRequest {
	readonly name: string;
	readonly role: Whoami["role"];
	readonly experiments: readonly string[] | null;
	readonly expires_at: number | null;
}

/** POST /api/v1/tokens/ci: writes to one experiment, reads no other. */
export interface CiTokenRequest {
	readonly experiment_id: string;
	readonly expires_at: number | null;
}

/** The answer to both: the only time that the secret is told. */
export interface MadeToken extends TokenInfo {
	readonly token: string;
}

export interface SessionInfo {
	readonly id: string;
	readonly token_id: string;
	/** Of the token that opened it. */
	readonly name: string;
	/** Browser and network that it was opened from. */
	readonly place: string;
	readonly created_at: number;
	readonly expires_at: number;
}

/** GET /api/v1/sessions */
export interface SessionList {
	readonly sessions: readonly SessionInfo[];
}

export interface AuditEntry {
	readonly id: string;
	readonly at: number;
	readonly who: string;
	readonly token_id: string;
	readonly from: string;
	readonly action: string;
	readonly subject: string;
	readonly details: Readonly<Record<string, unknown>>;
}

/** GET /api/v1/audit?before=&limit=&action=, newest first; `before` is absent on the last page. */
export interface AuditPage {
	readonly entries: readonly AuditEntry[];
	readonly before?: string;
}

// ---- Models -----------------------------------------------------------------------------------------------------

export type ModelStage = "None" | "Staging" | "Production" | "Archived";

export interface VersionSummary {
	readonly version: number;
	readonly stage: ModelStage;
}

/** Names of tags are document keys, as those of runs. */
export interface ModelSummary {
	readonly name: string;
	readonly description: string;
	readonly created_at: number;
	readonly updated_at: number;
	readonly tags: Readonly<Record<string, string>>;
	readonly aliases: Readonly<Record<string, number>>;
	/** The highest version of each stage that has one. */
	readonly latest: readonly VersionSummary[];
}

/** GET /api/v1/models?page_token= */
export interface ModelList {
	readonly models: readonly ModelSummary[];
	readonly next_page_token?: string;
}

/** The run that a version came from, where the caller may see it. */
export interface SourceRun {
	readonly run_id: string;
	readonly experiment_id: string;
	readonly experiment_name: string;
	readonly name: string;
	readonly seq: number;
	/** Empty where there are very many. */
	readonly metrics: RunRow["metrics"];
	readonly datasets: readonly Pick<DatasetInput, "name" | "digest" | "context">[];
}

export interface ModelVersionRow extends VersionSummary {
	readonly description: string;
	readonly source: string;
	readonly user: string;
	readonly run_id: string | null;
	readonly run: SourceRun | null;
	readonly logged_model_id: string | null;
	readonly created_at: number;
	readonly updated_at: number;
	readonly tags: Readonly<Record<string, string>>;
	readonly aliases: readonly string[];
}

/** GET /api/v1/models/:name: versions with the newest first, the first hundred of them. */
export interface ModelDetail extends ModelSummary {
	readonly versions: readonly ModelVersionRow[];
	readonly more_versions: boolean;
}

/** PATCH /api/v1/models/:name and …/versions/:version */
export interface DescriptionEdit {
	readonly description: string;
}

/** PUT /api/v1/models/:name/aliases/:alias; DELETE removes it. */
export interface AliasRequest {
	readonly version: number;
}

/** POST /api/v1/models/:name/versions/:version/stage */
export interface StageRequest {
	readonly stage: ModelStage;
	/** Archives the versions that are in that stage now. */
	readonly archive_others?: boolean;
}

/** GET /api/v1/runs/:id/models: what the run logged as models, and which versions were registered from it. */
export interface RunModels {
	readonly logged: readonly {
		readonly model_id: string;
		readonly name: string;
		readonly type: string | null;
		readonly status: "pending" | "ready" | "failed";
	}[];
	readonly versions: readonly (VersionSummary & { readonly name: string; readonly aliases: readonly string[] })[];
}
