-- Everything oidc-provider keeps. `id_hash` is the SHA-256 of the identifier: for codes, refresh tokens and
-- sessions the identifier is the bearer secret itself, so it is never stored.
create table auth.oidc_model (
  model text not null,
  id_hash bytea not null,
  payload jsonb not null,
  grant_id text,
  uid text,
  user_code text,
  account_id text,
  client_id text,
  uses integer not null default 0,
  created_at timestamptz not null default now(),
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (model, id_hash)
);

create index oidc_model_grant on auth.oidc_model (grant_id) where grant_id is not null;
-- Not unique: two requests of one browser may both rotate the identifier of their session.
create index oidc_model_uid on auth.oidc_model (model, uid) where uid is not null;
create unique index oidc_model_user_code on auth.oidc_model (model, user_code) where user_code is not null;
create index oidc_model_client on auth.oidc_model (client_id) where client_id is not null;
create index oidc_model_expiry on auth.oidc_model (expires_at) where expires_at is not null;
