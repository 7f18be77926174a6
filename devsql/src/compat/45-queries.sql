-- What queries need that PostgreSQL lacks.

-- What PERCENTILE_CONT and PERCENTILE_DISC pick from the values of a partition, which stand in order.
CREATE FUNCTION tsql.percentile_cont(list float8[], share float8) RETURNS float8 IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  place float8 := 1 + share * (cardinality(list) - 1);
  low int := floor(place);
BEGIN
  IF low = place THEN RETURN list[low]; END IF;
  RETURN list[low] + (list[low + 1] - list[low]) * (place - low);
END $$;

CREATE FUNCTION tsql.percentile_disc(list anyarray, share float8) RETURNS anyelement IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  RETURN list[greatest(1, ceil(share::numeric * cardinality(list))::int)];
END $$;

-- The level of a row of a recursive table expression; error 530 past the limit, where there is one.
CREATE FUNCTION tsql.next_level(level int, most int) RETURNS int IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF most > 0 AND level >= most THEN PERFORM tsql.fail(530, format('The statement terminated. The maximum recursion %s has been exhausted before statement completion.', most)); END IF;
  RETURN level + 1;
END $$;

-- After identity values were given, numbering goes on after the highest. The writer has no right on sequences.
CREATE FUNCTION tsql.go_on_numbering(relation regclass) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  sequence regclass;
  column_name text;
  highest numeric;
BEGIN
  SELECT d.objid::regclass, a.attname INTO sequence, column_name FROM pg_depend d JOIN pg_attribute a ON a.attrelid = relation AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = relation AND d.deptype = 'i' AND a.attidentity <> '';
  IF sequence IS NULL THEN RETURN; END IF;
  EXECUTE format('SELECT max(%I) FROM %s', column_name, relation) INTO highest;
  IF highest > coalesce(pg_sequence_last_value(sequence), 0) THEN PERFORM setval(sequence, highest::int8); END IF;
END $$;
