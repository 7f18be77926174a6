-- The catalog views as SQL Server has them ("System catalog views"), columns in its order. A login sees what it has any right on.
-- Ids are PostgreSQL's oids, left as they are: then its indexes and statistics serve the joins. To T-SQL they are int.
CREATE SCHEMA sys;
CREATE SCHEMA "INFORMATION_SCHEMA";

CREATE FUNCTION tsql.flag(value bool) RETURNS tsql.bit IMMUTABLE LANGUAGE sql AS $$ SELECT value::int::int2::tsql.bit $$;
CREATE FUNCTION tsql.small(value int) RETURNS tsql.tinyint IMMUTABLE LANGUAGE sql AS $$ SELECT value::int2::tsql.tinyint $$;
CREATE FUNCTION tsql.words(value text) RETURNS tsql."nvarchar(60)" IMMUTABLE LANGUAGE sql AS $$ SELECT value::tsql."nvarchar(60)" $$;
-- The database as T-SQL names it.
CREATE FUNCTION tsql.db_name() RETURNS tsql.sysname STABLE LANGUAGE sql AS $$ SELECT split_part(current_database(), '_', -1)::tsql.sysname $$;

CREATE TABLE tsql.system_types (name text, system_type_id int2, user_type_id int, max_length int2, "precision" int2, scale int2);
INSERT INTO tsql.system_types VALUES
  ('image', 34, 34, 16, 0, 0), ('text', 35, 35, 16, 0, 0), ('uniqueidentifier', 36, 36, 16, 0, 0), ('date', 40, 40, 3, 10, 0), ('time', 41, 41, 5, 16, 7),
  ('datetime2', 42, 42, 8, 27, 7), ('datetimeoffset', 43, 43, 10, 34, 7), ('tinyint', 48, 48, 1, 3, 0), ('smallint', 52, 52, 2, 5, 0), ('int', 56, 56, 4, 10, 0),
  ('smalldatetime', 58, 58, 4, 16, 0), ('real', 59, 59, 4, 24, 0), ('money', 60, 60, 8, 19, 4), ('datetime', 61, 61, 8, 23, 3), ('float', 62, 62, 8, 53, 0),
  ('sql_variant', 98, 98, 8016, 0, 0), ('ntext', 99, 99, 16, 0, 0), ('bit', 104, 104, 1, 1, 0), ('decimal', 106, 106, 17, 38, 38), ('numeric', 108, 108, 17, 38, 38),
  ('smallmoney', 122, 122, 4, 10, 4), ('bigint', 127, 127, 8, 19, 0), ('varbinary', 165, 165, 8000, 0, 0), ('varchar', 167, 167, 8000, 0, 0), ('binary', 173, 173, 8000, 0, 0),
  ('char', 175, 175, 8000, 0, 0), ('timestamp', 189, 189, 8, 0, 0), ('nvarchar', 231, 231, 8000, 0, 0), ('nchar', 239, 239, 8000, 0, 0), ('xml', 241, 241, -1, 0, 0),
  ('sysname', 231, 256, 256, 0, 0);

-- When an object was made; what came with the database, with it.
CREATE FUNCTION tsql.created(ticks int8) RETURNS tsql.datetime IMMUTABLE LANGUAGE sql AS $$ SELECT coalesce(ticks, 638396640000000000)::tsql.datetime $$;

-- Schemas and objects the current login may see.
CREATE VIEW tsql.visible_schemas AS
  SELECT n.oid, n.nspname FROM pg_namespace n
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'tsql', 'public') AND n.nspname NOT LIKE 'pg\_%' AND has_schema_privilege(n.oid, 'USAGE');

CREATE FUNCTION tsql.may_see(relation oid) RETURNS bool STABLE LANGUAGE sql AS
$$ SELECT has_table_privilege(relation, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege(relation, 'SELECT') $$;

CREATE VIEW tsql.visible_relations AS
  SELECT c.oid, c.relname, c.relnamespace, c.relkind, c.reltuples, c.relpages, c.relnatts, n.nspname, n.nspname IN ('sys', 'INFORMATION_SCHEMA') AS shipped
  FROM pg_class c JOIN tsql.visible_schemas n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'v') AND tsql.may_see(c.oid);

-- Stored procedures and inline functions. What has a definition was made by T-SQL.
CREATE VIEW tsql.visible_modules AS
  SELECT p.oid, p.proname, p.pronamespace, p.prokind, n.nspname, d.definition
  FROM tsql.definitions d JOIN pg_proc p ON p.oid = d.object JOIN tsql.visible_schemas n ON n.oid = p.pronamespace
  WHERE has_function_privilege(p.oid, 'EXECUTE');

