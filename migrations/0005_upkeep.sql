-- What the cron does, what the deployment uses of its plan, and which code may serve this database.

-- A job of the cron (worker/upkeep/jobs.ts).
CREATE TABLE upkeep_jobs (
  name       TEXT NOT NULL PRIMARY KEY,
  -- Where its next run goes on, in the job's own form; NULL: from the beginning.
  cursor     TEXT,
  started_at INTEGER NOT NULL DEFAULT 0,
  -- Until then (ms) whoever began it has it to itself, so that two crons at once do not do the same.
  held_until INTEGER NOT NULL DEFAULT 0,
  -- JSON list of its last runs, newest first: worker/upkeep/report.ts.
  recent     TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;

-- What a day (days since 1970 UTC) took of the daily quotas, as far as Workers counted it: worker/upkeep/meter.ts.
CREATE TABLE usage_days (
  day          INTEGER PRIMARY KEY,
  requests     INTEGER NOT NULL DEFAULT 0,
  rows_read    INTEGER NOT NULL DEFAULT 0,
  rows_written INTEGER NOT NULL DEFAULT 0,
  -- Size of the database when it was last seen that day, in bytes.
  size         INTEGER NOT NULL DEFAULT 0
) STRICT;

-- 1 once retention has thinned the chunk (worker/upkeep/thin.ts).
ALTER TABLE metric_chunks ADD COLUMN thinned INTEGER NOT NULL DEFAULT 0;

-- The newest migration that code must know to serve this database. Migrations only add, so that older code runs on while
-- an upgrade is under way; one that older code cannot live with sets this to its own name.
INSERT INTO settings (key, value) VALUES ('code_must_know', '0001_initial.sql');
