-- Links with which a person sets a new password; `token_hash` is the SHA-256 of what the link carries.
create table auth.password_reset (
  token_hash bytea primary key,
  account_id uuid not null unique references auth.account on delete cascade,
  expires_at timestamptz not null
);
