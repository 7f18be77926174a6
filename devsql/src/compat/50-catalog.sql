-- The catalog views as SQL Server has them. A login sees what it has any right on.
CREATE SCHEMA sys;
CREATE SCHEMA "INFORMATION_SCHEMA";

-- A column's type as T-SQL writes it.
CREATE FUNCTION tsql.type_text(type_id oid, modifier int) RETURNS text STABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN n.nspname = 'tsql' THEN CASE t.typname WHEN 'sysname' THEN 'nvarchar(128)' WHEN 'str' THEN 'nvarchar(max)' ELSE t.typname END
    ELSE CASE t.typname WHEN 'bool' THEN 'bit' WHEN 'int2' THEN 'smallint' WHEN 'int4' THEN 'int' WHEN 'oid' THEN 'int' WHEN 'int8' THEN 'bigint' WHEN 'float4' THEN 'real'
      WHEN 'float8' THEN 'float' WHEN 'date' THEN 'date' WHEN 'uuid' THEN 'uniqueidentifier' WHEN 'bytea' THEN 'varbinary(max)'
      WHEN 'numeric' THEN CASE WHEN modifier > 0 THEN format('decimal(%s,%s)', ((modifier - 4) >> 16) & 65535, (modifier - 4) & 2047) ELSE 'decimal(38,10)' END
      WHEN 'name' THEN 'nvarchar(128)' ELSE 'nvarchar(max)' END END::text
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = type_id $$;

CREATE TABLE tsql.system_types (name text, system_type_id int2, user_type_id int, max_length int2, "precision" int2, scale int2);
INSERT INTO tsql.system_types VALUES
  ('image', 34, 34, 16, 0, 0), ('text', 35, 35, 16, 0, 0), ('uniqueidentifier', 36, 36, 16, 0, 0), ('date', 40, 40, 3, 10, 0), ('time', 41, 41, 5, 16, 7),
  ('datetime2', 42, 42, 8, 27, 7), ('datetimeoffset', 43, 43, 10, 34, 7), ('tinyint', 48, 48, 1, 3, 0), ('smallint', 52, 52, 2, 5, 0), ('int', 56, 56, 4, 10, 0),
  ('smalldatetime', 58, 58, 4, 16, 0), ('real', 59, 59, 4, 24, 0), ('money', 60, 60, 8, 19, 4), ('datetime', 61, 61, 8, 23, 3), ('float', 62, 62, 8, 53, 0),
  ('sql_variant', 98, 98, 8016, 0, 0), ('ntext', 99, 99, 16, 0, 0), ('bit', 104, 104, 1, 1, 0), ('decimal', 106, 106, 17, 38, 38), ('numeric', 108, 108, 17, 38, 38),
  ('smallmoney', 122, 122, 4, 10, 4), ('bigint', 127, 127, 8, 19, 0), ('varbinary', 165, 165, 8000, 0, 0), ('varchar', 167, 167, 8000, 0, 0), ('binary', 173, 173, 8000, 0, 0),
  ('char', 175, 175, 8000, 0, 0), ('timestamp', 189, 189, 8, 0, 0), ('nvarchar', 231, 231, 8000, 0, 0), ('nchar', 239, 239, 8000, 0, 0), ('xml', 241, 241, -1, 0, 0),
  ('sysname', 231, 256, 256, 0, 0);

-- Schemas and objects the current login may see.
CREATE VIEW tsql.visible_schemas AS
  SELECT n.oid, n.nspname FROM pg_namespace n
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'tsql', 'public') AND n.nspname NOT LIKE 'pg\_%' AND has_schema_privilege(n.oid, 'USAGE');

CREATE FUNCTION tsql.may_see(relation oid) RETURNS bool STABLE STRICT LANGUAGE sql AS
$$ SELECT has_table_privilege(relation, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege(relation, 'SELECT') $$;

CREATE VIEW tsql.visible_relations AS
  SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.reltuples, n.nspname, n.nspname IN ('sys', 'INFORMATION_SCHEMA') AS shipped
  FROM pg_class c JOIN tsql.visible_schemas n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'v') AND tsql.may_see(c.oid);

