-- INFORMATION_SCHEMA as SQL Server has it ("System Information Schema Views"), columns in its order.

-- What kind of facets a type has: characters, bytes, exact and approximate numbers, times.
CREATE FUNCTION tsql.kind_of(type_name text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN type_name IN ('char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext') THEN 'c' WHEN type_name IN ('binary', 'varbinary', 'image') THEN 'b'
    WHEN type_name IN ('tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'money', 'smallmoney') THEN 'e' WHEN type_name IN ('float', 'real') THEN 'a'
    WHEN type_name IN ('date', 'time', 'datetime', 'datetime2', 'datetimeoffset', 'smalldatetime') THEN 't' END $$;
-- Lengths in characters; those of the old long types are what they can hold.
CREATE FUNCTION tsql.character_length(type_name text, size int) RETURNS int4 IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE type_name WHEN 'text' THEN 2147483647 WHEN 'image' THEN 2147483647 WHEN 'ntext' THEN 1073741823 ELSE CASE WHEN tsql.kind_of(type_name) IN ('c', 'b') THEN size END END $$;
CREATE FUNCTION tsql.octet_length(type_name text, bytes int2) RETURNS int4 IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE type_name WHEN 'text' THEN 2147483647 WHEN 'image' THEN 2147483647 WHEN 'ntext' THEN 2147483646 ELSE CASE WHEN tsql.kind_of(type_name) IN ('c', 'b') THEN bytes END END::int4 $$;
CREATE FUNCTION tsql.character_set(type_name text) RETURNS tsql.sysname IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN type_name IN ('char', 'varchar', 'text') THEN 'iso_1' WHEN type_name IN ('nchar', 'nvarchar', 'ntext') THEN 'UNICODE' END::tsql.sysname $$;
CREATE FUNCTION tsql.collation_of(type_name text) RETURNS tsql.sysname IMMUTABLE LANGUAGE sql AS $$ SELECT CASE tsql.kind_of(type_name) WHEN 'c' THEN 'SQL_Latin1_General_CP1_CI_AS' END::tsql.sysname $$;

CREATE VIEW "INFORMATION_SCHEMA"."SCHEMATA" AS
  SELECT tsql.db_name() AS "CATALOG_NAME", n.name AS "SCHEMA_NAME", 'dbo'::tsql.sysname AS "SCHEMA_OWNER", NULL::tsql."varchar(6)" AS "DEFAULT_CHARACTER_SET_CATALOG", NULL::tsql."varchar(3)" AS "DEFAULT_CHARACTER_SET_SCHEMA",
    'iso_1'::tsql.sysname AS "DEFAULT_CHARACTER_SET_NAME" FROM sys.schemas n;

CREATE VIEW "INFORMATION_SCHEMA"."TABLES" AS
  SELECT tsql.db_name() AS "TABLE_CATALOG", r.nspname::text::tsql.sysname AS "TABLE_SCHEMA", r.relname::text::tsql.sysname AS "TABLE_NAME", CASE r.relkind WHEN 'v' THEN 'VIEW' ELSE 'BASE TABLE' END::tsql."varchar(10)" AS "TABLE_TYPE"
  FROM tsql.visible_relations r WHERE NOT r.shipped;

CREATE VIEW "INFORMATION_SCHEMA"."VIEWS" AS
  SELECT tsql.db_name() AS "TABLE_CATALOG", r.nspname::text::tsql.sysname AS "TABLE_SCHEMA", r.relname::text::tsql.sysname AS "TABLE_NAME",
    CASE WHEN length(d.definition) <= 4000 THEN d.definition END::tsql."nvarchar(4000)" AS "VIEW_DEFINITION", 'NONE'::tsql."varchar(7)" AS "CHECK_OPTION", 'NO'::tsql."varchar(3)" AS "IS_UPDATABLE"
  FROM tsql.visible_relations r LEFT JOIN tsql.definitions d ON d.object = r.oid WHERE r.relkind = 'v' AND NOT r.shipped;

CREATE VIEW "INFORMATION_SCHEMA"."COLUMNS" AS
  SELECT tsql.db_name() AS "TABLE_CATALOG", f.nspname::text::tsql.sysname AS "TABLE_SCHEMA", f.relname::text::tsql.sysname AS "TABLE_NAME", f.attname::text::tsql.sysname AS "COLUMN_NAME", f.attnum::int4 AS "ORDINAL_POSITION",
    x.default_text::tsql."nvarchar(4000)" AS "COLUMN_DEFAULT", CASE WHEN f.attnotnull THEN 'NO' ELSE 'YES' END::tsql."varchar(3)" AS "IS_NULLABLE", f.type_name::tsql."nvarchar(128)" AS "DATA_TYPE",
    tsql.character_length(f.type_name, f.size) AS "CHARACTER_MAXIMUM_LENGTH", tsql.octet_length(f.type_name, f.max_length) AS "CHARACTER_OCTET_LENGTH",
    CASE WHEN tsql.kind_of(f.type_name) IN ('e', 'a') THEN f.precision END::tsql.tinyint AS "NUMERIC_PRECISION", CASE tsql.kind_of(f.type_name) WHEN 'e' THEN 10 WHEN 'a' THEN 2 END::int2 AS "NUMERIC_PRECISION_RADIX",
    CASE tsql.kind_of(f.type_name) WHEN 'e' THEN f.scale END::int4 AS "NUMERIC_SCALE", CASE tsql.kind_of(f.type_name) WHEN 't' THEN f.scale END::int2 AS "DATETIME_PRECISION",
    NULL::tsql.sysname AS "CHARACTER_SET_CATALOG", NULL::tsql.sysname AS "CHARACTER_SET_SCHEMA", tsql.character_set(f.type_name) AS "CHARACTER_SET_NAME",
    NULL::tsql.sysname AS "COLLATION_CATALOG", NULL::tsql.sysname AS "COLLATION_SCHEMA", tsql.collation_of(f.type_name) AS "COLLATION_NAME", NULL::tsql.sysname AS "DOMAIN_CATALOG", NULL::tsql.sysname AS "DOMAIN_SCHEMA", NULL::tsql.sysname AS "DOMAIN_NAME"
  FROM tsql.column_facts f LEFT JOIN tsql.columns x ON x.relation = f.relation AND x.column_number = f.attnum WHERE NOT f.shipped;

-- Constraints of tables, with both tables of a foreign key.
CREATE VIEW tsql.table_constraints AS
  SELECT k.oid, k.conname, k.contype, k.conkey, k.confkey, k.conrelid, k.confrelid, k.conindid, k.confupdtype, k.confdeltype, r.nspname, r.relname
  FROM pg_constraint k JOIN tsql.visible_relations r ON r.oid = k.conrelid WHERE k.contype IN ('p', 'u', 'f', 'c');

CREATE VIEW "INFORMATION_SCHEMA"."TABLE_CONSTRAINTS" AS
  SELECT tsql.db_name() AS "CONSTRAINT_CATALOG", k.nspname::text::tsql.sysname AS "CONSTRAINT_SCHEMA", k.conname::text::tsql.sysname AS "CONSTRAINT_NAME", tsql.db_name() AS "TABLE_CATALOG", k.nspname::text::tsql.sysname AS "TABLE_SCHEMA",
    k.relname::text::tsql.sysname AS "TABLE_NAME", CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'f' THEN 'FOREIGN KEY' ELSE 'CHECK' END::tsql."varchar(11)" AS "CONSTRAINT_TYPE",
    'NO'::tsql."varchar(3)" AS "IS_DEFERRABLE", 'NO'::tsql."varchar(3)" AS "INITIALLY_DEFERRED"
  FROM tsql.table_constraints k;

CREATE VIEW "INFORMATION_SCHEMA"."KEY_COLUMN_USAGE" AS
  SELECT tsql.db_name() AS "CONSTRAINT_CATALOG", k.nspname::text::tsql.sysname AS "CONSTRAINT_SCHEMA", k.conname::text::tsql.sysname AS "CONSTRAINT_NAME", tsql.db_name() AS "TABLE_CATALOG", k.nspname::text::tsql.sysname AS "TABLE_SCHEMA",
    k.relname::text::tsql.sysname AS "TABLE_NAME", a.attname::text::tsql.sysname AS "COLUMN_NAME", p.position::int4 AS "ORDINAL_POSITION"
  FROM tsql.table_constraints k CROSS JOIN LATERAL generate_series(1, cardinality(k.conkey)) AS p(position) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[p.position] WHERE k.contype IN ('p', 'u', 'f');

CREATE VIEW "INFORMATION_SCHEMA"."CONSTRAINT_COLUMN_USAGE" AS
  SELECT tsql.db_name() AS "TABLE_CATALOG", k.nspname::text::tsql.sysname AS "TABLE_SCHEMA", k.relname::text::tsql.sysname AS "TABLE_NAME", a.attname::text::tsql.sysname AS "COLUMN_NAME",
    tsql.db_name() AS "CONSTRAINT_CATALOG", k.nspname::text::tsql.sysname AS "CONSTRAINT_SCHEMA", k.conname::text::tsql.sysname AS "CONSTRAINT_NAME"
  FROM tsql.table_constraints k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey);

CREATE VIEW "INFORMATION_SCHEMA"."REFERENTIAL_CONSTRAINTS" AS
  SELECT tsql.db_name() AS "CONSTRAINT_CATALOG", k.nspname::text::tsql.sysname AS "CONSTRAINT_SCHEMA", k.conname::text::tsql.sysname AS "CONSTRAINT_NAME", tsql.db_name() AS "UNIQUE_CONSTRAINT_CATALOG",
    n.nspname::text::tsql.sysname AS "UNIQUE_CONSTRAINT_SCHEMA", u.relname::text::tsql.sysname AS "UNIQUE_CONSTRAINT_NAME", 'SIMPLE'::tsql."varchar(7)" AS "MATCH_OPTION",
    replace(tsql.action_text(k.confupdtype), '_', ' ')::tsql."varchar(11)" AS "UPDATE_RULE", replace(tsql.action_text(k.confdeltype), '_', ' ')::tsql."varchar(11)" AS "DELETE_RULE"
  FROM tsql.table_constraints k JOIN pg_class u ON u.oid = k.conindid JOIN pg_namespace n ON n.oid = u.relnamespace WHERE k.contype = 'f';

CREATE VIEW "INFORMATION_SCHEMA"."CHECK_CONSTRAINTS" AS
  SELECT tsql.db_name() AS "CONSTRAINT_CATALOG", k.nspname::text::tsql.sysname AS "CONSTRAINT_SCHEMA", k.conname::text::tsql.sysname AS "CONSTRAINT_NAME", t.definition::tsql."nvarchar(4000)" AS "CHECK_CLAUSE"
  FROM tsql.table_constraints k JOIN tsql.constraint_texts t ON t.constraint_id = k.oid WHERE k.contype = 'c';

CREATE VIEW "INFORMATION_SCHEMA"."ROUTINES" AS
  SELECT tsql.db_name() AS "SPECIFIC_CATALOG", m.nspname::text::tsql.sysname AS "SPECIFIC_SCHEMA", m.proname::text::tsql.sysname AS "SPECIFIC_NAME", tsql.db_name() AS "ROUTINE_CATALOG", m.nspname::text::tsql.sysname AS "ROUTINE_SCHEMA",
    m.proname::text::tsql.sysname AS "ROUTINE_NAME", CASE m.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END::tsql."nvarchar(20)" AS "ROUTINE_TYPE",
    NULL::tsql.sysname AS "MODULE_CATALOG", NULL::tsql.sysname AS "MODULE_SCHEMA", NULL::tsql.sysname AS "MODULE_NAME", NULL::tsql.sysname AS "UDT_CATALOG", NULL::tsql.sysname AS "UDT_SCHEMA", NULL::tsql.sysname AS "UDT_NAME",
    CASE m.prokind WHEN 'p' THEN NULL ELSE 'TABLE' END::tsql.sysname AS "DATA_TYPE", NULL::int4 AS "CHARACTER_MAXIMUM_LENGTH", NULL::int4 AS "CHARACTER_OCTET_LENGTH",
    NULL::tsql.sysname AS "COLLATION_CATALOG", NULL::tsql.sysname AS "COLLATION_SCHEMA", NULL::tsql.sysname AS "COLLATION_NAME", NULL::tsql.sysname AS "CHARACTER_SET_CATALOG", NULL::tsql.sysname AS "CHARACTER_SET_SCHEMA", NULL::tsql.sysname AS "CHARACTER_SET_NAME",
    NULL::tsql.tinyint AS "NUMERIC_PRECISION", NULL::int2 AS "NUMERIC_PRECISION_RADIX", NULL::int4 AS "NUMERIC_SCALE", NULL::int2 AS "DATETIME_PRECISION", NULL::tsql."nvarchar(30)" AS "INTERVAL_TYPE", NULL::int2 AS "INTERVAL_PRECISION",
    NULL::tsql.sysname AS "TYPE_UDT_CATALOG", NULL::tsql.sysname AS "TYPE_UDT_SCHEMA", NULL::tsql.sysname AS "TYPE_UDT_NAME", NULL::tsql.sysname AS "SCOPE_CATALOG", NULL::tsql.sysname AS "SCOPE_SCHEMA", NULL::tsql.sysname AS "SCOPE_NAME", NULL::int8 AS "MAXIMUM_CARDINALITY", NULL::tsql.sysname AS "DTD_IDENTIFIER",
    'SQL'::tsql."nvarchar(30)" AS "ROUTINE_BODY", CASE WHEN length(m.definition) <= 4000 THEN m.definition END::tsql."nvarchar(4000)" AS "ROUTINE_DEFINITION", NULL::tsql.sysname AS "EXTERNAL_NAME",
    NULL::tsql."nvarchar(30)" AS "EXTERNAL_LANGUAGE", NULL::tsql."nvarchar(30)" AS "PARAMETER_STYLE", 'NO'::tsql."nvarchar(10)" AS "IS_DETERMINISTIC", CASE m.prokind WHEN 'p' THEN 'MODIFIES' ELSE 'READS' END::tsql."nvarchar(30)" AS "SQL_DATA_ACCESS",
    CASE m.prokind WHEN 'p' THEN NULL ELSE 'NO' END::tsql."nvarchar(10)" AS "IS_NULL_CALL", 'YES'::tsql."nvarchar(10)" AS "SCHEMA_LEVEL_ROUTINE", CASE m.prokind WHEN 'p' THEN -1 ELSE 0 END::int2 AS "MAX_DYNAMIC_RESULT_SETS",
    'NO'::tsql."nvarchar(10)" AS "IS_USER_DEFINED_CAST", 'NO'::tsql."nvarchar(10)" AS "IS_IMPLICITLY_INVOCABLE", coalesce(c.created, 638396640000000000)::tsql.datetime AS "CREATED", coalesce(c.created, 638396640000000000)::tsql.datetime AS "LAST_ALTERED"
  FROM tsql.visible_modules m LEFT JOIN tsql.objects c ON c.object = m.oid;

CREATE VIEW "INFORMATION_SCHEMA"."PARAMETERS" AS
  SELECT tsql.db_name() AS "SPECIFIC_CATALOG", f.nspname::text::tsql.sysname AS "SPECIFIC_SCHEMA", f.proname::text::tsql.sysname AS "SPECIFIC_NAME", f.number::int4 AS "ORDINAL_POSITION",
    CASE WHEN f.is_output THEN 'INOUT' ELSE 'IN' END::tsql."nvarchar(10)" AS "PARAMETER_MODE", 'NO'::tsql."nvarchar(10)" AS "IS_RESULT", 'NO'::tsql."nvarchar(10)" AS "AS_LOCATOR", f.name::tsql.sysname AS "PARAMETER_NAME", f.base::tsql.sysname AS "DATA_TYPE",
    tsql.character_length(f.base, f.size) AS "CHARACTER_MAXIMUM_LENGTH", tsql.octet_length(f.base, f.max_length) AS "CHARACTER_OCTET_LENGTH", NULL::tsql.sysname AS "COLLATION_CATALOG", NULL::tsql.sysname AS "COLLATION_SCHEMA",
    tsql.collation_of(f.base) AS "COLLATION_NAME", NULL::tsql.sysname AS "CHARACTER_SET_CATALOG", NULL::tsql.sysname AS "CHARACTER_SET_SCHEMA", tsql.character_set(f.base) AS "CHARACTER_SET_NAME",
    CASE WHEN tsql.kind_of(f.base) IN ('e', 'a') THEN f.precision END::tsql.tinyint AS "NUMERIC_PRECISION", CASE tsql.kind_of(f.base) WHEN 'e' THEN 10 WHEN 'a' THEN 2 END::int2 AS "NUMERIC_PRECISION_RADIX",
    CASE tsql.kind_of(f.base) WHEN 'e' THEN f.scale END::int4 AS "NUMERIC_SCALE", CASE tsql.kind_of(f.base) WHEN 't' THEN f.scale END::int2 AS "DATETIME_PRECISION",
    NULL::tsql."nvarchar(30)" AS "INTERVAL_TYPE", NULL::int2 AS "INTERVAL_PRECISION", NULL::tsql.sysname AS "USER_DEFINED_TYPE_CATALOG", NULL::tsql.sysname AS "USER_DEFINED_TYPE_SCHEMA", NULL::tsql.sysname AS "USER_DEFINED_TYPE_NAME", NULL::tsql.sysname AS "SCOPE_CATALOG", NULL::tsql.sysname AS "SCOPE_SCHEMA", NULL::tsql.sysname AS "SCOPE_NAME"
  FROM tsql.parameter_facts f;
