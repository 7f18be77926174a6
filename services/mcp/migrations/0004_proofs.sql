-- Proofs of possession that were used (RFC 9449 11.1), for as long as they could be used again. Not worth a
-- write-ahead log: they live for minutes.
CREATE UNLOGGED TABLE mcp.proofs (
  id bytea PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX proofs_expiry ON mcp.proofs (expires_at);
