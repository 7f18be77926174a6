-- When somebody last granted a client something; a client that was used is kept longer than one that never was.
alter table auth.oidc_model add column used_at timestamptz;