CREATE VIEW tsql.column_facts AS
  SELECT r.oid AS relation, r.nspname, r.relname, r.relkind, r.shipped, a.attnum, a.attname, a.attnotnull, a.attidentity <> '' AS is_identity, a.attgenerated <> '' AS is_computed, a.atthasdef,
    CASE t.base WHEN 'rowversion' THEN 'timestamp' ELSE t.base END AS type_name, t.size, t.places,
    s.system_type_id, s.user_type_id,
    (CASE WHEN t.base IN ('nchar', 'nvarchar') THEN CASE t.size WHEN 'max' THEN -1 ELSE t.size::int * 2 END
      WHEN t.base IN ('char', 'varchar', 'binary', 'varbinary') THEN CASE t.size WHEN 'max' THEN -1 ELSE t.size::int END
      WHEN t.base IN ('decimal', 'numeric') THEN CASE WHEN t.size::int <= 9 THEN 5 WHEN t.size::int <= 19 THEN 9 WHEN t.size::int <= 28 THEN 13 ELSE 17 END
      WHEN t.base IN ('time', 'datetime2', 'datetimeoffset') THEN CASE WHEN t.size::int <= 2 THEN 3 WHEN t.size::int <= 4 THEN 4 ELSE 5 END
        + CASE t.base WHEN 'datetime2' THEN 3 WHEN 'datetimeoffset' THEN 5 ELSE 0 END
      ELSE s.max_length END)::int2 AS max_length,
    (CASE WHEN t.base IN ('decimal', 'numeric') THEN t.size::int
      WHEN t.base IN ('time', 'datetime2', 'datetimeoffset') THEN CASE t.base WHEN 'time' THEN 8 WHEN 'datetime2' THEN 19 ELSE 26 END + CASE WHEN t.size = '0' THEN 0 ELSE t.size::int + 1 END
      ELSE s.precision END)::int2 AS precision,
    (CASE WHEN t.base IN ('decimal', 'numeric') THEN t.places::int WHEN t.base IN ('time', 'datetime2', 'datetimeoffset') THEN t.size::int ELSE s.scale END)::int2 AS scale
  FROM tsql.visible_relations r
  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  CROSS JOIN LATERAL (SELECT m[1] AS base, m[2] AS size, m[3] AS places FROM regexp_match(tsql.type_text(a.atttypid, a.atttypmod), '^(\w+)(?:\((max|\d+)(?:,(\d+))?\))?$') m) t
  LEFT JOIN tsql.system_types s ON s.name = CASE t.base WHEN 'rowversion' THEN 'timestamp' ELSE t.base END;

-- The three schemas every database has keep the ids SQL Server gives them.
CREATE FUNCTION tsql.schema_number(id oid) RETURNS int4 STABLE LANGUAGE sql AS $$
  SELECT CASE id WHEN 'dbo'::regnamespace::oid THEN 1 WHEN '"INFORMATION_SCHEMA"'::regnamespace::oid THEN 3 WHEN 'sys'::regnamespace::oid THEN 4 ELSE id::int4 END $$;

CREATE VIEW sys.schemas AS
  SELECT n.nspname::text::tsql.sysname AS name, tsql.schema_number(n.oid) AS schema_id, 1::int4 AS principal_id FROM tsql.visible_schemas n;

CREATE VIEW tsql.all_objects AS
  SELECT r.relname::text AS name, r.oid, NULL::oid AS parent, r.relnamespace AS schema_oid, CASE r.relkind WHEN 'v' THEN 'V' ELSE 'U' END AS type, r.shipped FROM tsql.visible_relations r
  UNION ALL
  SELECT k.conname::text, k.oid, k.conrelid, k.connamespace, CASE k.contype WHEN 'p' THEN 'PK' WHEN 'u' THEN 'UQ' WHEN 'f' THEN 'F' ELSE 'C' END, false
  FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid WHERE k.contype IN ('p', 'u', 'f', 'c')
  UNION ALL
  SELECT x.default_name, d.oid, d.adrelid, r.relnamespace, 'D', false
  FROM tsql.columns x JOIN pg_attrdef d ON d.adrelid = x.relation AND d.adnum = x.column_number JOIN tsql.visible_relations r ON r.oid = x.relation WHERE x.default_name IS NOT NULL
  UNION ALL
  SELECT t.tgname::text, t.oid, t.tgrelid, r.relnamespace, 'TR', false
  FROM pg_trigger t JOIN tsql.visible_relations r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgname NOT LIKE 'tsql\_%';

