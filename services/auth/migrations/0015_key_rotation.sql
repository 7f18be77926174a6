-- A key is published first, signs from `signs_from` until a later one does, and goes when nothing that it signed can
-- still be valid. The database's clock decides, so that all replicas change over together.
alter table auth.key add column signs_from timestamptz;
update auth.key set signs_from = created_at;
alter table auth.key alter column signs_from set not null;
alter table auth.key add column published_until timestamptz;
