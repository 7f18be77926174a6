-- How often something was done of late, under a SHA-256 of what is counted and for whom. Not worth a write-ahead log:
-- after a crash it starts from nothing.
create unlogged table auth.request_rate (
  key bytea primary key,
  hits integer not null,
  window_ends_at timestamptz not null
);
create index request_rate_end on auth.request_rate (window_ends_at);