CREATE VIEW sys.all_objects AS
  SELECT o.name::tsql.sysname AS name, o.oid::int4 AS object_id, NULL::int4 AS principal_id, tsql.schema_number(o.schema_oid) AS schema_id, coalesce(o.parent, 0::oid)::int4 AS parent_object_id,
    o.type::tsql."char(2)" AS type,
    CASE o.type WHEN 'U' THEN 'USER_TABLE' WHEN 'V' THEN 'VIEW' WHEN 'PK' THEN 'PRIMARY_KEY_CONSTRAINT' WHEN 'UQ' THEN 'UNIQUE_CONSTRAINT' WHEN 'F' THEN 'FOREIGN_KEY_CONSTRAINT'
      WHEN 'C' THEN 'CHECK_CONSTRAINT' WHEN 'D' THEN 'DEFAULT_CONSTRAINT' ELSE 'SQL_TRIGGER' END::tsql."nvarchar(60)" AS type_desc,
    coalesce(c.created, 638396640000000000)::tsql.datetime AS create_date, coalesce(c.created, 638396640000000000)::tsql.datetime AS modify_date,
    o.shipped::int::int2::tsql.bit AS is_ms_shipped, 0::int2::tsql.bit AS is_published, 0::int2::tsql.bit AS is_schema_published
  FROM tsql.all_objects o LEFT JOIN tsql.objects c ON c.object = coalesce(o.parent, o.oid);

CREATE VIEW sys.objects AS SELECT * FROM sys.all_objects WHERE is_ms_shipped = 0;
CREATE VIEW sys.tables AS
  SELECT o.*, 0::int2::tsql.bit AS is_external, 0::int2::tsql.bit AS is_memory_optimized, 0::tsql.tinyint AS temporal_type, 'NON_TEMPORAL_TABLE'::tsql."nvarchar(60)" AS temporal_type_desc, 1::int4 AS lob_data_space_id
  FROM sys.objects o WHERE o.type = 'U';
CREATE VIEW sys.views AS SELECT o.*, 0::int2::tsql.bit AS with_check_option FROM sys.objects o WHERE o.type = 'V';
CREATE VIEW sys.all_views AS SELECT * FROM sys.all_objects WHERE type = 'V';

CREATE VIEW sys.types AS
  SELECT t.name::tsql.sysname AS name, t.system_type_id::tsql.tinyint AS system_type_id, t.user_type_id, 4::int4 AS schema_id, NULL::int4 AS principal_id, t.max_length, t.precision::tsql.tinyint AS precision,
    t.scale::tsql.tinyint AS scale, CASE WHEN t.name IN ('char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext', 'sysname') THEN 'SQL_Latin1_General_CP1_CI_AS' END::tsql.sysname AS collation_name,
    (t.name <> 'sysname')::int::int2::tsql.bit AS is_nullable, 0::int2::tsql.bit AS is_user_defined, 0::int2::tsql.bit AS is_assembly_type, 0::int4 AS default_object_id, 0::int4 AS rule_object_id, 0::int2::tsql.bit AS is_table_type
  FROM tsql.system_types t;