-- A type of PostgreSQL as sys.types has it. Lengths are in bytes, -1 for max.
CREATE VIEW tsql.column_types AS
  SELECT f.type_id, CASE f.base WHEN 'rowversion' THEN 'timestamp' ELSE f.base END AS type_name, f.size, s.system_type_id, s.user_type_id,
    (CASE WHEN f.base IN ('nchar', 'nvarchar') AND f.size > 0 THEN f.size * 2
      WHEN f.base IN ('char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary') THEN f.size
      WHEN f.base IN ('time', 'datetime2', 'datetimeoffset') THEN CASE WHEN f.size <= 2 THEN 3 WHEN f.size <= 4 THEN 4 ELSE 5 END
        + CASE f.base WHEN 'datetime2' THEN 3 WHEN 'datetimeoffset' THEN 5 ELSE 0 END
      ELSE s.max_length END)::int2 AS max_length,
    (CASE WHEN f.base IN ('time', 'datetime2', 'datetimeoffset') THEN CASE f.base WHEN 'time' THEN 8 WHEN 'datetime2' THEN 19 ELSE 26 END + CASE f.size WHEN 0 THEN 0 ELSE f.size + 1 END
      ELSE s.precision END)::int2 AS precision,
    (CASE WHEN f.base IN ('time', 'datetime2', 'datetimeoffset') THEN f.size ELSE s.scale END)::int2 AS scale,
    f.base IN ('char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext') AS is_text
  FROM tsql.type_facts f JOIN tsql.system_types s ON s.name = CASE f.base WHEN 'rowversion' THEN 'timestamp' ELSE f.base END;

-- numeric alone says its precision and scale with the column; without, it is decimal(38,10).
CREATE FUNCTION tsql.decimal_precision(modifier int) RETURNS int IMMUTABLE LANGUAGE sql AS $$ SELECT CASE WHEN modifier > 0 THEN ((modifier - 4) >> 16) & 65535 ELSE 38 END $$;
CREATE FUNCTION tsql.decimal_scale(modifier int) RETURNS int IMMUTABLE LANGUAGE sql AS $$ SELECT CASE WHEN modifier > 0 THEN (modifier - 4) & 2047 ELSE 10 END $$;
CREATE FUNCTION tsql.decimal_bytes(digits int) RETURNS int IMMUTABLE LANGUAGE sql AS $$ SELECT CASE WHEN digits <= 9 THEN 5 WHEN digits <= 19 THEN 9 WHEN digits <= 28 THEN 13 ELSE 17 END $$;

CREATE VIEW tsql.column_facts AS
  SELECT a.attrelid AS relation, r.nspname, r.relname, r.relkind, r.shipped, a.attnum, a.attname, a.attnotnull, a.attidentity <> '' AS is_identity, a.attgenerated <> '' AS is_computed, a.atthasdef,
    coalesce(t.type_name, 'nvarchar') AS type_name, coalesce(t.system_type_id, 231) AS system_type_id, coalesce(t.user_type_id, 231) AS user_type_id, coalesce(t.is_text, true) AS is_text,
    CASE WHEN t.type_id IS NULL THEN -1 ELSE t.size END AS size,
    CASE WHEN t.type_id = 'numeric'::regtype THEN tsql.decimal_bytes(tsql.decimal_precision(a.atttypmod)) ELSE coalesce(t.max_length, -1) END::int2 AS max_length,
    CASE WHEN t.type_id = 'numeric'::regtype THEN tsql.decimal_precision(a.atttypmod) ELSE coalesce(t.precision, 0) END::int2 AS precision,
    CASE WHEN t.type_id = 'numeric'::regtype THEN tsql.decimal_scale(a.atttypmod) ELSE coalesce(t.scale, 0) END::int2 AS scale
  FROM tsql.visible_relations r
  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN tsql.column_types t ON t.type_id = a.atttypid;

-- The three schemas every database has keep the ids SQL Server gives them.
CREATE FUNCTION tsql.schema_number(id oid) RETURNS int4 STABLE LANGUAGE sql AS $$
  SELECT CASE id WHEN 'dbo'::regnamespace::oid THEN 1 WHEN '"INFORMATION_SCHEMA"'::regnamespace::oid THEN 3 WHEN 'sys'::regnamespace::oid THEN 4 ELSE id::int4 END $$;

CREATE VIEW sys.schemas AS
  SELECT n.nspname::text::tsql.sysname AS name, tsql.schema_number(n.oid) AS schema_id, 1::int4 AS principal_id FROM tsql.visible_schemas n;

CREATE TABLE tsql.object_types (type text PRIMARY KEY, description text NOT NULL);
INSERT INTO tsql.object_types VALUES ('U', 'USER_TABLE'), ('V', 'VIEW'), ('PK', 'PRIMARY_KEY_CONSTRAINT'), ('UQ', 'UNIQUE_CONSTRAINT'), ('F', 'FOREIGN_KEY_CONSTRAINT'), ('C', 'CHECK_CONSTRAINT'),
  ('D', 'DEFAULT_CONSTRAINT'), ('TR', 'SQL_TRIGGER'), ('P', 'SQL_STORED_PROCEDURE'), ('IF', 'SQL_INLINE_TABLE_VALUED_FUNCTION');

