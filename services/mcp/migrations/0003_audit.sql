-- What every tool call did, append-only: one record when it is opened, before its effect, and one when it is closed. Each process has
-- a chain of its own, in which every record carries the hash of the one before, so that replicas do not wait for each other. One
-- partition per month, so that old ones can be dropped.
CREATE TABLE mcp.audit (
  chain text NOT NULL,
  seq bigint NOT NULL CHECK (seq > 0),
  at timestamptz NOT NULL,
  id uuid NOT NULL,
  previous bytea NOT NULL CHECK (length(previous) = 32),
  hash bytea NOT NULL CHECK (length(hash) = 32),
  event text NOT NULL,
  call_id uuid,
  request_id text,
  tenant text,
  subject text,
  client_id text,
  tool text,
  -- json, not jsonb: the hash is over this very text.
  details json NOT NULL,
  PRIMARY KEY (chain, seq, at)
) PARTITION BY RANGE (at);

CREATE INDEX audit_at ON mcp.audit (at);
CREATE INDEX audit_call ON mcp.audit (call_id) WHERE call_id IS NOT NULL;

-- Where each chain ends, so that a tail cannot be cut off unseen. Only the trigger below writes it.
CREATE TABLE mcp.audit_head (
  chain text PRIMARY KEY,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  at timestamptz NOT NULL
);

-- Runs with its owner's rights, so that a role which may only insert records keeps the heads all the same, and cannot set them. What
-- does not continue its chain is refused.
CREATE FUNCTION mcp.audit_extend() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  edge record;
  changed integer;
BEGIN
  SELECT min(chain) AS chain, count(DISTINCT chain) AS chains, count(*) AS records, min(seq) AS first, max(seq) AS last INTO edge FROM appended;
  IF edge.records = 0 THEN RETURN NULL; END IF;
  IF edge.chains > 1 OR edge.records <> edge.last - edge.first + 1 THEN
    RAISE EXCEPTION 'audit records of one statement must be one piece of one chain';
  END IF;
  IF edge.first = 1 THEN
    INSERT INTO mcp.audit_head SELECT chain, seq, hash, at FROM appended WHERE seq = edge.last;
  ELSE
    UPDATE mcp.audit_head AS head SET seq = tail.seq, hash = tail.hash, at = tail.at
    FROM appended AS tail, appended AS start
    WHERE tail.seq = edge.last AND start.seq = edge.first
      AND head.chain = edge.chain AND head.seq = edge.first - 1 AND head.hash = start.previous;
    GET DIAGNOSTICS changed = ROW_COUNT;
    IF changed <> 1 THEN RAISE EXCEPTION 'audit records do not continue their chain'; END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER audit_extend AFTER INSERT ON mcp.audit
  REFERENCING NEW TABLE AS appended
  FOR EACH STATEMENT EXECUTE FUNCTION mcp.audit_extend();

-- Creates the partitions of this month and the two after it. Any replica may call it, whoever owns the table.
CREATE FUNCTION mcp.audit_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  month timestamptz;
  name text;
BEGIN
  FOR step IN 0..2 LOOP
    month := date_trunc('month', now(), 'UTC') + step * interval '1 month';
    name := 'audit_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
    IF to_regclass('mcp.' || name) IS NULL THEN
      PERFORM pg_advisory_xact_lock(8104306851612765486);
      IF to_regclass('mcp.' || name) IS NULL THEN
        EXECUTE format('CREATE TABLE mcp.%I PARTITION OF mcp.audit FOR VALUES FROM (%L) TO (%L)',
          name, month, (month AT TIME ZONE 'UTC' + interval '1 month') AT TIME ZONE 'UTC');
      END IF;
    END IF;
  END LOOP;
END $$;

SELECT mcp.audit_partitions();
CREATE TABLE mcp.audit_other PARTITION OF mcp.audit DEFAULT;
