-- Which subject of an upstream OpenID Connect provider an account belongs to: one at most, for good.
create table auth.upstream_identity (
  issuer text not null,
  subject text not null,
  account_id uuid not null unique references auth.account on delete cascade,
  linked_at timestamptz not null default now(),
  used_at timestamptz not null default now(),
  primary key (issuer, subject)
);

-- What the groups of the upstream provider allow, replaced at each sign-in there; adds to auth.account_access.
create table auth.upstream_access (
  account_id uuid not null references auth.account on delete cascade,
  target text not null,
  scopes text[] not null check (cardinality(scopes) > 0),
  primary key (account_id, target)
);