-- `root` is the table an object belongs to, or itself. Each type has a part of its own and is a constant there: a question for some
-- types leaves the other parts out, and PostgreSQL knows how many rows remain.
CREATE VIEW tsql.all_objects AS
  SELECT r.relname::text AS name, r.oid, 0::oid AS parent, r.oid AS root, r.relnamespace AS schema_oid, 'U'::text AS type, r.shipped FROM tsql.visible_relations r WHERE r.relkind = 'r'
  UNION ALL
  SELECT r.relname::text, r.oid, 0::oid, r.oid, r.relnamespace, 'V', r.shipped FROM tsql.visible_relations r WHERE r.relkind = 'v'
  UNION ALL
  SELECT k.conname::text, k.oid, k.conrelid, k.conrelid, k.connamespace, 'PK', false FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid WHERE k.contype = 'p'
  UNION ALL
  SELECT k.conname::text, k.oid, k.conrelid, k.conrelid, k.connamespace, 'UQ', false FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid WHERE k.contype = 'u'
  UNION ALL
  SELECT k.conname::text, k.oid, k.conrelid, k.conrelid, k.connamespace, 'F', false FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid WHERE k.contype = 'f'
  UNION ALL
  SELECT k.conname::text, k.oid, k.conrelid, k.conrelid, k.connamespace, 'C', false FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid WHERE k.contype = 'c'
  UNION ALL
  SELECT x.default_name, d.oid, d.adrelid, d.adrelid, r.relnamespace, 'D', false
  FROM tsql.columns x JOIN pg_attrdef d ON d.adrelid = x.relation AND d.adnum = x.column_number JOIN tsql.visible_relations r ON r.oid = x.relation WHERE x.default_name IS NOT NULL
  UNION ALL
  SELECT t.tgname::text, t.oid, t.tgrelid, t.tgrelid, r.relnamespace, 'TR', false
  FROM pg_trigger t JOIN tsql.visible_relations r ON r.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgname NOT LIKE 'tsql\_%'
  UNION ALL
  SELECT m.proname::text, m.oid, 0::oid, m.oid, m.pronamespace, 'P', false FROM tsql.visible_modules m WHERE m.prokind = 'p'
  UNION ALL
  SELECT m.proname::text, m.oid, 0::oid, m.oid, m.pronamespace, 'IF', false FROM tsql.visible_modules m WHERE m.prokind <> 'p';

CREATE VIEW sys.all_objects AS
  SELECT o.name::tsql.sysname AS name, o.oid AS object_id, NULL::int4 AS principal_id, tsql.schema_number(o.schema_oid) AS schema_id, o.parent AS parent_object_id,
    o.type::tsql."char(2)" AS type, tsql.words(t.description) AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date,
    tsql.flag(o.shipped) AS is_ms_shipped, tsql.flag(false) AS is_published, tsql.flag(false) AS is_schema_published
  FROM tsql.all_objects o JOIN tsql.object_types t ON t.type = o.type LEFT JOIN tsql.objects c ON c.object = o.root;

-- Not a selection from the view before: of `is_ms_shipped = 0` PostgreSQL would expect one object of thousands.
CREATE VIEW sys.objects AS
  SELECT o.name::tsql.sysname AS name, o.oid AS object_id, NULL::int4 AS principal_id, tsql.schema_number(o.schema_oid) AS schema_id, o.parent AS parent_object_id,
    o.type::tsql."char(2)" AS type, tsql.words(t.description) AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date,
    tsql.flag(false) AS is_ms_shipped, tsql.flag(false) AS is_published, tsql.flag(false) AS is_schema_published
  FROM tsql.all_objects o JOIN tsql.object_types t ON t.type = o.type LEFT JOIN tsql.objects c ON c.object = o.root
  WHERE NOT o.shipped;

-- The views of one kind of object do not go through all kinds: PostgreSQL could not tell how many rows that leaves.
CREATE VIEW sys.tables AS
  SELECT r.relname::text::tsql.sysname AS name, r.oid AS object_id, NULL::int4 AS principal_id, tsql.schema_number(r.relnamespace) AS schema_id, 0::oid AS parent_object_id, 'U'::tsql."char(2)" AS type, tsql.words('USER_TABLE') AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date, tsql.flag(false) AS is_ms_shipped, tsql.flag(false) AS is_published, tsql.flag(false) AS is_schema_published,
    0::int4 AS lob_data_space_id, NULL::int4 AS filestream_data_space_id, r.relnatts::int4 AS max_column_id_used, tsql.flag(false) AS lock_on_bulk_load, tsql.flag(true) AS uses_ansi_nulls, tsql.flag(false) AS is_replicated,
    tsql.flag(false) AS has_replication_filter, tsql.flag(false) AS is_merge_published, tsql.flag(false) AS is_sync_tran_subscribed, tsql.flag(false) AS has_unchecked_assembly_data, 0::int4 AS text_in_row_limit,
    tsql.flag(false) AS large_value_types_out_of_row, tsql.flag(false) AS is_tracked_by_cdc, tsql.small(0) AS lock_escalation, tsql.words('TABLE') AS lock_escalation_desc, tsql.flag(false) AS is_filetable,
    tsql.flag(false) AS is_memory_optimized, tsql.small(0) AS durability, tsql.words('SCHEMA_AND_DATA') AS durability_desc, tsql.small(0) AS temporal_type, tsql.words('NON_TEMPORAL_TABLE') AS temporal_type_desc,
    NULL::int4 AS history_table_id, tsql.flag(false) AS is_remote_data_archive_enabled, tsql.flag(false) AS is_external, NULL::int4 AS history_retention_period, NULL::int4 AS history_retention_period_unit,
    NULL::tsql."nvarchar(10)" AS history_retention_period_unit_desc, tsql.flag(false) AS is_node, tsql.flag(false) AS is_edge, NULL::int4 AS data_retention_period, NULL::int4 AS data_retention_period_unit,
    NULL::tsql."nvarchar(10)" AS data_retention_period_unit_desc, tsql.small(0) AS ledger_type, tsql.words('NON_LEDGER_TABLE') AS ledger_type_desc, NULL::int4 AS ledger_view_id, tsql.flag(false) AS is_dropped_ledger_table
  FROM tsql.visible_relations r LEFT JOIN tsql.objects c ON c.object = r.oid WHERE r.relkind = 'r' AND NOT r.shipped;

