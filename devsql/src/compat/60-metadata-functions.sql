-- Functions about objects and rights.

-- A name in T-SQL into its parts, brackets and quotes undone; NULL when it is no name.
CREATE FUNCTION tsql.name_parts(name text) RETURNS text[] IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  parts text[] := '{}';
  piece text COLLATE "C";
  rest text COLLATE "C" := name;
BEGIN
  LOOP
    piece := substring(rest from '^\s*(\[(?:[^\]]|\]\])*\]|"(?:[^"]|"")*"|[^.\[\]"]*)');
    IF piece IS NULL THEN RETURN NULL; END IF;
    rest := substr(ltrim(rest), length(piece) + 1);
    piece := trim(piece);
    parts := parts || CASE left(piece, 1) WHEN '[' THEN replace(substr(piece, 2, length(piece) - 2), ']]', ']') WHEN '"' THEN replace(substr(piece, 2, length(piece) - 2), '""', '"') ELSE piece END;
    IF rest = '' THEN RETURN parts; END IF;
    IF left(rest, 1) <> '.' OR cardinality(parts) >= 4 THEN RETURN NULL; END IF;
    rest := substr(rest, 2);
  END LOOP;
END $$;

CREATE FUNCTION tsql.parse_name(name text, part int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT CASE WHEN part BETWEEN 1 AND cardinality(p) THEN nullif(p[cardinality(p) + 1 - part], '') END FROM (SELECT tsql.name_parts(name) AS p) s $$;

CREATE FUNCTION tsql.object_id(object text, kind text) RETURNS int STABLE LANGUAGE plpgsql AS $$
DECLARE
  parts text[] := tsql.name_parts(object);
  count int := cardinality(parts);
  written name COLLATE "C" := nullif(parts[count], '');
  written_owner name COLLATE "C" := coalesce(nullif(parts[count - 1], ''), 'dbo');
  wanted text COLLATE "C" := tsql.fold(nullif(parts[count], ''));
  owner text COLLATE "C" := tsql.fold(nullif(parts[count - 1], ''));
  place text COLLATE "C" := tsql.fold(nullif(parts[count - 2], ''));
  class text COLLATE "C" := upper(rtrim(kind));
  id oid;
BEGIN
  IF wanted LIKE '#%' THEN
    SELECT c.oid INTO id FROM pg_class c WHERE c.relnamespace = pg_my_temp_schema() AND tsql.fold(c.relname::text) COLLATE "C" = wanted AND (class IS NULL OR class = 'U' COLLATE "C");
    RETURN id::int4;
  END IF;
  IF place IS NOT NULL AND place <> split_part(current_database()::text, '_', -1) COLLATE "C" THEN RETURN NULL; END IF;
  -- As written it is found by PostgreSQL's own index; a table is what is asked for most.
  SELECT c.oid INTO id FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relname = written AND n.nspname = written_owner AND c.relkind IN ('r', 'v')
    AND (class IS NULL OR class = CASE c.relkind WHEN 'v' THEN 'V' ELSE 'U' END COLLATE "C") AND n.nspname NOT IN ('pg_catalog', 'tsql', 'information_schema')
    AND has_schema_privilege(n.oid, 'USAGE') AND tsql.may_see(c.oid);
  IF id IS NOT NULL THEN RETURN id::int4; END IF;
  SELECT o.oid INTO id FROM tsql.all_objects o JOIN pg_namespace n ON n.oid = o.schema_oid
  WHERE tsql.fold(o.name) COLLATE "C" = wanted AND (class IS NULL OR o.type COLLATE "C" = class)
    AND (tsql.fold(n.nspname::text) COLLATE "C" = owner OR (owner IS NULL AND n.nspname IN ('dbo', 'sys')))
  ORDER BY n.nspname LIMIT 1;
  RETURN id::int4;
END $$;
CREATE FUNCTION tsql.object_name(id int) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT name FROM sys.all_objects WHERE object_id = id $$;
CREATE FUNCTION tsql.object_schema_name(id int) RETURNS text STABLE STRICT LANGUAGE sql AS
$$ SELECT s.name FROM sys.all_objects o JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE o.object_id = id $$;
CREATE FUNCTION tsql.object_definition(id int) RETURNS text STABLE STRICT LANGUAGE sql AS $$
  SELECT definition FROM sys.sql_modules WHERE object_id = id UNION ALL SELECT definition FROM sys.check_constraints WHERE object_id = id
  UNION ALL SELECT definition FROM sys.default_constraints WHERE object_id = id $$;
CREATE FUNCTION tsql.schema_name(id int) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT name FROM sys.schemas WHERE schema_id = id $$;
CREATE FUNCTION tsql.schema_id(schema_name text) RETURNS int STABLE STRICT LANGUAGE sql AS $$ SELECT schema_id FROM sys.schemas WHERE name = schema_name::tsql.sysname $$;
CREATE FUNCTION tsql.type_name(id int) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT name FROM tsql.system_types WHERE user_type_id = id $$;
CREATE FUNCTION tsql.type_id(type_name text) RETURNS int STABLE STRICT LANGUAGE sql AS $$ SELECT user_type_id FROM tsql.system_types WHERE lower(name) = lower(tsql.parse_name(type_name, 1)) $$;
CREATE FUNCTION tsql.col_name(id int, number int) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT name FROM sys.all_columns WHERE object_id = id AND column_id = number $$;
CREATE FUNCTION tsql.col_length(table_name text, column_name text) RETURNS int2 STABLE STRICT LANGUAGE sql AS
$$ SELECT max_length FROM sys.all_columns WHERE object_id = tsql.object_id(table_name, NULL) AND name = column_name::tsql.sysname $$;
CREATE FUNCTION tsql.column_property(id int, column_name text, property text) RETURNS int STABLE STRICT LANGUAGE sql AS $$
  SELECT CASE lower(property) COLLATE "C" WHEN 'isidentity' THEN is_identity WHEN 'iscomputed' THEN is_computed WHEN 'allowsnull' THEN is_nullable WHEN 'columnid' THEN column_id WHEN 'precision' THEN precision WHEN 'scale' THEN scale END::int
  FROM sys.all_columns WHERE object_id = id AND name = column_name::tsql.sysname $$;
CREATE FUNCTION tsql.object_property(id int, property text) RETURNS int STABLE STRICT LANGUAGE sql AS $$
  SELECT CASE lower(property) COLLATE "C" WHEN 'isusertable' THEN (type = 'U')::int WHEN 'isview' THEN (type = 'V')::int WHEN 'istable' THEN (type = 'U')::int WHEN 'ismsshipped' THEN is_ms_shipped::int
    WHEN 'isprimarykey' THEN (type = 'PK')::int WHEN 'isforeignkey' THEN (type = 'F')::int WHEN 'isprocedure' THEN (type = 'P')::int WHEN 'isinlinefunction' THEN (type = 'IF')::int WHEN 'istablefunction' THEN (type = 'IF')::int
    WHEN 'tablehasidentity' THEN EXISTS (SELECT FROM sys.columns c WHERE c.object_id = id AND c.is_identity = 1)::int
    WHEN 'tablehasprimarykey' THEN EXISTS (SELECT FROM sys.indexes i WHERE i.object_id = id AND i.is_primary_key = 1)::int END
  FROM sys.all_objects WHERE object_id = id $$;

CREATE FUNCTION tsql.database_name(database_id int) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT name FROM tsql.databases WHERE id = database_id $$;
CREATE FUNCTION tsql.database_id(database_name text) RETURNS int2 STABLE STRICT LANGUAGE sql AS $$ SELECT id::int2 FROM tsql.databases WHERE lower(name) = lower(database_name) $$;
CREATE FUNCTION tsql.principal_name(principal int) RETURNS text STABLE STRICT LANGUAGE sql AS $$ SELECT name FROM sys.database_principals WHERE principal_id = principal $$;
CREATE FUNCTION tsql.ident_current(table_name text) RETURNS numeric STABLE STRICT LANGUAGE sql AS
$$ SELECT coalesce(last_value::text::numeric, seed_value::text::numeric) FROM sys.identity_columns WHERE object_id = tsql.object_id(table_name, NULL) $$;

CREATE FUNCTION tsql.is_member(role_name text) RETURNS int STABLE STRICT LANGUAGE sql AS $$
  SELECT CASE lower(role_name) COLLATE "C" WHEN 'public' THEN 1 WHEN 'db_datareader' THEN 1 WHEN 'db_datawriter' THEN (current_user !~ '_reader$')::int
    WHEN 'db_owner' THEN (current_user ~ '_owner$')::int WHEN 'db_ddladmin' THEN (current_user ~ '_owner$')::int
    WHEN 'db_denydatawriter' THEN 0 WHEN 'db_denydatareader' THEN 0 WHEN 'db_securityadmin' THEN 0 WHEN 'db_accessadmin' THEN 0 WHEN 'db_backupoperator' THEN 0 END $$;
CREATE FUNCTION tsql.is_server_member(role_name text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN lower(role_name) COLLATE "C" = 'public' THEN 1 WHEN lower(role_name) COLLATE "C" IN ('sysadmin', 'serveradmin', 'securityadmin', 'processadmin', 'setupadmin', 'bulkadmin', 'diskadmin', 'dbcreator') THEN 0 END $$;

-- The right on a relation: 1, 0, or NULL where the question makes no sense.
CREATE FUNCTION tsql.object_right(id int, permission text) RETURNS int STABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  asked text COLLATE "C" := upper(permission);
BEGIN
  IF asked IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES') THEN RETURN has_table_privilege(id::oid, asked)::int; END IF;
  RETURN CASE asked
    WHEN 'VIEW DEFINITION' THEN 1 WHEN 'ANY' THEN 1 WHEN 'EXECUTE' THEN coalesce(has_function_privilege(id::oid, 'EXECUTE')::int, 0)
    WHEN 'ALTER' THEN pg_has_role((SELECT relowner FROM pg_class WHERE oid = id::oid UNION ALL SELECT proowner FROM pg_proc WHERE oid = id::oid), 'USAGE')::int WHEN 'CONTROL' THEN pg_has_role((SELECT relowner FROM pg_class WHERE oid = id::oid UNION ALL SELECT proowner FROM pg_proc WHERE oid = id::oid), 'USAGE')::int END;
END $$;

CREATE FUNCTION tsql.has_permission(object_name text, kind text, permission text) RETURNS int STABLE LANGUAGE plpgsql AS $$
DECLARE
  class text COLLATE "C" := upper(kind);
BEGIN
  -- Asked of every table of a database by some, so it goes first and straight.
  IF class = 'OBJECT' THEN RETURN tsql.object_right(tsql.object_id(object_name, NULL), permission); END IF;
  RETURN CASE WHEN kind IS NULL OR class = 'SERVER' THEN (upper(permission) COLLATE "C" IN ('CONNECT SQL', 'VIEW ANY DATABASE'))::int
    WHEN upper(kind) COLLATE "C" = 'DATABASE' THEN CASE WHEN object_name IS NULL OR tsql.database_id(tsql.parse_name(object_name, 1)) IS NOT NULL
      THEN (upper(permission) COLLATE "C" IN (SELECT r COLLATE "C" FROM tsql.database_rights() r))::int END
    WHEN upper(kind) COLLATE "C" = 'SCHEMA' THEN CASE WHEN tsql.schema_id(tsql.parse_name(object_name, 1)) IS NOT NULL THEN (upper(permission) COLLATE "C" IN (SELECT r COLLATE "C" FROM tsql.database_rights() r))::int END END;
END $$;

CREATE FUNCTION tsql.my_permissions(securable text, kind text) RETURNS TABLE (entity_name text, subentity_name text, permission_name text) STABLE LANGUAGE sql AS $$
  SELECT 'database', '', r FROM tsql.database_rights() r WHERE upper(kind) COLLATE "C" = 'DATABASE'
  UNION ALL
  SELECT 'server', '', r FROM unnest(ARRAY['CONNECT SQL', 'VIEW ANY DATABASE']) r WHERE upper(kind) COLLATE "C" = 'SERVER'
  UNION ALL
  SELECT securable, '', r FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'EXECUTE', 'REFERENCES', 'ALTER', 'CONTROL', 'VIEW DEFINITION']) r
  WHERE upper(kind) COLLATE "C" = 'OBJECT' AND tsql.object_right(tsql.object_id(securable, NULL), r) = 1
  UNION ALL
  SELECT securable, c.name::text, r FROM sys.all_columns c CROSS JOIN unnest(ARRAY['SELECT', 'UPDATE', 'REFERENCES']) r
  WHERE upper(kind) COLLATE "C" = 'OBJECT' AND c.object_id = tsql.object_id(securable, NULL)::oid AND has_column_privilege(c.object_id, c.column_id::int2, r) $$;

