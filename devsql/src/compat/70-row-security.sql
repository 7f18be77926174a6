-- Row-level security: SESSION_CONTEXT where a session's own values cannot be bound, and security policies over PostgreSQL's.

-- The session keeps this setting equal to its context in databases where something asks for it.
CREATE FUNCTION tsql.session_context(key text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('devsql.session_context', true), '')::jsonb ->> lower(key)
$$;

CREATE FUNCTION tsql.needs_session_context() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM pg_catalog.pg_policy)
    OR EXISTS (SELECT FROM pg_catalog.pg_depend WHERE refclassid = 'pg_proc'::regclass AND refobjid = 'tsql.session_context(text)'::regprocedure)
$$;

CREATE FUNCTION tsql.predicate_call(parts text[]) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
  found text;
BEGIN
  SELECT format('%I.%I(%s)', n.nspname, p.proname, parts[3]) INTO found
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE lower(n.nspname) = lower(parts[1]) AND lower(p.proname) = lower(parts[2]) AND p.prokind = 'f' AND p.prorettype = 'boolean'::regtype;
  IF found IS NULL THEN
    PERFORM tsql.fail(208, format('Invalid object name ''%s.%s''.', parts[1], parts[2]));
  END IF;
  RETURN found;
END $$;

-- A view reads with its owner's rights and would pass a policy by: SQL Server's do not.
CREATE FUNCTION tsql.refuse_view_past_policy() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_catalog.pg_policy p
    JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = p.polrelid AND d.classid = 'pg_rewrite'::regclass) THEN
    PERFORM tsql.fail(40517, 'devsql, the sample server, does not support a view on a table with a SECURITY POLICY.');
  END IF;
END $$;

CREATE FUNCTION tsql.add_policy(policy text, target regclass, filter text[], on_insert text[], on_update text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  seen text := tsql.predicate_call(filter);
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_policy WHERE polrelid = target) THEN
    PERFORM tsql.fail(40517, 'devsql, the sample server, does not support a second SECURITY POLICY on a table.');
  END IF;
  EXECUTE format('CREATE POLICY %I ON %s FOR SELECT USING (%s)', policy || '/select', target, seen);
  EXECUTE format('CREATE POLICY %I ON %s FOR DELETE USING (%s)', policy || '/delete', target, seen);
  EXECUTE format('CREATE POLICY %I ON %s FOR INSERT WITH CHECK (%s)', policy || '/insert', target, tsql.predicate_call(on_insert));
  EXECUTE format('CREATE POLICY %I ON %s FOR UPDATE USING (%s) WITH CHECK (%s)', policy || '/update', target, seen, tsql.predicate_call(on_update));
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
  PERFORM tsql.refuse_view_past_policy();
END $$;

CREATE FUNCTION tsql.drop_policy(policy text, if_exists boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  one record;
  dropped boolean := false;
BEGIN
  FOR one IN
    SELECT polname, polrelid::regclass AS target FROM pg_catalog.pg_policy
    WHERE lower(polname) IN (SELECT lower(policy) || '/' || e FROM unnest(ARRAY['select', 'delete', 'insert', 'update']) e)
  LOOP
    EXECUTE format('DROP POLICY %I ON %s', one.polname, one.target);
    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY', one.target);
    dropped := true;
  END LOOP;
  IF NOT dropped AND NOT if_exists THEN
    PERFORM tsql.fail(3701, format('Cannot drop the security policy ''%s'', because it does not exist or you do not have permission.', policy));
  END IF;
END $$;

CREATE FUNCTION tsql.drop_function(schema_name text, function_name text, if_exists boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  found regprocedure;
BEGIN
  SELECT p.oid::regprocedure INTO found
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE lower(n.nspname) = lower(schema_name) AND lower(p.proname) = lower(function_name) AND p.prokind = 'f'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'tsql', 'sys');
  IF found IS NOT NULL THEN
    EXECUTE format('DROP FUNCTION %s', found);
  ELSIF NOT if_exists THEN
    PERFORM tsql.fail(3701, format('Cannot drop the function ''%s.%s'', because it does not exist or you do not have permission.', schema_name, function_name));
  END IF;
END $$;
