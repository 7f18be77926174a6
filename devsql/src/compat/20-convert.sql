-- Conversions between T-SQL types with SQL Server's rules and errors. `attempt` asks for NULL instead of an error.

CREATE FUNCTION tsql.fits_int(value numeric, target text) RETURNS bool IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE target WHEN 'tinyint' THEN value BETWEEN 0 AND 255 WHEN 'smallint' THEN value BETWEEN -32768 AND 32767
    WHEN 'int' THEN value BETWEEN -2147483648 AND 2147483647 ELSE value BETWEEN -9223372036854775808 AND 9223372036854775807 END $$;

CREATE FUNCTION tsql.int_of(value text, source text, target text, attempt bool) RETURNS int8 IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  trimmed text := trim(both E' \t\r\n' from value);
  number numeric;
BEGIN
  IF value IS NULL THEN RETURN NULL; END IF;
  IF trimmed = '' THEN RETURN 0; END IF;
  IF target = 'bit' AND lower(trimmed) IN ('true', 'false') THEN RETURN (lower(trimmed) = 'true')::int; END IF;
  IF trimmed COLLATE "C" !~ '^[+-]?\d{1,60}$' THEN
    IF attempt THEN RETURN NULL; END IF;
    IF target = 'bigint' THEN PERFORM tsql.fail(8114, format('Error converting data type %s to bigint.', source), 5); END IF;
    PERFORM tsql.fail(245, format('Conversion failed when converting the %s value ''%s'' to data type %s.', source, value, target));
  END IF;
  number := trimmed::numeric;
  IF target = 'bit' THEN RETURN (number <> 0)::int; END IF;
  IF NOT tsql.fits_int(number, target) THEN
    IF attempt THEN RETURN NULL; END IF;
    IF target = 'int' THEN PERFORM tsql.fail(248, format('The conversion of the %s value ''%s'' overflowed an int column.', source, value)); END IF;
    IF target = 'bigint' THEN PERFORM tsql.fail(8115, 'Arithmetic overflow error converting expression to data type bigint.', 2); END IF;
    PERFORM tsql.fail(244, format('The conversion of the %s value ''%s'' overflowed an %s column. Use a larger integer column.', source, value, CASE target WHEN 'tinyint' THEN 'INT1' ELSE 'INT2' END));
  END IF;
  RETURN number::int8;
END $$;

CREATE FUNCTION tsql.fit_int(value numeric, target text, attempt bool) RETURNS int8 IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  IF value IS NULL THEN RETURN NULL; END IF;
  IF target = 'bit' THEN RETURN (value <> 0)::int; END IF;
  IF tsql.fits_int(value, target) THEN
    RETURN value::int8;
  END IF;
  IF attempt THEN RETURN NULL; END IF;
  IF target IN ('tinyint', 'smallint') THEN
    PERFORM tsql.fail(220, format('Arithmetic overflow error for data type %s, value = %s.', target, value), CASE target WHEN 'tinyint' THEN 2 ELSE 1 END);
  END IF;
  PERFORM tsql.fail(8115, format('Arithmetic overflow error converting expression to data type %s.', target), 2);
END $$;

CREATE FUNCTION tsql.fit_int_of_float(value float8, target text, attempt bool) RETURNS int8 IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  IF value IS NULL THEN RETURN NULL; END IF;
  IF target = 'bit' THEN RETURN (value <> 0)::int; END IF;
  IF tsql.fits_int(trunc(value::numeric), target) THEN RETURN trunc(value::numeric)::int8; END IF;
  IF attempt THEN RETURN NULL; END IF;
  PERFORM tsql.fail(232, format('Arithmetic overflow error for type %s, value = %s.', target, to_char(value::numeric, 'FM99999999999999999999999999999999999990.000000')), 3);
END $$;

-- The last `width` bytes as an integer, the first of them with its sign where there are so many.
CREATE FUNCTION tsql.int_of_bytes(value bytea, width int) RETURNS int8 IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN width > 1 AND length(value) >= width AND get_byte(value, length(value) - width) > 127 THEN number - CASE width WHEN 2 THEN 65536 WHEN 4 THEN 4294967296 ELSE 0 END ELSE number END
  FROM (SELECT ('x' || lpad(encode(substring(value from greatest(1, length(value) - width + 1)), 'hex'), 16, '0'))::bit(64)::int8 AS number) n $$;

CREATE FUNCTION tsql.decimal_of(value text, source text, target text, attempt bool) RETURNS numeric IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  trimmed text := trim(both E' \t\r\n' from value);
BEGIN
  IF value IS NULL THEN RETURN NULL; END IF;
  IF target IN ('money', 'smallmoney') THEN trimmed := regexp_replace(replace(trimmed COLLATE "C", ',', ''), '^([+-]?)[$£€¥]\s*|^([$£€¥])\s*([+-]?)', '\1\3'); IF trimmed = '' THEN RETURN 0; END IF; END IF;
  IF trimmed COLLATE "C" ~ '^[+-]?(\d+\.?\d*|\.\d+)$' THEN RETURN trimmed::numeric; END IF;
  IF attempt THEN RETURN NULL; END IF;
  IF target IN ('money', 'smallmoney') THEN
    PERFORM tsql.fail(235, 'Cannot convert a char value to money. The char value has incorrect syntax.', 0);
  END IF;
  PERFORM tsql.fail(8114, format('Error converting data type %s to numeric.', source), 5);
