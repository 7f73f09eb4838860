-- The registry's second step.

-- {stage: highest version in it}. Reading a model needs its latest versions, and the client reads a model before
-- nearly every registry call: from here that is one row a stage instead of a walk over all versions. Costs nothing to
-- keep, since whatever changes it writes the model's row anyway.
ALTER TABLE registered_models ADD COLUMN latest TEXT NOT NULL DEFAULT '{}';

-- Who wants to be told what happens in the registry (worker/registry/webhooks.ts).
CREATE TABLE webhooks (
  id          TEXT NOT NULL PRIMARY KEY,
  name        TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  url         TEXT NOT NULL,
  -- JSON list of events as text, 'model_version.created'.
  events      TEXT NOT NULL,
  -- What deliveries are signed with: needed as it is, so it is kept as it is and never shown. NULL: unsigned.
  secret      TEXT,
  active      INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
