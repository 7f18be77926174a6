-- Databases, logins and their rights.

-- Rights on the database as a whole: each kind of login has those of its role. The four letters are sys.database_permissions.type.
CREATE FUNCTION tsql.rights_of(role_name text) RETURNS TABLE (letters text, permission text) STABLE LANGUAGE sql AS $$
  SELECT * FROM (VALUES ('CO', 'CONNECT'), ('SL', 'SELECT'), ('SPLN', 'SHOWPLAN'), ('VWCK', 'VIEW ANY COLUMN ENCRYPTION KEY DEFINITION'), ('VWCM', 'VIEW ANY COLUMN MASTER KEY DEFINITION')) v
  UNION ALL SELECT * FROM (VALUES ('IN', 'INSERT'), ('UP', 'UPDATE'), ('DL', 'DELETE'), ('EX', 'EXECUTE')) v WHERE role_name !~ '_reader$'
  UNION ALL SELECT * FROM (VALUES ('CRTB', 'CREATE TABLE'), ('CRVW', 'CREATE VIEW'), ('CRPR', 'CREATE PROCEDURE'), ('CRSM', 'CREATE SCHEMA'), ('AL', 'ALTER'), ('CL', 'CONTROL')) v WHERE role_name ~ '_owner$' $$;
CREATE FUNCTION tsql.database_rights() RETURNS SETOF text STABLE LANGUAGE sql AS $$ SELECT permission FROM tsql.rights_of(current_user) $$;

CREATE VIEW sys.databases AS
  SELECT d.name::tsql.sysname AS name, d.id AS database_id, NULL::int4 AS source_database_id, '\x01'::bytea::tsql."varbinary(85)" AS owner_sid, 638396640000000000::tsql.datetime AS create_date, tsql.small(160) AS compatibility_level,
    'SQL_Latin1_General_CP1_CI_AS'::tsql.sysname AS collation_name, tsql.small(0) AS user_access, tsql.words('MULTI_USER') AS user_access_desc, tsql.flag(false) AS is_read_only, tsql.flag(false) AS is_auto_close_on,
    tsql.flag(false) AS is_auto_shrink_on, tsql.small(0) AS state, tsql.words('ONLINE') AS state_desc, tsql.flag(false) AS is_in_standby, tsql.flag(false) AS is_cleanly_shutdown,
    tsql.flag(false) AS is_supplemental_logging_enabled, tsql.small(1) AS snapshot_isolation_state, tsql.words('ON') AS snapshot_isolation_state_desc, tsql.flag(true) AS is_read_committed_snapshot_on,
    tsql.small(3) AS recovery_model, tsql.words('SIMPLE') AS recovery_model_desc, tsql.small(2) AS page_verify_option, tsql.words('CHECKSUM') AS page_verify_option_desc, tsql.flag(true) AS is_auto_create_stats_on,
    tsql.flag(false) AS is_auto_create_stats_incremental_on, tsql.flag(true) AS is_auto_update_stats_on, tsql.flag(false) AS is_auto_update_stats_async_on, tsql.flag(true) AS is_ansi_null_default_on,
    tsql.flag(true) AS is_ansi_nulls_on, tsql.flag(true) AS is_ansi_padding_on, tsql.flag(true) AS is_ansi_warnings_on, tsql.flag(true) AS is_arithabort_on, tsql.flag(true) AS is_concat_null_yields_null_on,
    tsql.flag(false) AS is_numeric_roundabort_on, tsql.flag(true) AS is_quoted_identifier_on, tsql.flag(false) AS is_recursive_triggers_on, tsql.flag(false) AS is_cursor_close_on_commit_on,
    tsql.flag(false) AS is_local_cursor_default, tsql.flag(false) AS is_fulltext_enabled, tsql.flag(false) AS is_trustworthy_on, tsql.flag(false) AS is_db_chaining_on, tsql.flag(false) AS is_parameterization_forced,
    tsql.flag(false) AS is_master_key_encrypted_by_server, tsql.flag(false) AS is_query_store_on, tsql.flag(false) AS is_published, tsql.flag(false) AS is_subscribed, tsql.flag(false) AS is_merge_published,
    tsql.flag(false) AS is_distributor, tsql.flag(false) AS is_sync_with_backup, NULL::uuid AS service_broker_guid, tsql.flag(false) AS is_broker_enabled, tsql.small(0) AS log_reuse_wait,
    tsql.words('NOTHING') AS log_reuse_wait_desc, tsql.flag(false) AS is_date_correlation_on, tsql.flag(false) AS is_cdc_enabled, tsql.flag(false) AS is_encrypted, tsql.flag(false) AS is_honor_broker_priority_on,
    NULL::uuid AS replica_id, NULL::uuid AS group_database_id, NULL::int4 AS resource_pool_id, NULL::int2 AS default_language_lcid, NULL::tsql.sysname AS default_language_name, NULL::int4 AS default_fulltext_language_lcid,
    NULL::tsql.sysname AS default_fulltext_language_name, NULL::tsql.bit AS is_nested_triggers_on, NULL::tsql.bit AS is_transform_noise_words_on, NULL::int2 AS two_digit_year_cutoff, tsql.small(0) AS containment,
    tsql.words('NONE') AS containment_desc
  FROM tsql.databases d;

