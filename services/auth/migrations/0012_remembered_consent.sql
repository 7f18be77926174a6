-- What a person has allowed a client on a resource, so as not to be asked the same again.
create table auth.remembered_consent (
  account_id uuid not null references auth.account on delete cascade,
  client_id text not null,
  resource text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  decided_at timestamptz not null default now(),
  primary key (account_id, client_id, resource)
);

-- Whoever deletes a grant (the person, the operator, the detection of a stolen refresh token, expiry) has the client
-- ask again.
create function auth.forget_consent() returns trigger language plpgsql as $$
begin
  delete from auth.remembered_consent where account_id::text = old.account_id and client_id = old.client_id;
  return null;
end $$;

create trigger oidc_model_grant_gone after delete on auth.oidc_model
  for each row when (old.model = 'Grant') execute function auth.forget_consent();
