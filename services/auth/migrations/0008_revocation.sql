-- What resource servers must no longer accept: the `gid` of grants and services, the `jti` of single tokens. Positions
-- grow in the order of commits, because whoever adds a row holds a lock until then: a reader that has seen position n
-- has seen everything before it.
create table auth.revocation (
  position bigint generated always as identity primary key,
  name text not null,
  expires_at timestamptz not null
);
create index revocation_name on auth.revocation (name);
create index revocation_expiry on auth.revocation (expires_at);

-- No access token lives longer than a day (puente.yaml refuses it); the rest is for clocks that differ.
create function auth.announce_revocation(name text) returns void language sql as $$
  select pg_advisory_xact_lock(7236481004);
  insert into auth.revocation (name, expires_at) values (name, now() + interval '1 day 10 minutes');
$$;

-- The `gid` claim: the first 22 characters of the base64url of the SHA-256 of the grant's id.
create function auth.grant_name(grant_id text) returns text language sql immutable as $$
  select left(translate(encode(sha256(convert_to(grant_id, 'UTF8')), 'base64'), '+/', '-_'), 22);
$$;

-- On the table, so that no way of ending a grant can forget it.
create function auth.announce_ended_grant() returns trigger language plpgsql as $$
begin
  perform auth.announce_revocation(auth.grant_name(old.grant_id));
  return null;
end $$;
create trigger grant_ended after delete on auth.oidc_model
  for each row when (old.model = 'Grant' and old.expires_at > now())
  execute function auth.announce_ended_grant();
