-- String functions. Matching ignores case, as SQL Server's default collation does.

CREATE FUNCTION tsql.fold(value text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS
$$ SELECT lower(value COLLATE "und-x-icu") COLLATE "C" $$;

-- LIKE with character classes and an escape, as a regular expression.
CREATE FUNCTION tsql.like_to_regex(pattern text, escape text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  out text COLLATE "C" := '';
  at int := 1;
  stop int;
  letter text COLLATE "C";
BEGIN
  WHILE at <= length(pattern) LOOP
    letter := substr(pattern, at, 1) COLLATE "C";
    IF escape IS NOT NULL AND letter = escape COLLATE "C" AND at < length(pattern) THEN
      at := at + 1;
      out := out || regexp_replace(substr(pattern, at, 1) COLLATE "C", '([\\.*+?^${}()|\[\]])', '\\\1');
    ELSIF letter = '%' THEN out := out || '.*';
    ELSIF letter = '_' THEN out := out || '.';
    ELSIF letter = '[' AND strpos(substr(pattern, at + 2) COLLATE "C", ']') > 0 THEN
      stop := at + 1 + strpos(substr(pattern, at + 2) COLLATE "C", ']');
      out := out || '[' || replace(replace(substr(pattern, at + 1, stop - at - 1) COLLATE "C", '\', '\\'), '[', '\[') || ']';
      at := stop;
    ELSE out := out || regexp_replace(letter, '([\\.*+?^${}()|\[\]])', '\\\1');
    END IF;
    at := at + 1;
  END LOOP;
  RETURN out;
END $$;

CREATE FUNCTION tsql.is_like(value text, pattern text, escape text) RETURNS bool IMMUTABLE LANGUAGE sql AS
$$ SELECT tsql.fold(value) COLLATE "C" ~ ('^(?:' || tsql.like_to_regex(tsql.fold(pattern), tsql.fold(escape)) || ')$') COLLATE "C" $$;

CREATE FUNCTION tsql.pat_index(pattern text, value text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT coalesce(regexp_instr(tsql.fold(value) COLLATE "C", CASE WHEN left(pattern, 1) COLLATE "C" = '%' THEN '' ELSE '^' END
    || tsql.like_to_regex(tsql.fold(trim(both '%' from pattern COLLATE "C")), NULL) || CASE WHEN right(pattern, 1) COLLATE "C" = '%' THEN '' ELSE '$' END), 0) $$;

CREATE FUNCTION tsql.char_index(find text, value text, start int) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN length(find) = 0 THEN 0 WHEN strpos(substr(tsql.fold(value), greatest(start, 1)) COLLATE "C", tsql.fold(find) COLLATE "C") = 0 THEN 0
    ELSE strpos(substr(tsql.fold(value), greatest(start, 1)) COLLATE "C", tsql.fold(find) COLLATE "C") + greatest(start, 1) - 1 END $$;

CREATE FUNCTION tsql.replace_in(value text, find text, replacement text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  pattern text := regexp_replace(find COLLATE "C", '([\\.*+?^${}()|\[\]])', '\\\1', 'g');
  added text := replace(replacement COLLATE "C", '\', '\\');
BEGIN
  IF find COLLATE "C" = '' THEN RETURN value; END IF;
  RETURN regexp_replace(value COLLATE "und-x-icu", pattern, added, 'gi');
END $$;

CREATE FUNCTION tsql.left_of(value text, count int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF count < 0 THEN PERFORM tsql.fail(536, 'Invalid length parameter passed to the LEFT function.'); END IF;
  RETURN left(value, count);
END $$;
CREATE FUNCTION tsql.right_of(value text, count int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF count < 0 THEN PERFORM tsql.fail(536, 'Invalid length parameter passed to the RIGHT function.'); END IF;
  RETURN right(value, count);
END $$;
CREATE FUNCTION tsql.substring_of(value text, start int, count int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF count < 0 THEN PERFORM tsql.fail(537, 'Invalid length parameter passed to the LEFT or SUBSTRING function.'); END IF;
  RETURN substring(value from start for count);
END $$;
CREATE FUNCTION tsql.stuff(value text, start int, count int, added text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT CASE WHEN start > 0 AND start <= length(value) AND count >= 0 THEN left(value, start - 1) || added || substr(value, start + count) END $$;
CREATE FUNCTION tsql.char_of(code int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT CASE WHEN code BETWEEN 1 AND 65535 THEN chr(code) END $$;
CREATE FUNCTION tsql.code_page_char(code int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT CASE WHEN code BETWEEN 1 AND 255 THEN convert_from(set_byte('\x00'::bytea, 0, code), 'WIN1252') END $$;
CREATE FUNCTION tsql.translate_in(value text, letters text, replacements text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF length(letters) <> length(replacements) THEN
    PERFORM tsql.fail(9828, 'The second and third arguments of the TRANSLATE built-in function must contain an equal number of characters.');
  END IF;
  RETURN translate(value, letters, replacements);
END $$;
CREATE FUNCTION tsql.soundex_of(value text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  letters text COLLATE "C" := regexp_replace(upper(value) COLLATE "C", '[^A-Z].*$', '');
  codes text COLLATE "C" := '01230120022455012623010202';
  out text COLLATE "C" := left(letters, 1);
  previous text COLLATE "C" := '';
  code text COLLATE "C";
BEGIN
  IF letters = '' THEN RETURN '0000'; END IF;
  FOR at IN 1..length(letters) LOOP
    -- H and W do not part equal codes; vowels do.
    CONTINUE WHEN at > 1 AND substr(letters, at, 1) IN ('H', 'W');
    code := substr(codes, ascii(substr(letters, at, 1)) - 64, 1);
    IF at > 1 AND code <> '0' AND code <> previous THEN out := out || code; END IF;
    previous := code;
  END LOOP;
  RETURN rpad(left(out, 4), 4, '0');
END $$;
CREATE FUNCTION tsql.difference_of(one text, other text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT count(*)::int FROM generate_series(1, 4) AS at WHERE substr(tsql.soundex_of(one), at, 1) COLLATE "C" = substr(tsql.soundex_of(other), at, 1) COLLATE "C" $$;
CREATE FUNCTION tsql.quote_name(value text, quote text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN length(value) <= 128 THEN left(pair, 1) || replace(value COLLATE "C", right(pair, 1), repeat(right(pair, 1), 2)) || right(pair, 1) END
  FROM (SELECT pair FROM unnest(ARRAY['[]', '()', '<>', '{}', '""', '''''', '``']) AS pair WHERE strpos(pair, left(quote COLLATE "C", 1)) > 0 AND quote COLLATE "C" <> '') p $$;
CREATE FUNCTION tsql.str_of(value float8, size int, places int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT CASE WHEN length(round(value::numeric, 0)::text) > size THEN repeat('*', size) ELSE lpad(left(round(value::numeric, places)::text, size), size) END $$;
CREATE FUNCTION tsql.round_to(value numeric, places int, truncates bool) RETURNS numeric IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT CASE WHEN truncates THEN trunc(value, places) ELSE round(value, places) END $$;
CREATE FUNCTION tsql.fit_power(value float8) RETURNS int4 IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF abs(value) >= 2147483648 THEN PERFORM tsql.fail(232, format('Arithmetic overflow error for type int, value = %s.', round(value::numeric, 6)), 3); END IF;
  RETURN trunc(value);
END $$;
-- A result of at most so many whole digits.
CREATE FUNCTION tsql.fit_result(value numeric, whole int) RETURNS numeric IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF abs(value) >= power(10::numeric, whole) THEN PERFORM tsql.fail(8115, 'Arithmetic overflow error converting expression to data type numeric.', 2); END IF;
  RETURN value;
END $$;
CREATE FUNCTION tsql.is_numeric(value text) RETURNS int IMMUTABLE LANGUAGE sql AS
$$ SELECT coalesce((trim(value) COLLATE "C" ~ '^([+-]?[$]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?|[-+$.,])$')::int, 0) $$;
CREATE FUNCTION tsql.is_json(value text) RETURNS int IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  RETURN (json_typeof(value::json) IN ('object', 'array'))::int;
EXCEPTION WHEN invalid_text_representation THEN RETURN 0;
END $$;
CREATE FUNCTION tsql.string_split(value text, separator text) RETURNS SETOF text IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT string_to_table(value COLLATE "C", separator COLLATE "C") COLLATE tsql.ci_as $$;

CREATE FUNCTION tsql.hash_bytes(algorithm text, value bytea) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE upper(algorithm) COLLATE "C" WHEN 'SHA2_256' THEN sha256(value) WHEN 'SHA2_512' THEN sha512(value) WHEN 'MD5' THEN decode(md5(value), 'hex') END $$;

CREATE FUNCTION tsql.fill_digits(digits text, pattern text, is_negative bool) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  out text COLLATE "C" := '';
  rest text COLLATE "C" := digits;
  letter text COLLATE "C";
BEGIN
  FOR at IN REVERSE length(pattern)..1 LOOP
    letter := substr(pattern, at, 1) COLLATE "C";
    IF letter = '#' THEN
      out := right(rest, 1) || out;
      rest := left(rest, -1);
    ELSE out := letter || out;
    END IF;
  END LOOP;
  RETURN CASE WHEN is_negative THEN '-' ELSE '' END || rest || out;
END $$;

-- FORMAT of numbers: the standard letters N, F, C, P, D, G with digits, and custom patterns of # 0 , . or # and -
CREATE FUNCTION tsql.format_number(value numeric, pattern text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  found text[] COLLATE "C" := regexp_match(pattern COLLATE "C", '^([NnFfCcPpDdGg])(\d{0,2})$');
  places int;
  fraction text COLLATE "C";
BEGIN
  IF found IS NULL THEN
    IF pattern COLLATE "C" ~ '^#[#-]*#$' AND strpos(pattern COLLATE "C", '-') > 0 THEN
      -- Digits fill the pattern from the right; what is left of them comes before it.
      RETURN tsql.fill_digits(abs(round(value))::text, pattern, value < 0);
    END IF;
    IF pattern COLLATE "C" !~ '^[#0,]*(\.[#0]+)?$' THEN PERFORM tsql.fail(40517, 'devsql, the sample server, does not support FORMAT with this pattern.'); END IF;
    fraction := coalesce(split_part(pattern COLLATE "C", '.', 2), '');
    RETURN to_char(round(value, length(fraction)), 'FM' || CASE WHEN strpos(pattern COLLATE "C", ',') > 0 THEN '999,999,999,999,999,999,99' ELSE '99999999999999999999' END
      || CASE WHEN split_part(pattern COLLATE "C", '.', 1) LIKE '%0' THEN '0' ELSE '9' END || CASE WHEN fraction = '' THEN '' ELSE '.' || replace(fraction, '#', '9') END);
  END IF;
  IF upper(found[1]) = 'G' THEN RETURN value::text; END IF;
  IF upper(found[1]) = 'D' THEN RETURN CASE WHEN value < 0 THEN '-' ELSE '' END || lpad(abs(value)::int8::text, greatest(coalesce(nullif(found[2], ''), '0')::int, length(abs(value)::int8::text)), '0'); END IF;
  places := coalesce(nullif(found[2], ''), '2')::int;
  fraction := CASE WHEN places = 0 THEN '' ELSE '.' || repeat('0', places) END;
  RETURN CASE upper(found[1]) WHEN 'F' THEN round(value, places)::text
    WHEN 'P' THEN to_char(round(value * 100, places), 'FM999,999,999,999,990' || fraction) || '%'
    WHEN 'C' THEN CASE WHEN value < 0 THEN '-' ELSE '' END || '$' || to_char(round(abs(value), places), 'FM999,999,999,999,990' || fraction)
    ELSE to_char(round(value, places), 'FM999,999,999,999,990' || fraction) END;
END $$;
