-- Runnel's first schema. What each table holds, and why it is shaped so, is told in worker/db/README.md.
-- Two costs shaped it: a row written costs as much as 1,000 rows read, and every index touched is one more row.

-- Plain key/value facts about this deployment: signing keys, defaults.
CREATE TABLE settings (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Numbers that are handed out once and never again, also after a purge: hence a counter, not max() + 1.
CREATE TABLE counters (
  name  TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE experiments (
  id                INTEGER PRIMARY KEY,
  name              TEXT NOT NULL,
  artifact_location TEXT NOT NULL,
  -- The newest mark wins: a run's own mark counts only while it was made in the experiment's present epoch,
  -- so deleting or restoring an experiment of 10,000 runs writes one row.
  lifecycle         TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle IN ('active', 'deleted')),
  lifecycle_epoch   INTEGER NOT NULL DEFAULT 0,
  created_at        INTEGER NOT NULL,
  updated_at        INTEGER NOT NULL,
  tags              BLOB NOT NULL DEFAULT (jsonb('{}'))
) STRICT;
CREATE UNIQUE INDEX experiments_by_name ON experiments (name);

CREATE TABLE runs (
  seq             INTEGER PRIMARY KEY,
  run_id          TEXT NOT NULL,
  experiment_id   INTEGER NOT NULL,
  name            TEXT NOT NULL,
  user_id         TEXT NOT NULL DEFAULT '',
  status          TEXT NOT NULL DEFAULT 'RUNNING'
                  CHECK (status IN ('RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED')),
  start_time      INTEGER NOT NULL,
  end_time        INTEGER,
  artifact_uri    TEXT NOT NULL,
  parent_run_id   TEXT,
  lifecycle       TEXT NOT NULL DEFAULT 'active' CHECK (lifecycle IN ('active', 'deleted')),
  lifecycle_epoch INTEGER NOT NULL DEFAULT 0,
  -- Last sign of life. Not indexed: an index here would make every log-batch two rows.
  updated_at      INTEGER NOT NULL,
  -- What a native create with an Idempotency-Key said, to tell a retry from another request under the same key.
  request_digest  TEXT,
  -- How often the tail was sealed into metric_chunks: a sealer's compare-and-set.
  sealed          INTEGER NOT NULL DEFAULT 0,
  metric_count    INTEGER NOT NULL DEFAULT 0,
  -- JSONB documents, keyed by worker/db/document-key.ts.
  params          BLOB NOT NULL DEFAULT (jsonb('{}')),
  tags            BLOB NOT NULL DEFAULT (jsonb('{}')),
  datasets        BLOB NOT NULL DEFAULT (jsonb('{}')),
  models          BLOB NOT NULL DEFAULT (jsonb('{}')),
  metrics         BLOB NOT NULL DEFAULT (jsonb('{}')),
  -- What of each metric is sealed: {document key: [points, first step, last step, first time, last time]}.
  sealed_ranges   BLOB NOT NULL DEFAULT (jsonb('{}')),
  -- Points not sealed yet, one JSON line a request. Last, so that reading the rest of a row never walks it.
  tail            TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX runs_by_run_id ON runs (run_id);
CREATE INDEX runs_by_experiment ON runs (experiment_id, start_time DESC, run_id);

-- Sealed points (worker/metrics/FORMAT.md): a row is a chunk, which grows by what is sealed until it holds
-- MAX_CHUNK_POINTS points; all metrics of the run in one binary block, each metric in one piece.
CREATE TABLE metric_chunks (
  run_seq   INTEGER NOT NULL,
  chunk     INTEGER NOT NULL,
  points    INTEGER NOT NULL,
  -- JSONB {document key: place}
  directory BLOB NOT NULL,
  -- Least, greatest and mean value of every 512 points: enough for a first drawing, and always in the database.
  coarse    BLOB NOT NULL,
  -- A finished run's blocks lie in an object of the bucket, this chunk's from object_at on; data is empty then.
  object    TEXT,
  object_at INTEGER,
  -- Points, and the same of every 64 points.
  data      BLOB NOT NULL,
  PRIMARY KEY (run_seq, chunk)
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
  experiment_id INTEGER NOT NULL,
  name          TEXT NOT NULL,
  digest        TEXT NOT NULL,
  source_type   TEXT NOT NULL,
  source        TEXT NOT NULL,
  schema        TEXT,
  profile       TEXT,
  PRIMARY KEY (experiment_id, name, digest)
) STRICT, WITHOUT ROWID;

CREATE TABLE logged_models (
  model_id       TEXT NOT NULL PRIMARY KEY,
  experiment_id  INTEGER NOT NULL,
  name           TEXT NOT NULL,
  model_type     TEXT,
  status         INTEGER NOT NULL,
  status_message TEXT,
  source_run_id  TEXT,
  artifact_uri   TEXT NOT NULL,
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL,
  deleted_at     INTEGER,
  params         BLOB NOT NULL DEFAULT (jsonb('{}')),
  tags           BLOB NOT NULL DEFAULT (jsonb('{}')),
  -- {document key of [metric, dataset name, dataset digest, run id]: metric entry}
  metrics        BLOB NOT NULL DEFAULT (jsonb('{}'))
) STRICT, WITHOUT ROWID;
CREATE INDEX logged_models_by_experiment ON logged_models (experiment_id, created_at DESC, model_id);

CREATE TABLE registered_models (
  id           INTEGER PRIMARY KEY,
  name         TEXT NOT NULL,
  user_id      TEXT NOT NULL DEFAULT '',
  description  TEXT NOT NULL DEFAULT '',
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL,
  -- Highest version ever used: a deleted version's number is never handed out again.
  last_version INTEGER NOT NULL DEFAULT 0,
  tags         BLOB NOT NULL DEFAULT (jsonb('{}')),
  -- {alias: version number}
  aliases      BLOB NOT NULL DEFAULT (jsonb('{}'))
) STRICT;
CREATE UNIQUE INDEX registered_models_by_name ON registered_models (name);

CREATE TABLE model_versions (
  model           INTEGER NOT NULL,
  version         INTEGER NOT NULL,
  user_id         TEXT NOT NULL DEFAULT '',
  description     TEXT NOT NULL DEFAULT '',
  stage           TEXT NOT NULL DEFAULT 'None' CHECK (stage IN ('None', 'Staging', 'Production', 'Archived')),
  source          TEXT NOT NULL,
  storage_location TEXT NOT NULL,
  run_id          TEXT,
  run_link        TEXT NOT NULL DEFAULT '',
  logged_model_id TEXT,
  created_at      INTEGER NOT NULL,
  updated_at      INTEGER NOT NULL,
  tags            BLOB NOT NULL DEFAULT (jsonb('{}')),
  PRIMARY KEY (model, version)
) STRICT, WITHOUT ROWID;

-- Who may call. Only SHA-256 hashes of secrets are kept, in lower-case hex.
CREATE TABLE tokens (
  hash         TEXT NOT NULL PRIMARY KEY,
  id           TEXT NOT NULL,
  name         TEXT NOT NULL,
  role         TEXT NOT NULL CHECK (role IN ('viewer', 'member', 'admin')),
  -- JSON list of experiment ids that the token is limited to; NULL: all.
  experiments  TEXT,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER,
  last_used_at INTEGER
) STRICT, WITHOUT ROWID;

-- Dashboard logins. A session dies with its token.
CREATE TABLE sessions (
  hash       TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What a first start holds: the counters, and the experiment that clients log to without asking.
INSERT INTO counters (name, value) VALUES ('experiment', 0);
INSERT INTO experiments (id, name, artifact_location, created_at, updated_at)
VALUES (0, 'Default', 'mlflow-artifacts:/0', unixepoch() * 1000, unixepoch() * 1000);
