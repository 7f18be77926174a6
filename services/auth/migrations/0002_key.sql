-- Private signing keys and cookie keys, each sealed with AES-256-GCM under AUTH_KEY_ENCRYPTION_KEY.
create table auth.key (
  id text primary key,
  purpose text not null check (purpose in ('signing', 'cookie')),
  algorithm text not null,
  sealed bytea not null,
  created_at timestamptz not null default clock_timestamp()
);
