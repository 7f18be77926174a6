-- Where each running replica is reached by the others: a stream of HTTP+SSE lives in one of them. Each tells again every
-- few seconds, so nothing is lost with what an unlogged table loses.
CREATE UNLOGGED TABLE mcp.replicas (
  id text PRIMARY KEY,
  url text NOT NULL,
  seen_at timestamptz NOT NULL
);
