-- JSON: texts as FOR JSON writes them, and paths as JSON_VALUE, JSON_QUERY and OPENJSON read them.

-- A string in quotes. SQL Server escapes the solidus too.
CREATE FUNCTION tsql.json_string(value text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS
$$ SELECT replace(to_json(value)::text, '/', '\/') $$;

-- The steps of a path such as `$.a."b c"[2]`; an array's index stands as number with a # before it.
CREATE FUNCTION tsql.json_steps(path text) RETURNS text[] IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  rest text COLLATE "C" := regexp_replace(ltrim(path) COLLATE "C", '^(lax|strict)\s+', '');
  found text[] COLLATE "C";
  steps text[] := '{}';
BEGIN
  IF left(rest, 1) <> '$' THEN
    PERFORM tsql.fail(13607, format('JSON path is not properly formatted. Unexpected character ''%s'' is found at position %s.', left(rest, 1), length(path) - length(rest)));
  END IF;
  rest := substr(rest, 2);
  WHILE rest <> '' LOOP
    found := regexp_match(rest, '^\.([A-Za-z_$][A-Za-z0-9_$]*)|^\."((?:[^"\\]|\\.)*)"|^\[(\d+)\]');
    IF found IS NULL THEN
      PERFORM tsql.fail(13607, format('JSON path is not properly formatted. Unexpected character ''%s'' is found at position %s.', left(rest, 1), length(path) - length(rest)));
    END IF;
    steps := steps || coalesce(found[1], (('"' || found[2] || '"')::json #>> '{}'), '#' || found[3]);
    rest := substr(rest, CASE WHEN found[1] IS NOT NULL THEN length(found[1]) + 2 WHEN found[2] IS NOT NULL THEN length(found[2]) + 4 ELSE length(found[3]) + 3 END);
  END LOOP;
  RETURN steps;
END $$;

-- What a path leads to, as JSON; NULL where there is nothing, or error 13608 under `strict`.
CREATE FUNCTION tsql.json_at(document text, path text) RETURNS json IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  value json;
  step text COLLATE "C";
BEGIN
  BEGIN
    value := document::json;
  EXCEPTION WHEN invalid_text_representation THEN
    PERFORM tsql.fail(13609, format('JSON text is not properly formatted. Unexpected character ''%s'' is found at position 0.', left(ltrim(document), 1)));
  END;
  FOREACH step IN ARRAY tsql.json_steps(path) LOOP
    value := CASE WHEN json_typeof(value) = 'array' AND step ~ '^#\d+$' THEN value -> substr(step, 2)::int
      WHEN json_typeof(value) = 'object' AND step !~ '^#\d+$' THEN value -> step END;
    EXIT WHEN value IS NULL;
  END LOOP;
  IF value IS NULL AND path COLLATE "C" ~ '^\s*strict\s' THEN
    PERFORM tsql.fail(13608, 'Property cannot be found on the specified JSON path.');
  END IF;
  RETURN value;
END $$;

CREATE FUNCTION tsql.json_value(document text, path text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  value json := tsql.json_at(document, path);
  scalar text;
BEGIN
  IF json_typeof(value) IN ('object', 'array') THEN
    IF path COLLATE "C" ~ '^\s*strict\s' THEN PERFORM tsql.fail(13623, 'Scalar value cannot be found in the specified JSON path.'); END IF;
    RETURN NULL;
  END IF;
  scalar := value #>> '{}';
  IF length(scalar) > 4000 THEN
    IF path COLLATE "C" ~ '^\s*strict\s' THEN PERFORM tsql.fail(13625, 'String value in the specified JSON path would be truncated.'); END IF;
    RETURN NULL;
  END IF;
  RETURN scalar;
END $$;

CREATE FUNCTION tsql.json_query(document text, path text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  value json := tsql.json_at(document, path);
BEGIN
  IF json_typeof(value) IN ('object', 'array') THEN RETURN value::text; END IF;
  IF path COLLATE "C" ~ '^\s*strict\s' THEN PERFORM tsql.fail(13624, 'Object or array cannot be found in the specified JSON path.'); END IF;
  RETURN NULL;
END $$;

-- OPENJSON's default columns; `type` is 0 null, 1 string, 2 number, 3 true or false, 4 array, 5 object.
CREATE FUNCTION tsql.open_json(document text, path text) RETURNS TABLE (c1 text, c2 text, c3 int2) IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  value json := tsql.json_at(document, path);
BEGIN
  RETURN QUERY SELECT e.name, e.item #>> '{}', (array_position(ARRAY['null', 'string', 'number', 'boolean', 'array', 'object'], json_typeof(e.item)) - 1)::int2
    FROM (SELECT o.key AS name, o.value AS item, o.place FROM json_each(CASE json_typeof(value) WHEN 'object' THEN value ELSE '{}' END) WITH ORDINALITY AS o(key, value, place)
      UNION ALL SELECT (a.place - 1)::text, a.value, a.place FROM json_array_elements(CASE json_typeof(value) WHEN 'array' THEN value ELSE '[]' END) WITH ORDINALITY AS a(value, place)) e
    ORDER BY e.place;
END $$;

-- The documents OPENJSON … WITH reads its columns of: the elements of an array, or the one object.
CREATE FUNCTION tsql.json_rows(document text, path text) RETURNS SETOF text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  value json := tsql.json_at(document, path);
BEGIN
  IF json_typeof(value) = 'array' THEN RETURN QUERY SELECT e::text FROM json_array_elements(value) e;
  ELSIF json_typeof(value) = 'object' THEN RETURN NEXT value::text;
  END IF;
END $$;