END $$;

CREATE FUNCTION tsql.fit_decimal(value numeric, digits int, places int, source text, target text, attempt bool) RETURNS numeric IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  rounded numeric := round(value, places);
  fits bool := CASE target WHEN 'money' THEN rounded BETWEEN -922337203685477.5808 AND 922337203685477.5807
    WHEN 'smallmoney' THEN rounded BETWEEN -214748.3648 AND 214748.3647 ELSE abs(rounded) < power(10::numeric, digits - places) END;
BEGIN
  IF value IS NULL OR fits THEN RETURN rounded; END IF;
  IF attempt THEN RETURN NULL; END IF;
  IF target IN ('money', 'smallmoney') THEN
    PERFORM tsql.fail(8115, format('Arithmetic overflow error converting expression to data type %s.', target), 2);
  END IF;
  PERFORM tsql.fail(8115, format('Arithmetic overflow error converting %s to data type numeric.', source), 8);
END $$;

-- A result of decimal arithmetic with 38 digits, or error 8115.
CREATE FUNCTION tsql.within_precision(value numeric, places int) RETURNS numeric IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  IF abs(value) >= power(10::numeric, 38 - places) THEN PERFORM tsql.fail(8115, 'Arithmetic overflow error converting expression to data type numeric.', 2); END IF;
  RETURN value;
END $$;

CREATE FUNCTION tsql.float_of(value text, source text, attempt bool) RETURNS float8 IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  IF value IS NULL THEN RETURN NULL; END IF;
  IF trim(value) = '' THEN RETURN 0; END IF;
  IF trim(value) COLLATE "C" ~ '^[+-]?(\d+\.?\d*|\.\d+)([eEdD][+-]?\d+)?$' THEN RETURN trim(value)::float8; END IF;
  IF attempt THEN RETURN NULL; END IF;
  PERFORM tsql.fail(8114, format('Error converting data type %s to float.', source), 5);
END $$;

