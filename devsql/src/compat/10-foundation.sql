-- What every database of devsql has under its T-SQL: collations, the types PostgreSQL lacks, errors with SQL Server's numbers.
-- Schema tsql is not visible from T-SQL.
CREATE SCHEMA tsql;
CREATE SCHEMA dbo;

CREATE COLLATION tsql.ci_as (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE COLLATION tsql.ci_ai (provider = icu, locale = 'und-u-ks-level1', deterministic = false);
CREATE COLLATION tsql.cs_as (provider = icu, locale = 'und');
CREATE COLLATION tsql.cs_ai (provider = icu, locale = 'und-u-ks-level1-kc', deterministic = false);

-- A string of any length in an expression: its collation is an implicit one, so a COLLATE clause or a column's wins.
CREATE DOMAIN tsql.str AS text COLLATE tsql.ci_as;
CREATE DOMAIN tsql.sysname AS text COLLATE tsql.ci_as;

-- datetimeoffset: the instant as ticks of 100 ns since 0001-01-01 UTC, and the offset it was written with.
CREATE TYPE tsql.dto AS (utc int8, minutes int2);

-- Raises an error the way SQL Server numbers it; number and state travel in DETAIL, the text in MESSAGE.
CREATE FUNCTION tsql.fail(number int, message text, state int DEFAULT 1) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'TSQL0', MESSAGE = message, DETAIL = format('%s %s', number, state);
END $$;

-- What the types of columns stand for: a base type, and its length or scale where it has one (-1 for max).
CREATE TABLE tsql.type_facts (type_id oid PRIMARY KEY, base text NOT NULL, size int);
INSERT INTO tsql.type_facts VALUES ('bool'::regtype, 'bit', NULL), ('int2'::regtype, 'smallint', NULL), ('int4'::regtype, 'int', NULL), ('oid'::regtype, 'int', NULL), ('int8'::regtype, 'bigint', NULL),
  ('float4'::regtype, 'real', NULL), ('float8'::regtype, 'float', NULL), ('date'::regtype, 'date', NULL), ('uuid'::regtype, 'uniqueidentifier', NULL), ('bytea'::regtype, 'varbinary', -1),
  ('numeric'::regtype, 'decimal', NULL), ('name'::regtype, 'nvarchar', 128), ('tsql.sysname'::regtype, 'nvarchar', 128), ('tsql.str'::regtype, 'nvarchar', -1);

-- The domain that stands for a T-SQL type PostgreSQL has no counterpart of. Its name is the type as T-SQL writes it, so a
-- column says what it is. Anyone may ask for one: temporary tables need it.
CREATE FUNCTION tsql.define_type(type_text text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  base text;
  word text := substring(type_text from '^[a-z_0-9]+');
BEGIN
  IF type_text !~ '^[a-z_0-9]+(\((max|\d{1,4})\))?$' THEN
    RAISE EXCEPTION 'not a type: %', type_text;
  END IF;
  base := CASE
    WHEN word IN ('bit', 'tinyint') THEN 'int2'
    WHEN word IN ('money', 'smallmoney') THEN 'numeric(19,4)'
    WHEN word IN ('time', 'datetime', 'datetime2', 'smalldatetime') THEN 'int8'
    WHEN word = 'datetimeoffset' THEN 'tsql.dto'
    WHEN word IN ('char', 'varchar', 'nchar', 'nvarchar', 'text', 'ntext', 'xml', 'sql_variant') THEN 'text COLLATE tsql.ci_as'
    WHEN word IN ('binary', 'varbinary', 'image', 'rowversion') THEN 'bytea'
  END;
  IF base IS NULL THEN
    RAISE EXCEPTION 'not a type: %', type_text;
  END IF;
  IF to_regtype(format('tsql.%I', type_text)) IS NULL THEN
    BEGIN
      EXECUTE format('CREATE DOMAIN tsql.%I AS %s', type_text, base);
      EXECUTE format('GRANT USAGE ON DOMAIN tsql.%I TO PUBLIC', type_text);
      INSERT INTO tsql.type_facts VALUES (to_regtype(format('tsql.%I', type_text)), word, CASE WHEN type_text ~ 'max' THEN -1 ELSE substring(type_text from '\d+(?=\)$)')::int END);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- another session was first
    END;
  END IF;
END $$;

SELECT tsql.define_type(t) FROM unnest(ARRAY['bit', 'tinyint', 'money', 'datetime', 'char(1)', 'char(2)', 'nvarchar(60)', 'nvarchar(128)', 'nvarchar(max)',
  'varchar(3)', 'varchar(6)', 'varchar(10)', 'nvarchar(4000)', 'sql_variant', 'varbinary(85)', 'char(4)', 'nvarchar(10)', 'nvarchar(30)', 'nvarchar(20)', 'varchar(7)', 'varchar(11)', 'nvarchar(261)']) t;

-- What T-SQL says of objects and PostgreSQL has no place for.
CREATE TABLE tsql.columns (
  relation oid NOT NULL, column_number int2 NOT NULL,
  default_name text, default_text text, computed_text text, is_persisted bool, seed numeric, increment numeric,
  PRIMARY KEY (relation, column_number));
CREATE TABLE tsql.definitions (object oid PRIMARY KEY, definition text NOT NULL);
CREATE TABLE tsql.parameters (
  object oid NOT NULL, number int2 NOT NULL, name text NOT NULL, type_text text NOT NULL, is_output bool NOT NULL, has_default bool NOT NULL,
  PRIMARY KEY (object, number));
CREATE TABLE tsql.objects (object oid PRIMARY KEY, created int8 NOT NULL);
CREATE TABLE tsql.constraint_texts (constraint_id oid PRIMARY KEY, definition text NOT NULL);
CREATE TABLE tsql.extended_properties (
  class int2 NOT NULL, major oid NOT NULL, minor int NOT NULL, name text NOT NULL, value text,
  PRIMARY KEY (class, major, minor, name));
CREATE TABLE tsql.databases (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE tsql.principals (role_name text PRIMARY KEY, id int NOT NULL, name text NOT NULL);
CREATE SEQUENCE tsql.rowversion START 2001;