CREATE VIEW sys.all_views AS
  SELECT r.relname::text::tsql.sysname AS name, r.oid AS object_id, NULL::int4 AS principal_id, tsql.schema_number(r.relnamespace) AS schema_id, 0::oid AS parent_object_id, 'V'::tsql."char(2)" AS type, tsql.words('VIEW') AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date, tsql.flag(r.shipped) AS is_ms_shipped, tsql.flag(false) AS is_published, tsql.flag(false) AS is_schema_published,
    tsql.flag(false) AS is_replicated, tsql.flag(false) AS has_replication_filter, tsql.flag(false) AS has_opaque_metadata, tsql.flag(false) AS has_unchecked_assembly_data, tsql.flag(false) AS with_check_option,
    tsql.flag(false) AS is_date_correlation_view, tsql.flag(false) AS is_tracked_by_cdc, tsql.flag(false) AS has_snapshot, tsql.small(0) AS ledger_view_type, tsql.words('NON_LEDGER_VIEW') AS ledger_view_type_desc,
    tsql.flag(false) AS is_dropped_ledger_view
  FROM tsql.visible_relations r LEFT JOIN tsql.objects c ON c.object = r.oid WHERE r.relkind = 'v';
CREATE VIEW sys.views AS SELECT * FROM sys.all_views WHERE is_ms_shipped = 0;

CREATE VIEW sys.procedures AS
  SELECT m.proname::text::tsql.sysname AS name, m.oid AS object_id, NULL::int4 AS principal_id, tsql.schema_number(m.pronamespace) AS schema_id, 0::oid AS parent_object_id, 'P'::tsql."char(2)" AS type, tsql.words('SQL_STORED_PROCEDURE') AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date, tsql.flag(false) AS is_ms_shipped, tsql.flag(false) AS is_published, tsql.flag(false) AS is_schema_published, tsql.flag(false) AS is_auto_executed, tsql.flag(false) AS is_execution_replicated, tsql.flag(false) AS is_repl_serializable_only,
    tsql.flag(false) AS skips_repl_constraints
  FROM tsql.visible_modules m LEFT JOIN tsql.objects c ON c.object = m.oid WHERE m.prokind = 'p';

CREATE VIEW sys.types AS
  SELECT t.name::tsql.sysname AS name, t.system_type_id::tsql.tinyint AS system_type_id, t.user_type_id, 4::int4 AS schema_id, NULL::int4 AS principal_id, t.max_length, t.precision::tsql.tinyint AS precision,
    t.scale::tsql.tinyint AS scale, CASE WHEN t.name IN ('char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext', 'sysname') THEN 'SQL_Latin1_General_CP1_CI_AS' END::tsql.sysname AS collation_name,
    tsql.flag(t.name NOT IN ('sysname', 'timestamp')) AS is_nullable, tsql.flag(false) AS is_user_defined, tsql.flag(false) AS is_assembly_type, 0::int4 AS default_object_id, 0::int4 AS rule_object_id,
    tsql.flag(false) AS is_table_type
  FROM tsql.system_types t;

