-- Results that were too large for one answer. Unlogged: they are copies that live for an hour, so
-- neither the write-ahead log nor a backup carries them, and a crash of PostgreSQL empties both tables.
CREATE UNLOGGED TABLE mcp.results (
  id text PRIMARY KEY,
  tenant text NOT NULL,
  -- SHA-256 of the tenant, subject, client and grant that may read it.
  owner bytea NOT NULL,
  columns text NOT NULL,
  -- storing, complete, or why the rest is missing: rows, bytes, time, failed, stopped
  state text NOT NULL DEFAULT 'storing',
  row_count bigint NOT NULL DEFAULT 0,
  byte_count bigint NOT NULL DEFAULT 0,
  -- What it may come to while it is being stored; what it came to afterwards.
  reserved_bytes bigint NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- A result still being stored after this was left behind by a process that died.
  storing_until timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX results_tenant ON mcp.results (tenant, created_at);
CREATE INDEX results_expires_at ON mcp.results (expires_at);

CREATE UNLOGGED TABLE mcp.result_batches (
  result_id text NOT NULL REFERENCES mcp.results ON DELETE CASCADE,
  -- The number of the batch's first row, counted from 0.
  first_row bigint NOT NULL,
  row_count int NOT NULL,
  -- One JSON array for each row, separated by line feeds.
  lines text NOT NULL,
  PRIMARY KEY (result_id, first_row)
);
