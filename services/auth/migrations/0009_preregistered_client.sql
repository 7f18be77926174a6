-- Clients an operator made, which are never pruned; what they are is in auth.oidc_model like that of any other.
create table auth.preregistered_client (
  client_id text primary key,
  -- Targets whose tokens the client may introspect: it is their resource server (RFC 7662 2.1).
  introspects text[] not null default '{}',
  created_at timestamptz not null default now()
);

-- What a client may have for itself, without a person (client_credentials). Nobody but an operator adds rows.
create table auth.client_access (
  client_id text not null references auth.preregistered_client on delete cascade,
  target text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  primary key (client_id, target)
);