CREATE VIEW sys.all_columns AS
  SELECT f.relation::int4 AS object_id, f.attname::text::tsql.sysname AS name, f.attnum::int4 AS column_id, f.system_type_id::tsql.tinyint AS system_type_id, f.user_type_id, f.max_length,
    f.precision::tsql.tinyint AS precision, f.scale::tsql.tinyint AS scale,
    CASE WHEN f.type_name IN ('char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext') THEN 'SQL_Latin1_General_CP1_CI_AS' END::tsql.sysname AS collation_name,
    (NOT f.attnotnull)::int::int2::tsql.bit AS is_nullable, 1::int2::tsql.bit AS is_ansi_padded, 0::int2::tsql.bit AS is_rowguidcol, f.is_identity::int::int2::tsql.bit AS is_identity,
    f.is_computed::int::int2::tsql.bit AS is_computed, 0::int2::tsql.bit AS is_filestream, 0::int2::tsql.bit AS is_sparse, 0::int2::tsql.bit AS is_hidden, 0::int2::tsql.bit AS is_masked,
    0::tsql.tinyint AS generated_always_type, coalesce(d.oid, 0::oid)::int4 AS default_object_id, f.shipped
  FROM tsql.column_facts f
  LEFT JOIN tsql.columns x ON x.relation = f.relation AND x.column_number = f.attnum AND x.default_name IS NOT NULL
  LEFT JOIN pg_attrdef d ON d.adrelid = x.relation AND d.adnum = x.column_number;
CREATE VIEW sys.columns AS
  SELECT object_id, name, column_id, system_type_id, user_type_id, max_length, precision, scale, collation_name, is_nullable, is_ansi_padded, is_rowguidcol, is_identity, is_computed,
    is_filestream, is_sparse, is_hidden, is_masked, generated_always_type, default_object_id FROM sys.all_columns WHERE NOT shipped;

CREATE VIEW sys.identity_columns AS
  SELECT c.*, x.seed::text::tsql.sql_variant AS seed_value, x.increment::text::tsql.sql_variant AS increment_value,
    pg_sequence_last_value(pg_get_serial_sequence(format('%I.%I', r.nspname, r.relname), c.name)::regclass)::text::tsql.sql_variant AS last_value
  FROM sys.columns c JOIN tsql.columns x ON x.relation = c.object_id::oid AND x.column_number = c.column_id JOIN tsql.visible_relations r ON r.oid = x.relation WHERE c.is_identity = 1;

CREATE VIEW sys.computed_columns AS
  SELECT c.*, x.computed_text::tsql."nvarchar(max)" AS definition, 0::int2::tsql.bit AS uses_database_collation, x.is_persisted::int::int2::tsql.bit AS is_persisted
  FROM sys.columns c JOIN tsql.columns x ON x.relation = c.object_id::oid AND x.column_number = c.column_id WHERE c.is_computed = 1;

CREATE VIEW sys.default_constraints AS
  SELECT o.*, d.adnum::int4 AS parent_column_id, x.default_text::tsql."nvarchar(max)" AS definition, 0::int2::tsql.bit AS is_system_named
  FROM sys.objects o JOIN pg_attrdef d ON d.oid = o.object_id::oid JOIN tsql.columns x ON x.relation = d.adrelid AND x.column_number = d.adnum WHERE o.type = 'D';

CREATE VIEW sys.check_constraints AS
  SELECT o.*, 0::int2::tsql.bit AS is_disabled, 0::int2::tsql.bit AS is_not_trusted, CASE WHEN cardinality(k.conkey) = 1 THEN k.conkey[1]::int4 ELSE 0 END AS parent_column_id,
    t.definition::tsql."nvarchar(max)" AS definition, 0::int2::tsql.bit AS is_system_named
  FROM sys.objects o JOIN pg_constraint k ON k.oid = o.object_id::oid JOIN tsql.constraint_texts t ON t.constraint_id = k.oid WHERE o.type = 'C';

-- Indexes are numbered as SQL Server does it: 1 the primary key, which is clustered; others from 2.
CREATE VIEW tsql.numbered_indexes AS
  SELECT i.indexrelid, i.indrelid, c.relname, i.indisunique, i.indisprimary, i.indnkeyatts, i.indkey, i.indoption, k.oid AS constraint_oid, k.contype,
    CASE WHEN i.indisprimary THEN 1 ELSE 1 + row_number() OVER (PARTITION BY i.indrelid, i.indisprimary ORDER BY i.indexrelid) END::int4 AS index_id
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN tsql.visible_relations r ON r.oid = i.indrelid
  LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u');