CREATE VIEW sys.all_columns AS
  SELECT f.relation AS object_id, f.attname::text::tsql.sysname AS name, f.attnum::int4 AS column_id, f.system_type_id::int2::tsql.tinyint AS system_type_id, f.user_type_id, f.max_length,
    f.precision::tsql.tinyint AS precision, f.scale::tsql.tinyint AS scale, CASE WHEN f.is_text THEN 'SQL_Latin1_General_CP1_CI_AS' END::tsql.sysname AS collation_name,
    tsql.flag(NOT f.attnotnull) AS is_nullable, tsql.flag(true) AS is_ansi_padded, tsql.flag(false) AS is_rowguidcol, tsql.flag(f.is_identity) AS is_identity, tsql.flag(f.is_computed) AS is_computed,
    tsql.flag(false) AS is_filestream, tsql.flag(false) AS is_replicated, tsql.flag(false) AS is_non_sql_subscribed, tsql.flag(false) AS is_merge_published, tsql.flag(false) AS is_dts_replicated,
    tsql.flag(false) AS is_xml_document, 0::int4 AS xml_collection_id, coalesce(d.oid, 0::oid) AS default_object_id, 0::int4 AS rule_object_id, tsql.flag(false) AS is_sparse, tsql.flag(false) AS is_column_set,
    tsql.small(0) AS generated_always_type, tsql.words('NOT_APPLICABLE') AS generated_always_type_desc, NULL::int4 AS encryption_type, NULL::tsql."nvarchar(60)" AS encryption_type_desc,
    NULL::tsql.sysname AS encryption_algorithm_name, NULL::int4 AS column_encryption_key_id, NULL::tsql.sysname AS column_encryption_key_database_name, tsql.flag(false) AS is_hidden, tsql.flag(false) AS is_masked,
    NULL::int4 AS graph_type, NULL::tsql."nvarchar(60)" AS graph_type_desc, tsql.flag(false) AS is_data_deletion_filter_column, NULL::int4 AS ledger_view_column_type,
    NULL::tsql."nvarchar(60)" AS ledger_view_column_type_desc, tsql.flag(false) AS is_dropped_ledger_column
  FROM tsql.column_facts f
  LEFT JOIN tsql.columns x ON x.relation = f.relation AND x.column_number = f.attnum AND x.default_name IS NOT NULL
  LEFT JOIN pg_attrdef d ON d.adrelid = x.relation AND d.adnum = x.column_number;
CREATE VIEW sys.columns AS
  SELECT c.* FROM sys.all_columns c JOIN pg_class r ON r.oid = c.object_id WHERE r.relnamespace <> ALL (ARRAY['sys'::regnamespace, '"INFORMATION_SCHEMA"'::regnamespace]);

-- What an identity has given last: PostgreSQL tells it to the owner of the sequence alone.
CREATE FUNCTION tsql.last_identity(sequence oid) RETURNS int8 STABLE SECURITY DEFINER SET search_path = pg_catalog LANGUAGE sql AS $$ SELECT pg_sequence_last_value(sequence) $$;
CREATE VIEW sys.identity_columns AS
  SELECT c.*, x.seed::text::tsql.sql_variant AS seed_value, x.increment::text::tsql.sql_variant AS increment_value,
    tsql.last_identity(q.objid)::text::tsql.sql_variant AS last_value, tsql.flag(false) AS is_not_for_replication
  FROM sys.columns c JOIN tsql.columns x ON x.relation = c.object_id AND x.column_number = c.column_id
  JOIN pg_depend q ON q.classid = 'pg_class'::regclass AND q.refclassid = 'pg_class'::regclass AND q.refobjid = x.relation AND q.refobjsubid = x.column_number AND q.deptype = 'i'
  WHERE c.is_identity = 1;

CREATE VIEW sys.computed_columns AS
  SELECT c.*, x.computed_text::tsql."nvarchar(max)" AS definition, tsql.flag(false) AS uses_database_collation, tsql.flag(x.is_persisted) AS is_persisted
  FROM sys.columns c JOIN tsql.columns x ON x.relation = c.object_id AND x.column_number = c.column_id WHERE c.is_computed = 1;

CREATE VIEW sys.default_constraints AS
  SELECT x.default_name::text::tsql.sysname AS name, d.oid AS object_id, NULL::int4 AS principal_id, tsql.schema_number(r.relnamespace) AS schema_id, d.adrelid AS parent_object_id, 'D'::tsql."char(2)" AS type, tsql.words('DEFAULT_CONSTRAINT') AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date, tsql.flag(false) AS is_ms_shipped, tsql.flag(false) AS is_published, tsql.flag(false) AS is_schema_published,
    d.adnum::int4 AS parent_column_id, x.default_text::tsql."nvarchar(max)" AS definition, tsql.flag(false) AS is_system_named
  FROM pg_attrdef d JOIN tsql.columns x ON x.relation = d.adrelid AND x.column_number = d.adnum JOIN tsql.visible_relations r ON r.oid = d.adrelid LEFT JOIN tsql.objects c ON c.object = d.adrelid
  WHERE x.default_name IS NOT NULL;

CREATE VIEW sys.check_constraints AS
  SELECT k.conname::text::tsql.sysname AS name, k.oid AS object_id, NULL::int4 AS principal_id, tsql.schema_number(k.connamespace) AS schema_id, k.conrelid AS parent_object_id, 'C'::tsql."char(2)" AS type, tsql.words('CHECK_CONSTRAINT') AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date, tsql.flag(false) AS is_ms_shipped, tsql.flag(false) AS is_published, tsql.flag(false) AS is_schema_published,
    tsql.flag(false) AS is_disabled, tsql.flag(false) AS is_not_for_replication, tsql.flag(false) AS is_not_trusted, CASE WHEN cardinality(k.conkey) = 1 THEN k.conkey[1]::int4 ELSE 0 END AS parent_column_id,
    t.definition::tsql."nvarchar(max)" AS definition, tsql.flag(false) AS uses_database_collation, tsql.flag(false) AS is_system_named
  FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid LEFT JOIN tsql.objects c ON c.object = k.conrelid JOIN tsql.constraint_texts t ON t.constraint_id = k.oid WHERE k.contype = 'c';

