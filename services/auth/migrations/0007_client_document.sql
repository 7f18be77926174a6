-- Client ID Metadata Documents as they were last fetched and found good, for all replicas; `failed_at` says when the
-- last attempt to fetch failed, so that a host that is down is not asked at every request.
create table auth.client_document (
  url_hash bytea primary key,
  url text not null,
  document jsonb,
  fetched_at timestamptz,
  fresh_until timestamptz,
  failed_at timestamptz,
  used_at timestamptz not null default now()
);
create index client_document_use on auth.client_document (used_at);