-- A table without a primary key has a heap, index 0.
CREATE VIEW sys.indexes AS
  SELECT n.object_id::int4 AS object_id, n.name::text::tsql.sysname AS name, n.index_id, (CASE WHEN n.index_id = 0 THEN 0 WHEN n.indisprimary THEN 1 ELSE 2 END)::int2::tsql.tinyint AS type,
    CASE WHEN n.index_id = 0 THEN 'HEAP' WHEN n.indisprimary THEN 'CLUSTERED' ELSE 'NONCLUSTERED' END::tsql."nvarchar(60)" AS type_desc, n.indisunique::int::int2::tsql.bit AS is_unique, 1::int4 AS data_space_id, 0::int2::tsql.bit AS ignore_dup_key,
    n.indisprimary::int::int2::tsql.bit AS is_primary_key, (n.contype IS NOT NULL AND n.contype = 'u')::int::int2::tsql.bit AS is_unique_constraint, 0::int2::tsql.tinyint AS fill_factor, 0::int2::tsql.bit AS is_padded, 0::int2::tsql.bit AS is_disabled,
    0::int2::tsql.bit AS is_hypothetical, (n.definition IS NOT NULL)::int::int2::tsql.bit AS has_filter, n.definition::tsql."nvarchar(max)" AS filter_definition
  FROM (SELECT n.indrelid AS object_id, n.relname AS name, n.index_id, n.indisprimary, n.indisunique, n.contype, d.definition FROM tsql.numbered_indexes n LEFT JOIN tsql.definitions d ON d.object = n.indexrelid
    UNION ALL SELECT r.oid, NULL, 0, false, false, NULL, NULL FROM tsql.visible_relations r WHERE r.relkind = 'r' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = r.oid AND i.indisprimary)) n;

CREATE VIEW sys.index_columns AS
  SELECT n.indrelid::int4 AS object_id, n.index_id, p.position::int4 AS index_column_id, n.indkey[p.position - 1]::int4 AS column_id,
    CASE WHEN p.position <= n.indnkeyatts THEN p.position ELSE 0 END::int2::tsql.tinyint AS key_ordinal, 0::tsql.tinyint AS partition_ordinal,
    (p.position <= n.indnkeyatts AND n.indoption[p.position - 1] & 1 = 1)::int::int2::tsql.bit AS is_descending_key, (p.position > n.indnkeyatts)::int::int2::tsql.bit AS is_included_column
  FROM tsql.numbered_indexes n CROSS JOIN LATERAL generate_series(1, array_length(n.indkey::int2[], 1)) AS p(position);

CREATE VIEW sys.key_constraints AS
  SELECT o.*, n.index_id AS unique_index_id, 0::int2::tsql.bit AS is_system_named, 1::int2::tsql.bit AS is_enforced
  FROM sys.objects o JOIN tsql.numbered_indexes n ON n.constraint_oid = o.object_id::oid WHERE o.type IN ('PK', 'UQ');

CREATE FUNCTION tsql.action_number(action "char") RETURNS int2 IMMUTABLE LANGUAGE sql AS $$ SELECT CASE action WHEN 'c' THEN 1 WHEN 'n' THEN 2 WHEN 'd' THEN 3 ELSE 0 END::int2 $$;
CREATE FUNCTION tsql.action_text(action "char") RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT CASE action WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET_NULL' WHEN 'd' THEN 'SET_DEFAULT' ELSE 'NO_ACTION' END $$;

CREATE VIEW sys.foreign_keys AS
  SELECT o.*, k.confrelid::int4 AS referenced_object_id, n.index_id AS key_index_id, 0::int2::tsql.bit AS is_disabled, 0::int2::tsql.bit AS is_not_for_replication, 0::int2::tsql.bit AS is_not_trusted,
    tsql.action_number(k.confdeltype)::tsql.tinyint AS delete_referential_action, tsql.action_text(k.confdeltype)::tsql."nvarchar(60)" AS delete_referential_action_desc,
    tsql.action_number(k.confupdtype)::tsql.tinyint AS update_referential_action, tsql.action_text(k.confupdtype)::tsql."nvarchar(60)" AS update_referential_action_desc, 0::int2::tsql.bit AS is_system_named
  FROM sys.objects o JOIN pg_constraint k ON k.oid = o.object_id::oid LEFT JOIN tsql.numbered_indexes n ON n.indexrelid = k.conindid WHERE o.type = 'F';

