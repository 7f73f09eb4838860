-- Files: uploads in parts that are not finished, and the files of a deployment without R2 (worker/artifacts/FORMAT.md).

-- An upload in parts, from its beginning until it has been completed for a day, aborted, or swept. Its parts stand in
-- one document on its row: a part received is one row written, and forgetting an upload of 10,000 parts is one more.
CREATE TABLE uploads (
  id           TEXT NOT NULL PRIMARY KEY,
  path         TEXT NOT NULL,
  -- Whose upload it is: 'worker' (through the bucket's binding) or 's3' (clients talk to R2 directly).
  signer       TEXT NOT NULL CHECK (signer IN ('worker', 's3')),
  -- The bucket's own id of it.
  store_id     TEXT NOT NULL,
  part_count   INTEGER NOT NULL,
  -- Of the whole file; NULL where the client did not say.
  size         INTEGER,
  -- Of every part but the last, known from the first of them that arrives.
  part_size    INTEGER,
  -- JSONB {part number: [size, etag]}
  parts        BLOB NOT NULL DEFAULT (jsonb('{}')),
  expires_at   INTEGER NOT NULL,
  completed_at INTEGER
) STRICT, WITHOUT ROWID;

-- Files of a deployment without R2, and the pieces they are kept in. A file's content number is random and new with
-- every write, so that a reader of the old bytes never gets some of the new ones.
CREATE TABLE files (
  path        TEXT NOT NULL PRIMARY KEY,
  -- Pieces of it are content * 8, content * 8 + 1, …
  content     INTEGER NOT NULL,
  -- NOT NULL is what refuses a file beyond the total: see d1-store.ts.
  size        INTEGER NOT NULL,
  uploaded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE file_pieces (
  id   INTEGER PRIMARY KEY,
  data BLOB NOT NULL
) STRICT;

-- Bytes in `files`, kept with every write: a sum would read every row.
INSERT INTO counters (name, value) VALUES ('file_bytes', 0);
