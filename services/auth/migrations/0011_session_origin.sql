-- Where a browser session was begun and last used, for the person whose session it is.
create table auth.session_origin (
  uid text primary key,
  account_id uuid not null references auth.account on delete cascade,
  address text not null,
  device text not null,
  started_at timestamptz not null default now(),
  seen_at timestamptz not null default now()
);
create index session_origin_account on auth.session_origin (account_id);