CREATE VIEW sys.foreign_key_columns AS
  SELECT k.oid::int4 AS constraint_object_id, p.position::int4 AS constraint_column_id, k.conrelid::int4 AS parent_object_id, k.conkey[p.position]::int4 AS parent_column_id,
    k.confrelid::int4 AS referenced_object_id, k.confkey[p.position]::int4 AS referenced_column_id
  FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid CROSS JOIN LATERAL generate_series(1, cardinality(k.conkey)) AS p(position) WHERE k.contype = 'f';

CREATE VIEW sys.extended_properties AS
  SELECT p.class::tsql.tinyint AS class, CASE p.class WHEN 1 THEN 'OBJECT_OR_COLUMN' WHEN 3 THEN 'SCHEMA' ELSE 'DATABASE' END::tsql."nvarchar(60)" AS class_desc, p.major::int4 AS major_id, p.minor AS minor_id,
    p.name::tsql.sysname AS name, p.value::tsql.sql_variant AS value
  FROM tsql.extended_properties p
  WHERE p.class <> 1 OR EXISTS (SELECT FROM tsql.visible_relations r WHERE r.oid = p.major);

-- Row counts are PostgreSQL's estimates, as of its last look at the table.
CREATE VIEW sys.partitions AS
  SELECT i.object_id::int8 * 100 + i.index_id AS partition_id, i.object_id, i.index_id, 1::int4 AS partition_number, i.object_id::int8 * 100 + i.index_id AS hobt_id,
    greatest(c.reltuples, 0)::int8 AS rows, 0::tsql.tinyint AS data_compression, 'NONE'::tsql."nvarchar(60)" AS data_compression_desc
  FROM sys.indexes i JOIN pg_class c ON c.oid = i.object_id::oid WHERE c.relkind = 'r';
CREATE VIEW sys.dm_db_partition_stats AS
  SELECT p.partition_id, p.object_id, p.index_id, p.partition_number, c.relpages::int8 AS used_page_count, c.relpages::int8 AS reserved_page_count, c.relpages::int8 AS in_row_data_page_count, p.rows AS row_count
  FROM sys.partitions p JOIN pg_class c ON c.oid = p.object_id::oid;

CREATE VIEW sys.procedures AS SELECT o.* FROM sys.objects o WHERE o.type = 'P';
CREATE VIEW sys.parameters AS
  SELECT 0::int4 AS object_id, ''::tsql.sysname AS name, 0::int4 AS parameter_id, 0::tsql.tinyint AS system_type_id, 0::int4 AS user_type_id, 0::int2 AS max_length, 0::tsql.tinyint AS precision, 0::tsql.tinyint AS scale,
    0::int2::tsql.bit AS is_output, 0::int2::tsql.bit AS has_default_value, NULL::tsql.sql_variant AS default_value WHERE false;
CREATE VIEW sys.triggers AS
  SELECT o.name, o.object_id, 1::tsql.tinyint AS parent_class, 'OBJECT_OR_COLUMN'::tsql."nvarchar(60)" AS parent_class_desc, o.parent_object_id AS parent_id, o.type, o.type_desc, o.create_date, o.modify_date, o.is_ms_shipped,
    0::int2::tsql.bit AS is_disabled, 0::int2::tsql.bit AS is_not_for_replication, 0::int2::tsql.bit AS is_instead_of_trigger
  FROM sys.objects o WHERE o.type = 'TR';
CREATE VIEW sys.trigger_events AS
  SELECT t.oid::int4 AS object_id, e.number AS type, e.name::tsql."nvarchar(60)" AS type_desc, 0::int2::tsql.bit AS is_first, 0::int2::tsql.bit AS is_last, 1::int2::tsql.bit AS is_trigger_event
  FROM pg_trigger t JOIN tsql.visible_relations r ON r.oid = t.tgrelid CROSS JOIN (VALUES (1, 'INSERT', 4), (2, 'UPDATE', 16), (3, 'DELETE', 8)) AS e(number, name, bit)
  WHERE NOT t.tgisinternal AND t.tgname NOT LIKE 'tsql\_%' AND t.tgtype & e.bit <> 0;
