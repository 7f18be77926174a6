create table auth.account (
  id uuid primary key default gen_random_uuid(),
  email text not null unique check (email = lower(email)),
  name text not null,
  password_hash text not null,
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);

-- What an account may grant. `target` is a tenant id, or the resource identifier of another API.
create table auth.account_access (
  account_id uuid not null references auth.account on delete cascade,
  target text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  primary key (account_id, target)
);

-- Failed sign-ins per account, address and pair of both; `key` is a SHA-256, so no e-mail or address is kept.
create table auth.sign_in_failure (
  key bytea primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);