CREATE VIEW sys.database_principals AS
  SELECT v.name::tsql.sysname AS name, v.id::int4 AS principal_id, v.type::tsql."char(1)" AS type, tsql.words(v.description) AS type_desc, v.schema::tsql.sysname AS default_schema_name,
    638396640000000000::tsql.datetime AS create_date, 638396640000000000::tsql.datetime AS modify_date, CASE v.type WHEN 'R' THEN 1 END::int4 AS owning_principal_id, decode(lpad(to_hex(v.id), 8, '0'), 'hex')::tsql."varbinary(85)" AS sid,
    tsql.flag(v.fixed = 1) AS is_fixed_role, CASE v.type WHEN 'S' THEN 1 ELSE 0 END::int4 AS authentication_type, tsql.words(CASE v.type WHEN 'S' THEN 'INSTANCE' ELSE 'NONE' END) AS authentication_type_desc,
    NULL::tsql.sysname AS default_language_name, NULL::int4 AS default_language_lcid, tsql.flag(false) AS allow_encrypted_value_modifications
  FROM (SELECT p.name, p.id, 'S', 'SQL_USER', 'dbo', 0 FROM tsql.principals p UNION ALL
    VALUES ('public', 0, 'R', 'DATABASE_ROLE', NULL, 0), ('dbo', 1, 'S', 'SQL_USER', 'dbo', 0),
    ('db_owner', 16384, 'R', 'DATABASE_ROLE', NULL, 1), ('db_ddladmin', 16387, 'R', 'DATABASE_ROLE', NULL, 1), ('db_datareader', 16390, 'R', 'DATABASE_ROLE', NULL, 1), ('db_datawriter', 16391, 'R', 'DATABASE_ROLE', NULL, 1)) AS v(name, id, type, description, schema, fixed);

-- Who is in db_datareader, db_datawriter and db_ddladmin, as IS_MEMBER has it.
CREATE VIEW sys.database_role_members AS
  SELECT r.id::int4 AS role_principal_id, p.id::int4 AS member_principal_id
  FROM tsql.principals p CROSS JOIN (VALUES (16390, ''), (16391, '_(writer|owner)$'), (16387, '_owner$')) AS r(id, pattern) WHERE p.role_name ~ r.pattern;

CREATE VIEW sys.server_principals AS
  SELECT p.name::tsql.sysname AS name, (260 + p.id)::int4 AS principal_id, decode(lpad(to_hex(260 + p.id), 8, '0'), 'hex')::tsql."varbinary(85)" AS sid, 'S'::tsql."char(1)" AS type, tsql.words('SQL_LOGIN') AS type_desc,
    tsql.flag(false) AS is_disabled, 638396640000000000::tsql.datetime AS create_date, 638396640000000000::tsql.datetime AS modify_date, 'shop'::tsql.sysname AS default_database_name, 'us_english'::tsql.sysname AS default_language_name,
    NULL::int4 AS credential_id, NULL::int4 AS owning_principal_id, tsql.flag(false) AS is_fixed_role
  FROM tsql.principals p WHERE p.role_name = current_user OR current_user ~ '_owner$';

-- Rights are granted on the whole database. A login sees its own, the owner all.
CREATE VIEW sys.database_permissions AS
  SELECT tsql.small(0) AS class, tsql.words('DATABASE') AS class_desc, 0::int4 AS major_id, 0::int4 AS minor_id, p.id::int4 AS grantee_principal_id, 1::int4 AS grantor_principal_id, rpad(r.letters, 4)::tsql."char(4)" AS type,
    r.permission::tsql."nvarchar(128)" AS permission_name, 'G'::tsql."char(1)" AS state, tsql.words('GRANT') AS state_desc
  FROM tsql.principals p CROSS JOIN LATERAL tsql.rights_of(p.role_name) r WHERE p.role_name = current_user OR current_user ~ '_owner$';
