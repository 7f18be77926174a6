-- One row per write that waits for a confirmation. Neither the token nor the statement is kept:
-- token_hash is the SHA-256 of the token, binding that of tenant, principal, statement and parameters.
CREATE TABLE mcp.confirmations (
  token_hash bytea PRIMARY KEY,
  binding bytea NOT NULL,
  affected_rows bigint NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX confirmations_expires_at ON mcp.confirmations (expires_at);