-- Indexes are numbered as SQL Server does it: 1 the primary key, which is clustered; others from 2.
CREATE VIEW tsql.numbered_indexes AS
  SELECT i.indexrelid, i.indrelid, c.relname, i.indisunique, i.indisprimary, i.indnkeyatts, i.indkey, i.indoption, k.oid AS constraint_oid, k.contype,
    CASE WHEN i.indisprimary THEN 1 ELSE 1 + row_number() OVER (PARTITION BY i.indrelid, i.indisprimary ORDER BY i.indexrelid) END::int4 AS index_id
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN tsql.visible_relations r ON r.oid = i.indrelid
  LEFT JOIN pg_constraint k ON k.conrelid = i.indrelid AND k.conindid = i.indexrelid AND k.contype IN ('p', 'u');

-- A table without a primary key has a heap, index 0.
CREATE VIEW sys.indexes AS
  SELECT n.object_id, n.name::text::tsql.sysname AS name, n.index_id, tsql.small(CASE WHEN n.index_id = 0 THEN 0 WHEN n.indisprimary THEN 1 ELSE 2 END) AS type,
    tsql.words(CASE WHEN n.index_id = 0 THEN 'HEAP' WHEN n.indisprimary THEN 'CLUSTERED' ELSE 'NONCLUSTERED' END) AS type_desc, tsql.flag(n.indisunique) AS is_unique, 1::int4 AS data_space_id, tsql.flag(false) AS ignore_dup_key,
    tsql.flag(n.indisprimary) AS is_primary_key, tsql.flag(n.contype IS NOT NULL AND n.contype = 'u') AS is_unique_constraint, tsql.small(0) AS fill_factor, tsql.flag(false) AS is_padded, tsql.flag(false) AS is_disabled,
    tsql.flag(false) AS is_hypothetical, tsql.flag(false) AS is_ignored_in_optimization, tsql.flag(true) AS allow_row_locks, tsql.flag(true) AS allow_page_locks,
    tsql.flag(n.definition IS NOT NULL) AS has_filter, n.definition::tsql."nvarchar(max)" AS filter_definition, NULL::int4 AS compression_delay, tsql.flag(false) AS suppress_dup_key_messages,
    tsql.flag(false) AS auto_created, tsql.flag(false) AS optimize_for_sequential_key
  FROM (SELECT n.indrelid AS object_id, n.relname AS name, n.index_id, n.indisprimary, n.indisunique, n.contype, d.definition FROM tsql.numbered_indexes n LEFT JOIN tsql.definitions d ON d.object = n.indexrelid
    UNION ALL SELECT r.oid, NULL, 0, false, false, NULL, NULL FROM tsql.visible_relations r WHERE r.relkind = 'r' AND NOT r.shipped AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = r.oid AND i.indisprimary)) n;

CREATE VIEW sys.index_columns AS
  SELECT n.indrelid AS object_id, n.index_id, p.position::int4 AS index_column_id, n.indkey[p.position - 1]::int4 AS column_id,
    tsql.small(CASE WHEN p.position <= n.indnkeyatts THEN p.position ELSE 0 END) AS key_ordinal, tsql.small(0) AS partition_ordinal,
    tsql.flag(p.position <= n.indnkeyatts AND n.indoption[p.position - 1] & 1 = 1) AS is_descending_key, tsql.flag(p.position > n.indnkeyatts) AS is_included_column,
    tsql.small(0) AS column_store_order_ordinal, tsql.small(0) AS data_clustering_ordinal
  FROM tsql.numbered_indexes n CROSS JOIN LATERAL generate_series(1, array_length(n.indkey::int2[], 1)) AS p(position);

CREATE VIEW sys.key_constraints AS
  SELECT k.conname::text::tsql.sysname AS name, k.oid AS object_id, NULL::int4 AS principal_id, tsql.schema_number(k.connamespace) AS schema_id, k.conrelid AS parent_object_id, CASE k.contype WHEN 'p' THEN 'PK' ELSE 'UQ' END::tsql."char(2)" AS type, tsql.words(CASE k.contype WHEN 'p' THEN 'PRIMARY_KEY_CONSTRAINT' ELSE 'UNIQUE_CONSTRAINT' END) AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date, tsql.flag(false) AS is_ms_shipped, tsql.flag(false) AS is_published, tsql.flag(false) AS is_schema_published,
    n.index_id AS unique_index_id, tsql.flag(false) AS is_system_named, tsql.flag(true) AS is_enforced
  FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid LEFT JOIN tsql.objects c ON c.object = k.conrelid JOIN tsql.numbered_indexes n ON n.indrelid = k.conrelid AND n.constraint_oid = k.oid WHERE k.contype IN ('p', 'u');

CREATE FUNCTION tsql.action_number(action "char") RETURNS int2 IMMUTABLE LANGUAGE sql AS $$ SELECT CASE action WHEN 'c' THEN 1 WHEN 'n' THEN 2 WHEN 'd' THEN 3 ELSE 0 END::int2 $$;
CREATE FUNCTION tsql.action_text(action "char") RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT CASE action WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET_NULL' WHEN 'd' THEN 'SET_DEFAULT' ELSE 'NO_ACTION' END $$;

