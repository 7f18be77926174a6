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
