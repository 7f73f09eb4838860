-- What lets 100,000 ended runs be searched without reading them all (worker/tracking/INDEX.md), and what an
-- experiment's pages ask that must not walk its runs.

-- 0: its documents say more than the index does; 1: the index says the same; 2: it has too many names to be indexed.
-- Only what is 1 and has ended is looked for in the index; everything else is read from its documents.
ALTER TABLE runs ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;
-- The metrics as they are indexed, while they differ from the run's: what is to be taken out of the index.
ALTER TABLE runs ADD COLUMN index_was BLOB;

-- Two indexes of few rows. A log-batch names `indexed`, but neither condition holds before or after it on a running
-- run, so it writes nothing here.
CREATE INDEX runs_running ON runs (experiment_id) WHERE status IN ('RUNNING', 'SCHEDULED');
CREATE INDEX runs_unindexed ON runs (indexed, experiment_id)
  WHERE indexed <> 1 AND status NOT IN ('RUNNING', 'SCHEDULED');

-- The latest value of each metric of each indexed run.
CREATE TABLE metric_index (
  experiment_id INTEGER NOT NULL,
  key           TEXT NOT NULL,
  nan           INTEGER NOT NULL,
  -- The value; where that is NaN, the run's start, negative: rows of NaN then lie newest first.
  place         REAL NOT NULL,
  run_seq       INTEGER NOT NULL,
  PRIMARY KEY (experiment_id, key, nan, place, run_seq)
) STRICT, WITHOUT ROWID;

-- The first 100 characters of each param of each indexed run.
CREATE TABLE param_index (
  experiment_id INTEGER NOT NULL,
  key           TEXT NOT NULL,
  value         TEXT NOT NULL,
  run_seq       INTEGER NOT NULL,
  PRIMARY KEY (experiment_id, key, value, run_seq)
) STRICT, WITHOUT ROWID;

-- Which names occur in an experiment; names that are in use no more stay.
CREATE TABLE experiment_keys (
  experiment_id INTEGER NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('metric', 'param', 'tag')),
  key           TEXT NOT NULL,
  PRIMARY KEY (experiment_id, kind, key)
) STRICT, WITHOUT ROWID;

-- All runs of it, and those whose own mark counts and says otherwise than the experiment's.
ALTER TABLE experiments ADD COLUMN run_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE experiments ADD COLUMN marked_count INTEGER NOT NULL DEFAULT 0;
-- JSON {"directions": {metric: "up" or "down"}, "primary": metric}: what people set; the rest is guessed from names.
ALTER TABLE experiments ADD COLUMN metric_settings TEXT NOT NULL DEFAULT '{}';

UPDATE experiments SET
  run_count = (SELECT count(*) FROM runs r WHERE r.experiment_id = experiments.id),
  marked_count = (SELECT count(*) FROM runs r WHERE r.experiment_id = experiments.id
    AND r.lifecycle_epoch = experiments.lifecycle_epoch AND r.lifecycle <> experiments.lifecycle);

-- Triggers, so that no way of making, moving or removing a run can forget the counts and the index.
CREATE TRIGGER runs_made AFTER INSERT ON runs BEGIN
  UPDATE experiments SET run_count = run_count + 1,
    marked_count = marked_count + (new.lifecycle_epoch = lifecycle_epoch AND new.lifecycle <> lifecycle)
  WHERE id = new.experiment_id;
END;

CREATE TRIGGER runs_marked AFTER UPDATE OF lifecycle, lifecycle_epoch ON runs BEGIN
  UPDATE experiments SET marked_count = marked_count
    - (old.lifecycle_epoch = lifecycle_epoch AND old.lifecycle <> lifecycle)
    + (new.lifecycle_epoch = lifecycle_epoch AND new.lifecycle <> lifecycle)
  WHERE id = new.experiment_id;
END;

-- In a new epoch no run's own mark counts.
CREATE TRIGGER experiments_marked AFTER UPDATE OF lifecycle_epoch ON experiments BEGIN
  UPDATE experiments SET marked_count = 0 WHERE id = new.id;
END;

CREATE TRIGGER runs_removed AFTER DELETE ON runs BEGIN
  UPDATE experiments SET run_count = run_count - 1,
    marked_count = marked_count - (old.lifecycle_epoch = lifecycle_epoch AND old.lifecycle <> lifecycle)
  WHERE id = old.experiment_id;
  DELETE FROM metric_index WHERE (experiment_id, key, nan, place, run_seq) IN (
    SELECT old.experiment_id, m.key, m.value ->> 3, iif(m.value ->> 3, -old.start_time, m.value ->> 0), old.seq
    FROM json_each(coalesce(old.index_was, old.metrics)) m);
  DELETE FROM param_index WHERE (experiment_id, key, value, run_seq) IN (
    SELECT old.experiment_id, p.key, substr(p.value, 1, 100), old.seq FROM json_each(old.params) p);
END;

-- Experiments are purged when their runs are gone: only the names are left then.
CREATE TRIGGER experiments_removed AFTER DELETE ON experiments BEGIN
  DELETE FROM experiment_keys WHERE experiment_id = old.id;
END;

CREATE TRIGGER runs_moved AFTER UPDATE OF experiment_id ON runs WHEN old.experiment_id <> new.experiment_id BEGIN
  UPDATE experiments SET run_count = run_count - 1,
    marked_count = marked_count - (old.lifecycle_epoch = lifecycle_epoch AND old.lifecycle <> lifecycle)
  WHERE id = old.experiment_id;
  UPDATE experiments SET run_count = run_count + 1,
    marked_count = marked_count + (new.lifecycle_epoch = lifecycle_epoch AND new.lifecycle <> lifecycle)
  WHERE id = new.experiment_id;
  DELETE FROM metric_index WHERE (experiment_id, key, nan, place, run_seq) IN (
    SELECT old.experiment_id, m.key, m.value ->> 3, iif(m.value ->> 3, -old.start_time, m.value ->> 0), old.seq
    FROM json_each(coalesce(old.index_was, old.metrics)) m);
  DELETE FROM param_index WHERE (experiment_id, key, value, run_seq) IN (
    SELECT old.experiment_id, p.key, substr(p.value, 1, 100), old.seq FROM json_each(old.params) p);
  UPDATE runs SET indexed = 0, index_was = NULL WHERE seq = new.seq;
END;
