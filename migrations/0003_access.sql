-- Who may do what, second step: sessions that can be listed, share links, the audit, the budget of public traffic.

ALTER TABLE tokens ADD COLUMN created_by TEXT NOT NULL DEFAULT '';

-- Not a secret: what lists show and what ends a session.
ALTER TABLE sessions ADD COLUMN id TEXT NOT NULL DEFAULT '';
-- Network and browser that it was opened from.
ALTER TABLE sessions ADD COLUMN place TEXT NOT NULL DEFAULT '';

-- What was done that others must be able to see afterwards: worker/access/audit.ts. Only ever added to.
CREATE TABLE audit (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  at       INTEGER NOT NULL,
  -- The token's name as it was then, and its id.
  who      TEXT NOT NULL,
  token_id TEXT NOT NULL,
  -- The network that the request came from; empty where unknown.
  address  TEXT NOT NULL,
  action   TEXT NOT NULL,
  subject  TEXT NOT NULL,
  -- JSON object
  details  TEXT NOT NULL DEFAULT '{}'
) STRICT;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

-- Read-only links (worker/share/). Only the SHA-256 of a link's secret is kept.
CREATE TABLE shares (
  hash          TEXT NOT NULL PRIMARY KEY,
  id            TEXT NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('run', 'comparison', 'experiment')),
  -- Every shared run lies in it.
  experiment_id INTEGER NOT NULL,
  -- JSON list of run ids; NULL for all runs of the experiment.
  runs          TEXT,
  children      INTEGER NOT NULL CHECK (children IN (0, 1)),
  artifacts     INTEGER NOT NULL CHECK (artifacts IN (0, 1)),
  label         TEXT NOT NULL DEFAULT '',
  -- Which selection this is, in words: '3 of 41 runs, chosen by hand'.
  selection     TEXT NOT NULL DEFAULT '',
  created_at    INTEGER NOT NULL,
  created_by    TEXT NOT NULL,
  expires_at    INTEGER,
  -- When it was frozen; NULL for a link that shows what is there now.
  frozen_at     INTEGER,
  views         INTEGER NOT NULL DEFAULT 0,
  viewed_at     INTEGER
) STRICT, WITHOUT ROWID;

-- What a frozen link shows: JSON text, in the bucket where there is one (then body is NULL).
CREATE TABLE share_snapshots (
  share_id TEXT NOT NULL PRIMARY KEY,
  body     TEXT
) STRICT, WITHOUT ROWID;

-- Requests that share links took on a day (days since 1970 UTC).
CREATE TABLE public_usage (
  day      INTEGER PRIMARY KEY,
  requests INTEGER NOT NULL
) STRICT;