CREATE VIEW sys.sql_modules AS
  SELECT d.object::int4 AS object_id, d.definition::tsql."nvarchar(max)" AS definition, 1::int2::tsql.bit AS uses_ansi_nulls, 1::int2::tsql.bit AS uses_quoted_identifier, 0::int2::tsql.bit AS is_schema_bound
  FROM tsql.definitions d JOIN tsql.visible_relations r ON r.oid = d.object WHERE r.relkind = 'v';

CREATE VIEW sys.databases AS
  SELECT d.name::tsql.sysname AS name, d.id AS database_id, NULL::int4 AS source_database_id, '\x01'::bytea::tsql."varbinary(85)" AS owner_sid, 638396640000000000::tsql.datetime AS create_date, 160::int2::tsql.tinyint AS compatibility_level,
    'SQL_Latin1_General_CP1_CI_AS'::tsql.sysname AS collation_name, 0::int2::tsql.bit AS is_read_only, 0::tsql.tinyint AS state, 'ONLINE'::tsql."nvarchar(60)" AS state_desc, 'MULTI_USER'::tsql."nvarchar(60)" AS user_access_desc,
    'SIMPLE'::tsql."nvarchar(60)" AS recovery_model_desc, 1::int2::tsql.bit AS is_read_committed_snapshot_on
  FROM tsql.databases d;
CREATE VIEW sys.database_principals AS
  SELECT v.name::tsql.sysname AS name, v.id::int4 AS principal_id, v.type::tsql."char(1)" AS type, v.description::tsql."nvarchar(60)" AS type_desc, v.schema::tsql.sysname AS default_schema_name, v.fixed::int2::tsql.bit AS is_fixed_role
  FROM (SELECT p.name, p.id, 'S', 'SQL_USER', 'dbo', 0 FROM tsql.principals p UNION ALL
    VALUES ('public', 0, 'R', 'DATABASE_ROLE', NULL, 0), ('dbo', 1, 'S', 'SQL_USER', 'dbo', 0),
    ('db_owner', 16384, 'R', 'DATABASE_ROLE', NULL, 1), ('db_datareader', 16390, 'R', 'DATABASE_ROLE', NULL, 1), ('db_datawriter', 16391, 'R', 'DATABASE_ROLE', NULL, 1)) AS v(name, id, type, description, schema, fixed);

CREATE VIEW "INFORMATION_SCHEMA"."TABLES" AS
  SELECT d.name::tsql.sysname AS "TABLE_CATALOG", r.nspname::text::tsql.sysname AS "TABLE_SCHEMA", r.relname::text::tsql.sysname AS "TABLE_NAME", CASE r.relkind WHEN 'v' THEN 'VIEW' ELSE 'BASE TABLE' END::tsql."varchar(10)" AS "TABLE_TYPE"
  FROM tsql.visible_relations r CROSS JOIN (SELECT tsql_name AS name FROM (SELECT split_part(current_database(), '_', -1) AS tsql_name) s) d WHERE NOT r.shipped;
CREATE VIEW "INFORMATION_SCHEMA"."VIEWS" AS
  SELECT t."TABLE_CATALOG", t."TABLE_SCHEMA", t."TABLE_NAME", m.definition::tsql."nvarchar(4000)" AS "VIEW_DEFINITION", 'NONE'::tsql."varchar(10)" AS "CHECK_OPTION", 'NO'::tsql."varchar(3)" AS "IS_UPDATABLE"
  FROM "INFORMATION_SCHEMA"."TABLES" t JOIN sys.objects o ON o.name = t."TABLE_NAME" JOIN sys.schemas s ON s.schema_id = o.schema_id AND s.name = t."TABLE_SCHEMA" JOIN sys.sql_modules m ON m.object_id = o.object_id;
CREATE VIEW "INFORMATION_SCHEMA"."SCHEMATA" AS
  SELECT split_part(current_database(), '_', -1)::tsql.sysname AS "CATALOG_NAME", n.name AS "SCHEMA_NAME", 'dbo'::tsql.sysname AS "SCHEMA_OWNER" FROM sys.schemas n;