CREATE VIEW sys.foreign_keys AS
  SELECT k.conname::text::tsql.sysname AS name, k.oid AS object_id, NULL::int4 AS principal_id, tsql.schema_number(k.connamespace) AS schema_id, k.conrelid AS parent_object_id, 'F'::tsql."char(2)" AS type, tsql.words('FOREIGN_KEY_CONSTRAINT') AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date, tsql.flag(false) AS is_ms_shipped, tsql.flag(false) AS is_published, tsql.flag(false) AS is_schema_published,
    k.confrelid AS referenced_object_id, n.index_id AS key_index_id, tsql.flag(false) AS is_disabled, tsql.flag(false) AS is_not_for_replication, tsql.flag(false) AS is_not_trusted,
    tsql.action_number(k.confdeltype)::tsql.tinyint AS delete_referential_action, tsql.words(tsql.action_text(k.confdeltype)) AS delete_referential_action_desc,
    tsql.action_number(k.confupdtype)::tsql.tinyint AS update_referential_action, tsql.words(tsql.action_text(k.confupdtype)) AS update_referential_action_desc, tsql.flag(false) AS is_system_named
  FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid LEFT JOIN tsql.objects c ON c.object = k.conrelid LEFT JOIN tsql.numbered_indexes n ON n.indrelid = k.confrelid AND n.indexrelid = k.conindid WHERE k.contype = 'f';

CREATE VIEW sys.foreign_key_columns AS
  SELECT k.oid AS constraint_object_id, p.position::int4 AS constraint_column_id, k.conrelid AS parent_object_id, k.conkey[p.position]::int4 AS parent_column_id,
    k.confrelid AS referenced_object_id, k.confkey[p.position]::int4 AS referenced_column_id
  FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid CROSS JOIN LATERAL generate_series(1, cardinality(k.conkey)) AS p(position) WHERE k.contype = 'f';

-- Schemas stand apart: then the id of what has the others is as it is stored, and found by the table's key.
CREATE VIEW sys.extended_properties AS
  SELECT p.class::tsql.tinyint AS class, tsql.words(CASE p.class WHEN 1 THEN 'OBJECT_OR_COLUMN' ELSE 'DATABASE' END) AS class_desc,
    p.major AS major_id, p.minor AS minor_id, p.name::tsql.sysname AS name, p.value::tsql.sql_variant AS value
  FROM tsql.extended_properties p
  WHERE p.class <> 3 AND (p.class <> 1 OR EXISTS (SELECT FROM tsql.visible_relations r WHERE r.oid = p.major) OR EXISTS (SELECT FROM tsql.visible_modules m WHERE m.oid = p.major))
  UNION ALL
  SELECT p.class::tsql.tinyint, tsql.words('SCHEMA'), tsql.schema_number(p.major)::oid, p.minor, p.name::tsql.sysname, p.value::tsql.sql_variant
  FROM tsql.extended_properties p WHERE p.class = 3;

-- Row counts are PostgreSQL's estimates, as of its last look at the table; page counts too.
CREATE VIEW sys.partitions AS
  SELECT i.object_id::int8 * 100 + i.index_id AS partition_id, i.object_id, i.index_id, 1::int4 AS partition_number, i.object_id::int8 * 100 + i.index_id AS hobt_id,
    greatest(c.reltuples, 0)::int8 AS rows, 0::int2 AS filestream_filegroup_id, tsql.small(0) AS data_compression, tsql.words('NONE') AS data_compression_desc, tsql.flag(false) AS xml_compression,
    'OFF'::tsql."varchar(3)" AS xml_compression_desc
  FROM sys.indexes i JOIN pg_class c ON c.oid = i.object_id WHERE c.relkind = 'r';
CREATE VIEW sys.dm_db_partition_stats AS
  SELECT p.partition_id, p.object_id, p.index_id, p.partition_number, c.relpages::int8 AS in_row_data_page_count, c.relpages::int8 AS in_row_used_page_count, c.relpages::int8 AS in_row_reserved_page_count,
    0::int8 AS lob_used_page_count, 0::int8 AS lob_reserved_page_count, 0::int8 AS row_overflow_used_page_count, 0::int8 AS row_overflow_reserved_page_count,
    c.relpages::int8 AS used_page_count, c.relpages::int8 AS reserved_page_count, p.rows AS row_count
  FROM sys.partitions p JOIN pg_class c ON c.oid = p.object_id;