CREATE FUNCTION tsql.money_text(value numeric, style int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT CASE style WHEN 1 THEN trim(to_char(value, 'FM999,999,999,999,999,990.00')) WHEN 2 THEN round(value, 4)::text WHEN 126 THEN round(value, 4)::text ELSE round(value, 2)::text END $$;

-- Style 0: at most six digits; 1, 2 and 3: eight, sixteen and seventeen in scientific notation.
CREATE FUNCTION tsql.float_text(value float8, style int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  digits int := CASE style WHEN 1 THEN 7 WHEN 2 THEN 15 WHEN 3 THEN 16 ELSE 5 END;
  exact numeric := to_char(value, '9.' || repeat('9', 18) || 'EEEE')::numeric;
  scientific text;
  exponent int;
BEGIN
  IF value = 0 THEN RETURN CASE WHEN style = 0 THEN '0' ELSE '0.' || repeat('0', digits) || 'e+000' END; END IF;
  exponent := floor(log(abs(exact)));
  IF style = 0 AND exponent BETWEEN -5 AND 5 THEN
    RETURN trim_scale(round(exact, 5 - exponent))::text;
  END IF;
  scientific := round(CASE WHEN exponent < 0 THEN exact * power(10::numeric, -exponent) ELSE exact / power(10::numeric, exponent) END, digits)::text;
  IF style = 0 THEN scientific := trim_scale(scientific::numeric)::text; END IF;
  RETURN scientific || 'e' || CASE WHEN exponent < 0 THEN '-' ELSE '+' END || lpad(abs(exponent)::text, 3, '0');
END $$;

CREATE FUNCTION tsql.fit_number_text(value text, size int, source text, target text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF length(value) <= size THEN RETURN value; END IF;
  IF source IN ('int', 'smallint', 'tinyint') AND left(target, 1) <> 'n' THEN RETURN '*'; END IF;
  PERFORM tsql.fail(8115, format('Arithmetic overflow error converting %s to data type %s.', CASE WHEN source IN ('decimal', 'numeric') THEN 'numeric' ELSE 'expression' END, target));
END $$;

CREATE FUNCTION tsql.fit_text(value text, size int, object text, column_name text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  IF value IS NULL OR length(value) <= size THEN RETURN value; END IF;
  IF length(rtrim(value, ' ')) <= size THEN RETURN left(value, size); END IF;
  PERFORM tsql.fail(2628, format('String or binary data would be truncated in table ''%s'', column ''%s''. Truncated value: ''%s''.', object, column_name, left(value, size)));
END $$;

CREATE FUNCTION tsql.fit_bytes(value bytea, size int, object text, column_name text) RETURNS bytea IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  IF value IS NULL OR length(value) <= size THEN RETURN value; END IF;
  PERFORM tsql.fail(2628, format('String or binary data would be truncated in table ''%s'', column ''%s''. Truncated value: ''''.', object, column_name));
END $$;

CREATE FUNCTION tsql.guid_of(value text, attempt bool) RETURNS uuid IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
  IF value IS NULL THEN RETURN NULL; END IF;
  IF value COLLATE "C" ~* '^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}' THEN RETURN left(ltrim(value, '{'), 36)::uuid; END IF;
  IF attempt THEN RETURN NULL; END IF;
  PERFORM tsql.fail(8169, 'Conversion failed when converting from a character string to uniqueidentifier.', 2);
END $$;

-- The first three groups of a uniqueidentifier are little-endian in bytes.
CREATE FUNCTION tsql.swap_guid(value bytea) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT substring(v from 4 for 1) || substring(v from 3 for 1) || substring(v from 2 for 1) || substring(v from 1 for 1)
      || substring(v from 6 for 1) || substring(v from 5 for 1) || substring(v from 8 for 1) || substring(v from 7 for 1) || substring(v from 9 for 8)
  FROM (SELECT substring(value || '\x00000000000000000000000000000000'::bytea from 1 for 16) AS v) s $$;
CREATE FUNCTION tsql.guid_bytes(value uuid) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT tsql.swap_guid(uuid_send(value)) $$;
-- The bytes of a uniqueidentifier in the order in which SQL Server compares them.
CREATE FUNCTION tsql.guid_order(value uuid) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT substring(b from 11 for 6) || substring(b from 9 for 2) || substring(b from 7 for 2) || substring(b from 5 for 2) || substring(b from 1 for 4) FROM (SELECT tsql.guid_bytes(value) AS b) s $$;
CREATE FUNCTION tsql.guid_of_bytes(value bytea) RETURNS uuid IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT encode(tsql.swap_guid(value), 'hex')::uuid $$;

CREATE FUNCTION tsql.pad_bytes(value bytea, size int) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT value || decode(repeat('00', greatest(0, size - length(value))), 'hex') $$;
CREATE FUNCTION tsql.pad_left(value bytea, size int) RETURNS bytea IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT decode(repeat('00', greatest(0, size - length(value))), 'hex') || substring(value from greatest(1, length(value) - size + 1)) $$;

-- Text in the bytes SQL Server keeps it in: UTF-16LE for n-types, code page 1252 for the others.
CREATE FUNCTION tsql.text_to_bytes(value text, wide bool) RETURNS bytea IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  out bytea := '';
  code int;
  unit int;
  letter text;
BEGIN
  IF NOT wide THEN
    BEGIN
      RETURN convert_to(value, 'WIN1252');
    EXCEPTION WHEN untranslatable_character THEN
      FOREACH letter IN ARRAY regexp_split_to_array(value COLLATE "C", '') LOOP
        BEGIN
          out := out || convert_to(letter, 'WIN1252');
        EXCEPTION WHEN untranslatable_character THEN
          out := out || '\x3f'::bytea;
        END;
      END LOOP;
      RETURN out;
    END;
  END IF;
  FOREACH letter IN ARRAY regexp_split_to_array(value COLLATE "C", '') LOOP
    CONTINUE WHEN letter = '';
    code := ascii(letter);
    IF code > 65535 THEN
      unit := 55296 + ((code - 65536) >> 10);
      out := out || set_byte(set_byte('\x0000'::bytea, 0, unit & 255), 1, unit >> 8);
      code := 56320 + ((code - 65536) & 1023);
    END IF;
    out := out || set_byte(set_byte('\x0000'::bytea, 0, code & 255), 1, code >> 8);
  END LOOP;
  RETURN out;
END $$;

CREATE FUNCTION tsql.text_bytes(value text, wide bool) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT CASE WHEN wide THEN 2 * (length(value) + regexp_count(value COLLATE "C", E'[\\U00010000-\\U0010FFFF]')) ELSE length(value) END $$;

CREATE FUNCTION tsql.bytes_of(value text, wide bool, style int, attempt bool) RETURNS bytea IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  digits text := CASE WHEN style = 1 THEN regexp_replace(value COLLATE "C", '^0[xX]', '') ELSE value END;
BEGIN
  IF value IS NULL THEN RETURN NULL; END IF;
  IF style = 0 THEN RETURN tsql.text_to_bytes(value, wide); END IF;
  IF digits COLLATE "C" ~* '^([0-9a-f]{2})*$' AND (style = 2 OR value COLLATE "C" ~* '^0x') THEN RETURN decode(digits, 'hex'); END IF;
  IF attempt THEN RETURN NULL; END IF;
  PERFORM tsql.fail(8114, 'Error converting data type varchar to varbinary.');
END $$;

CREATE FUNCTION tsql.bytes_text(value bytea, style int, attempt bool) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE style WHEN 1 THEN '0x' || upper(encode(value, 'hex')) WHEN 2 THEN upper(encode(value, 'hex'))
    ELSE convert_from(value, 'WIN1252') END $$;