CREATE VIEW "INFORMATION_SCHEMA"."COLUMNS" AS
  SELECT split_part(current_database(), '_', -1)::tsql.sysname AS "TABLE_CATALOG", f.nspname::text::tsql.sysname AS "TABLE_SCHEMA", f.relname::text::tsql.sysname AS "TABLE_NAME", f.attname::text::tsql.sysname AS "COLUMN_NAME", f.attnum::int4 AS "ORDINAL_POSITION",
    x.default_text::tsql."nvarchar(4000)" AS "COLUMN_DEFAULT", CASE WHEN f.attnotnull THEN 'NO' ELSE 'YES' END::tsql."varchar(3)" AS "IS_NULLABLE", f.type_name::tsql.sysname AS "DATA_TYPE",
    CASE WHEN f.type_name IN ('char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary') THEN CASE f.size WHEN 'max' THEN -1 ELSE f.size::int END END::int4 AS "CHARACTER_MAXIMUM_LENGTH",
    CASE WHEN f.type_name IN ('char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary') THEN f.max_length END::int4 AS "CHARACTER_OCTET_LENGTH",
    CASE WHEN f.type_name IN ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'money', 'smallmoney', 'float', 'real') THEN f.precision END::tsql.tinyint AS "NUMERIC_PRECISION",
    CASE WHEN f.type_name IN ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'money', 'smallmoney') THEN 10 WHEN f.type_name IN ('float', 'real') THEN 2 END::int2 AS "NUMERIC_PRECISION_RADIX",
    CASE WHEN f.type_name IN ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'money', 'smallmoney') THEN f.scale END::int4 AS "NUMERIC_SCALE",
    CASE WHEN f.type_name IN ('date', 'time', 'datetime', 'datetime2', 'datetimeoffset', 'smalldatetime') THEN f.scale END::int2 AS "DATETIME_PRECISION",
    CASE WHEN f.type_name IN ('char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext') THEN 'SQL_Latin1_General_CP1_CI_AS' END::tsql.sysname AS "COLLATION_NAME"
  FROM tsql.column_facts f LEFT JOIN tsql.columns x ON x.relation = f.relation AND x.column_number = f.attnum WHERE NOT f.shipped;
CREATE VIEW "INFORMATION_SCHEMA"."TABLE_CONSTRAINTS" AS
  SELECT split_part(current_database(), '_', -1)::tsql.sysname AS "CONSTRAINT_CATALOG", s.name AS "CONSTRAINT_SCHEMA", o.name AS "CONSTRAINT_NAME", split_part(current_database(), '_', -1)::tsql.sysname AS "TABLE_CATALOG", s.name AS "TABLE_SCHEMA", p.name AS "TABLE_NAME",
    CASE o.type WHEN 'PK' THEN 'PRIMARY KEY' WHEN 'UQ' THEN 'UNIQUE' WHEN 'F' THEN 'FOREIGN KEY' ELSE 'CHECK' END::tsql."nvarchar(60)" AS "CONSTRAINT_TYPE"
  FROM sys.objects o JOIN sys.objects p ON p.object_id = o.parent_object_id JOIN sys.schemas s ON s.schema_id = p.schema_id WHERE o.type IN ('PK', 'UQ', 'F', 'C');
CREATE VIEW "INFORMATION_SCHEMA"."KEY_COLUMN_USAGE" AS
  SELECT t."CONSTRAINT_CATALOG", t."CONSTRAINT_SCHEMA", t."CONSTRAINT_NAME", t."TABLE_CATALOG", t."TABLE_SCHEMA", t."TABLE_NAME", a.attname::text::tsql.sysname AS "COLUMN_NAME", p.position::int4 AS "ORDINAL_POSITION"
  FROM "INFORMATION_SCHEMA"."TABLE_CONSTRAINTS" t JOIN pg_namespace n ON n.nspname = t."TABLE_SCHEMA"::name JOIN pg_constraint k ON k.conname = t."CONSTRAINT_NAME"::name AND k.connamespace = n.oid AND k.contype IN ('p', 'u', 'f')
  CROSS JOIN LATERAL generate_series(1, cardinality(k.conkey)) AS p(position) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[p.position];