-- A parameter's type as T-SQL writes it, taken apart.
CREATE VIEW tsql.parameter_facts AS
  SELECT p.object, p.number, p.name, p.is_output, p.has_default, m.nspname, m.proname, t.base, s.system_type_id, s.user_type_id, t.size, t.places,
    (CASE WHEN t.base IN ('nchar', 'nvarchar') AND t.size > 0 THEN t.size * 2 WHEN t.base IN ('char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary') THEN t.size
      WHEN t.base IN ('decimal', 'numeric') THEN tsql.decimal_bytes(t.size)
      WHEN t.base IN ('time', 'datetime2', 'datetimeoffset') THEN CASE WHEN t.size <= 2 THEN 3 WHEN t.size <= 4 THEN 4 ELSE 5 END + CASE t.base WHEN 'datetime2' THEN 3 WHEN 'datetimeoffset' THEN 5 ELSE 0 END
      ELSE s.max_length END)::int2 AS max_length,
    (CASE WHEN t.base IN ('decimal', 'numeric') THEN t.size
      WHEN t.base IN ('time', 'datetime2', 'datetimeoffset') THEN CASE t.base WHEN 'time' THEN 8 WHEN 'datetime2' THEN 19 ELSE 26 END + CASE t.size WHEN 0 THEN 0 ELSE t.size + 1 END
      ELSE s.precision END)::int2 AS precision,
    (CASE WHEN t.base IN ('decimal', 'numeric') THEN t.places WHEN t.base IN ('time', 'datetime2', 'datetimeoffset') THEN t.size ELSE s.scale END)::int2 AS scale
  FROM tsql.parameters p JOIN tsql.visible_modules m ON m.oid = p.object
  CROSS JOIN LATERAL (SELECT f[1] AS base, CASE f[2] WHEN 'max' THEN -1 ELSE f[2]::int END AS size, f[3]::int AS places FROM regexp_match(p.type_text, '^(\w+)(?:\((max|\d+)(?:,(\d+))?\))?$') f) t
  JOIN tsql.system_types s ON s.name = CASE t.base WHEN 'rowversion' THEN 'timestamp' ELSE t.base END;

CREATE VIEW sys.parameters AS
  SELECT f.object AS object_id, f.name::tsql.sysname AS name, f.number::int4 AS parameter_id, f.system_type_id::tsql.tinyint AS system_type_id, f.user_type_id, f.max_length, f.precision::tsql.tinyint AS precision,
    f.scale::tsql.tinyint AS scale, tsql.flag(f.is_output) AS is_output, tsql.flag(false) AS is_cursor_ref, tsql.flag(false) AS has_default_value, tsql.flag(false) AS is_xml_document,
    NULL::tsql.sql_variant AS default_value, 0::int4 AS xml_collection_id, tsql.flag(false) AS is_readonly, tsql.flag(true) AS is_nullable, NULL::int4 AS encryption_type,
    NULL::tsql."nvarchar(60)" AS encryption_type_desc, NULL::tsql.sysname AS encryption_algorithm_name, NULL::int4 AS column_encryption_key_id, NULL::tsql.sysname AS column_encryption_key_database_name
  FROM tsql.parameter_facts f;

CREATE VIEW sys.triggers AS
  SELECT t.tgname::text::tsql.sysname AS name, t.oid AS object_id, tsql.small(1) AS parent_class, tsql.words('OBJECT_OR_COLUMN') AS parent_class_desc, t.tgrelid AS parent_id, 'TR'::tsql."char(2)" AS type, tsql.words('SQL_TRIGGER') AS type_desc,
    tsql.created(c.created) AS create_date, tsql.created(c.created) AS modify_date, tsql.flag(false) AS is_ms_shipped,
    tsql.flag(false) AS is_disabled, tsql.flag(false) AS is_not_for_replication, tsql.flag(false) AS is_instead_of_trigger
  FROM pg_trigger t JOIN tsql.visible_relations r ON r.oid = t.tgrelid LEFT JOIN tsql.objects c ON c.object = t.tgrelid WHERE NOT t.tgisinternal AND t.tgname NOT LIKE 'tsql\_%';
CREATE VIEW sys.trigger_events AS
  SELECT t.oid AS object_id, e.number AS type, tsql.words(e.name) AS type_desc, tsql.flag(true) AS is_trigger_event, NULL::int4 AS event_group_type, NULL::tsql."nvarchar(60)" AS event_group_type_desc,
    tsql.flag(false) AS is_first, tsql.flag(false) AS is_last
  FROM pg_trigger t JOIN tsql.visible_relations r ON r.oid = t.tgrelid CROSS JOIN (VALUES (1, 'INSERT', 4), (2, 'UPDATE', 16), (3, 'DELETE', 8)) AS e(number, name, bit)
  WHERE NOT t.tgisinternal AND t.tgname NOT LIKE 'tsql\_%' AND t.tgtype & e.bit <> 0;

CREATE VIEW tsql.module_texts AS
  SELECT d.object, d.definition FROM tsql.definitions d JOIN tsql.visible_relations r ON r.oid = d.object WHERE r.relkind = 'v'
  UNION ALL SELECT m.oid, m.definition FROM tsql.visible_modules m;
CREATE VIEW sys.sql_modules AS
  SELECT d.object AS object_id, d.definition::tsql."nvarchar(max)" AS definition, tsql.flag(true) AS uses_ansi_nulls, tsql.flag(true) AS uses_quoted_identifier, tsql.flag(false) AS is_schema_bound,
    tsql.flag(false) AS uses_database_collation, tsql.flag(false) AS is_recompiled, tsql.flag(false) AS null_on_null_input, NULL::int4 AS execute_as_principal_id, tsql.flag(false) AS uses_native_compilation,
    tsql.flag(false) AS inline_type, tsql.flag(false) AS is_inlineable
  FROM tsql.module_texts d;