CREATE FUNCTION tsql.add_extended_property(name text, value text, type0 text, name0 text, type1 text, name1 text, type2 text, name2 text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  id int := CASE WHEN name1 IS NULL THEN tsql.schema_id(name0) ELSE tsql.object_id(format('[%s].[%s]', replace(name0, ']', ']]'), replace(name1, ']', ']]')), NULL) END;
  number int := 0;
BEGIN
  IF name2 IS NOT NULL THEN
    SELECT c.column_id INTO number FROM sys.columns c WHERE c.object_id = id AND c.name = name2::tsql.sysname;
  END IF;
  IF (name0 IS NOT NULL AND id IS NULL) OR number IS NULL THEN
    PERFORM tsql.fail(15135, format('Object is invalid. Extended properties are not permitted on ''%s'', or the object does not exist.', concat_ws('.', name0, name1, name2)));
  END IF;
  IF EXISTS (SELECT FROM tsql.extended_properties p WHERE p.major = coalesce(id, 0)::oid AND p.minor = number AND lower(p.name) = lower(add_extended_property.name)) THEN
    PERFORM tsql.fail(15233, format('Property cannot be added. Property ''%s'' already exists for ''%s''.', name, concat_ws('.', name0, name1, name2)));
  END IF;
  INSERT INTO tsql.extended_properties VALUES (CASE WHEN name0 IS NULL THEN 0 WHEN name1 IS NULL THEN 3 ELSE 1 END, coalesce(id, 0)::oid, number, name, value);
END $$;
