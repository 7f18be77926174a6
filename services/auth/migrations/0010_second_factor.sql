-- An account that came from an upstream provider has no password.
alter table auth.account alter column password_hash drop not null;

-- The shared secret of an authenticator app, sealed under AUTH_KEY_ENCRYPTION_KEY. It counts once `confirmed_at` is
-- set; `last_step` is the time step of the last code taken, and no code of that step or an earlier one is taken again.
create table auth.totp (
  account_id uuid primary key references auth.account on delete cascade,
  sealed bytea not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0,
  created_at timestamptz not null default now()
);

-- Codes for who has lost the second factor: SHA-256 of 80 random bits each, deleted by their use.
create table auth.recovery_code (
  account_id uuid not null references auth.account on delete cascade,
  code_hash bytea not null,
  primary key (account_id, code_hash)
);

create table auth.passkey (
  id text primary key,
  account_id uuid not null references auth.account on delete cascade,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index passkey_account on auth.passkey (account_id);

-- What one step of a sign-in leaves for the next: a challenge, a state, a password that was right. `key` is a SHA-256.
create table auth.pending (
  key bytea primary key,
  payload jsonb not null,
  expires_at timestamptz not null
);
create index pending_expiry on auth.pending (expires_at);
