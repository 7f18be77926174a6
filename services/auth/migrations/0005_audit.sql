-- What happened, append-only. Each writer has a chain of its own, in which every record carries the hash of the one
-- before, so that replicas do not wait for each other. One partition per month, so that old ones can be dropped.
create table auth.audit (
  chain text not null,
  seq bigint not null check (seq > 0),
  at timestamptz not null,
  id uuid not null,
  previous bytea not null check (length(previous) = 32),
  hash bytea not null check (length(hash) = 32),
  event text not null,
  request_id text,
  account_id text,
  client_id text,
  address text,
  -- json, not jsonb: the hash is over this very text.
  details json not null,
  primary key (chain, seq, at)
) partition by range (at);

create index audit_at on auth.audit (at);
create index audit_account on auth.audit (account_id, at) where account_id is not null;

-- Where each chain ends, so that a tail cannot be cut off unseen. Only the trigger below writes it.
create table auth.audit_head (
  chain text primary key,
  seq bigint not null,
  hash bytea not null,
  at timestamptz not null
);

-- Runs with its owner's rights, so that a role which may only insert records keeps the heads all the same, and cannot
-- set them. What does not continue its chain is refused.
create function auth.audit_extend() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  edge record;
  changed integer;
begin
  select min(chain) as chain, count(distinct chain) as chains, count(*) as records,
    min(seq) as first, max(seq) as last into edge from appended;
  if edge.records = 0 then return null; end if;
  if edge.chains > 1 or edge.records <> edge.last - edge.first + 1 then
    raise exception 'audit records of one statement must be one piece of one chain';
  end if;
  if edge.first = 1 then
    insert into auth.audit_head select chain, seq, hash, at from appended where seq = edge.last;
  else
    update auth.audit_head head set seq = tail.seq, hash = tail.hash, at = tail.at
    from appended tail, appended start
    where tail.seq = edge.last and start.seq = edge.first
      and head.chain = edge.chain and head.seq = edge.first - 1 and head.hash = start.previous;
    get diagnostics changed = row_count;
    if changed <> 1 then raise exception 'audit records do not continue their chain'; end if;
  end if;
  return null;
end $$;

create trigger audit_extend after insert on auth.audit
  referencing new table as appended
  for each statement execute function auth.audit_extend();

-- Creates the partitions of this month and the two after it. Any replica may call it, whoever owns the table.
create function auth.audit_partitions() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  month timestamptz;
  name text;
begin
  for step in 0..2 loop
    month := date_trunc('month', now(), 'UTC') + step * interval '1 month';
    name := 'audit_' || to_char(month at time zone 'UTC', 'YYYY_MM');
    if to_regclass('auth.' || name) is null then
      perform pg_advisory_xact_lock(7236481004);
      if to_regclass('auth.' || name) is null then
        execute format('create table auth.%I partition of auth.audit for values from (%L) to (%L)',
          name, month, (month at time zone 'UTC' + interval '1 month') at time zone 'UTC');
      end if;
    end if;
  end loop;
end $$;

select auth.audit_partitions();
create table auth.audit_other partition of auth.audit default;
