-- Dates and times. A moment is ticks: 100 ns since 0001-01-01T00:00; a time of day is ticks since midnight.

CREATE FUNCTION tsql.ticks(day date) RETURNS int8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT (day - date '0001-01-01')::int8 * 864000000000 $$;
CREATE FUNCTION tsql.ticks_1900(time_of_day int8) RETURNS int8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT 599266080000000000 + time_of_day $$;
CREATE FUNCTION tsql.date_of(ticks int8) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT date '0001-01-01' + (ticks / 864000000000)::int $$;
CREATE FUNCTION tsql.time_of(ticks int8) RETURNS int8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ticks % 864000000000 $$;
-- Whole microseconds only; the seventh digit is added back by the caller where it matters.
CREATE FUNCTION tsql.stamp(ticks int8) RETURNS timestamp IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT (date '0001-01-01' + (ticks / 864000000000)::int) + make_interval(secs => 0) + ((ticks % 864000000000) / 10) * interval '1 microsecond' $$;
CREATE FUNCTION tsql.ticks_of_stamp(stamp timestamp) RETURNS int8 IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT tsql.ticks(stamp::date) + (extract(epoch FROM stamp - date_trunc('day', stamp)) * 10000000)::int8 $$;

-- Not STRICT, so that it is inlined in spite of its CASE.
CREATE FUNCTION tsql.round_ticks(ticks int8, target text, places int) RETURNS int8 IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE target
    WHEN 'datetime' THEN ticks - ticks % 864000000000 + (((ticks % 864000000000) * 3 + 50000) / 100000) * 100000 / 3
    WHEN 'smalldatetime' THEN ((ticks + 300000000) / 600000000) * 600000000
    ELSE ((ticks + power(10, 7 - places)::int8 / 2) / power(10, 7 - places)::int8) * power(10, 7 - places)::int8 END $$;
CREATE FUNCTION tsql.round_time(time_of_day int8, places int) RETURNS int8 IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT tsql.round_ticks(time_of_day, 'datetime2', places) % 864000000000 $$;
CREATE FUNCTION tsql.now_at(target text) RETURNS int8 STABLE STRICT LANGUAGE sql AS
$$ SELECT tsql.round_ticks(621355968000000000 + (extract(epoch FROM statement_timestamp()) * 10000000)::int8, target, 7) $$;

CREATE FUNCTION tsql.at_offset(utc int8, minutes int) RETURNS tsql.dto IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT ROW(utc, minutes::int2)::tsql.dto $$;
CREATE FUNCTION tsql.from_local(local int8, minutes int) RETURNS tsql.dto IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT ROW(local - minutes::int8 * 600000000, minutes::int2)::tsql.dto $$;
CREATE FUNCTION tsql.local_ticks(value tsql.dto) RETURNS int8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT (value).utc + (value).minutes::int8 * 600000000 $$;
CREATE FUNCTION tsql.round_offset(value tsql.dto, places int) RETURNS tsql.dto IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT ROW(tsql.round_ticks((value).utc, 'datetime2', places), (value).minutes)::tsql.dto $$;
CREATE FUNCTION tsql.zone_minutes(zone text) RETURNS int2 IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN zone COLLATE "C" ~ ':' THEN (CASE WHEN zone COLLATE "C" LIKE '-%' THEN -1 ELSE 1 END * (abs(split_part(zone COLLATE "C", ':', 1)::int) * 60 + split_part(zone COLLATE "C", ':', 2)::int))::int2 ELSE zone::int2 END $$;

CREATE FUNCTION tsql.days_1900(ticks int8) RETURNS float8 IMMUTABLE STRICT LANGUAGE sql AS $$ SELECT (ticks - 599266080000000000) / 864000000000.0::float8 $$;
CREATE FUNCTION tsql.ticks_of_days(days float8) RETURNS int8 IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT tsql.round_ticks(599266080000000000 + round(days::numeric * 864000000000)::int8, 'datetime', 3) $$;

-- NULL for a day the calendar does not have.
CREATE FUNCTION tsql.day_of(y int, m int, d int) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN y BETWEEN 1 AND 9999 AND m BETWEEN 1 AND 12 THEN
    CASE WHEN d BETWEEN 1 AND extract(day FROM make_date(y, m, 1) + interval '1 month' - interval '1 day') THEN make_date(y, m, d) END END $$;

-- A year as written; of two digits, by the cutoff of 2049.
CREATE FUNCTION tsql.year_of(digits text) RETURNS int IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT CASE WHEN length(digits) > 2 THEN digits::int WHEN digits::int < 50 THEN 2000 + digits::int ELSE 1900 + digits::int END $$;

-- Text to a moment with offset; every date and time type is made of this one. A style of CONVERT, or SET DATEFORMAT, says
-- in which order day, month and year stand. `yyyy-mm-dd` follows them too where the target is datetime or smalldatetime, unless
-- a T comes after ("SET DATEFORMAT", remarks). The setting makes the function depend on the session; it is called IMMUTABLE because every
-- statement is planned anew, and so constants are read but once.
CREATE FUNCTION tsql.offset_of(value text, source text, target text, places int, style int, attempt bool) RETURNS tsql.dto IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  input text COLLATE "C" := trim(both E' \t\r\n' from value);
  is_old bool := target IN ('datetime', 'smalldatetime');
  sequence text COLLATE "C" := CASE WHEN style IN (1, 101, 10, 110) THEN 'mdy' WHEN style IN (3, 103, 4, 104, 5, 105) THEN 'dmy'
    WHEN style IN (2, 102, 11, 111, 12, 112, 20, 21, 23, 25, 120, 121, 126, 127) THEN 'ymd' ELSE coalesce(nullif(current_setting('tsql.date_format', true), ''), 'mdy') END;
  day_first bool := strpos(sequence, 'd') < strpos(sequence, 'm');
  months CONSTANT text[] COLLATE "C" := '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}';
  found text[] COLLATE "C";
  day date := date '1900-01-01';
  rest text COLLATE "C" := '';
  seconds int8 := 0;
  fraction int8 := 0;
  zone int := 0;
  out tsql.dto;
  is_known bool := true;
BEGIN
  IF value IS NULL THEN RETURN NULL; END IF;
  IF input <> '' THEN
    found := regexp_match(input, '^(\d{1,4})([-/.])(\d{1,4})\2(\d{1,4})(?!\d)(.*)$');
    IF found IS NOT NULL THEN
      rest := found[5];
      IF length(found[1]) = 4 THEN
        day := CASE WHEN is_old AND day_first AND (found[2] <> '-' OR rest !~ '^T') THEN tsql.day_of(found[1]::int, found[4]::int, found[3]::int)
          ELSE tsql.day_of(found[1]::int, found[3]::int, found[4]::int) END;
      ELSIF length(found[4]) = 4 THEN
        day := CASE WHEN day_first THEN tsql.day_of(found[4]::int, found[3]::int, found[1]::int) ELSE tsql.day_of(found[4]::int, found[1]::int, found[3]::int) END;
      ELSIF length(found[3]) = 4 THEN
        day := CASE WHEN day_first THEN tsql.day_of(found[3]::int, found[4]::int, found[1]::int) ELSE tsql.day_of(found[3]::int, found[1]::int, found[4]::int) END;
      ELSIF greatest(length(found[1]), length(found[3]), length(found[4])) = 3 THEN is_known := false;
      ELSE
        found := ARRAY[found[1], found[3], found[4]];
        day := tsql.day_of(tsql.year_of(found[strpos(sequence, 'y')]), found[strpos(sequence, 'm')]::int, found[strpos(sequence, 'd')]::int);
      END IF;
    ELSIF input ~ '^(\d{8}|\d{6}|\d{4})(?![\d:])' AND input !~* '^\d{4} +[a-z]' THEN
      found := regexp_match(input, '^(\d{2,4}?)(\d{2})?(\d{2})?(?!\d)(.*)$');
      found := CASE WHEN input ~ '^\d{8}' THEN regexp_match(input, '^(\d{4})(\d{2})(\d{2})(.*)$') WHEN input ~ '^\d{6}' THEN regexp_match(input, '^(\d{2})(\d{2})(\d{2})(.*)$')
        ELSE ARRAY[left(input, 4), '1', '1', substr(input, 5)] END;
      day := tsql.day_of(tsql.year_of(found[1]), found[2]::int, found[3]::int);
      rest := found[4];
    ELSIF input ~* '^[a-z]{3}' OR input ~* '^\d{1,2}[- ]*[a-z]{3,}' OR input ~* '^\d{4} +[a-z]{3}' THEN
      found := regexp_match(input, '^([A-Za-z]{3})[A-Za-z]*\.? +(\d{1,2}),? +(\d{4}|\d{2})(?![\d:])(.*)$');
      IF found IS NULL THEN
        found := regexp_match(input, '^(\d{1,2})[- ]*([A-Za-z]{3})[A-Za-z]*[-., ]*(\d{4}|\d{2})(?![\d:])(.*)$');
        IF found IS NOT NULL THEN found := ARRAY[found[2], found[1], found[3], found[4]];
        ELSE
          found := regexp_match(input, '^([A-Za-z]{3})[A-Za-z]*,? +(\d{4})(?!\d)(.*)$');
          IF found IS NOT NULL THEN found := ARRAY[found[1], '1', found[2], found[3]];
          ELSE
            found := regexp_match(input, '^(\d{4}) +([A-Za-z]{3})[A-Za-z]* +(\d{1,2})(?![\d:])(.*)$');
            IF found IS NOT NULL THEN found := ARRAY[found[2], found[3], found[1], found[4]]; END IF;
          END IF;
        END IF;
      END IF;
      is_known := found IS NOT NULL AND array_position(months, lower(found[1])) IS NOT NULL;
      IF is_known THEN
        day := tsql.day_of(tsql.year_of(found[3]), array_position(months, lower(found[1])), found[2]::int);
        rest := found[4];
      END IF;
    ELSE rest := input;
    END IF;
    IF is_known AND rest <> '' THEN
      found := regexp_match(rest, '^[T ]?\s*(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:[.:,](\d{1,9}))?)?)?\s*([AaPp][Mm])?\s*(Z|[+-]\d{1,2}:\d{2})?$');
      IF found IS NULL OR (found[2] IS NULL AND found[5] IS NULL) OR (is_old AND (length(found[4]) > 3 OR found[6] <> 'Z')) THEN is_known := false;
      ELSIF found[1]::int > 23 OR coalesce(found[2], '0')::int > 59 OR coalesce(found[3], '0')::int > 59 OR (found[5] IS NOT NULL AND found[1]::int NOT BETWEEN 1 AND 12) THEN
        day := NULL;
      ELSE
        seconds := (found[1]::int % CASE WHEN found[5] IS NULL THEN 24 ELSE 12 END + CASE WHEN upper(found[5]) = 'PM' THEN 12 ELSE 0 END) * 3600
          + coalesce(found[2], '0')::int * 60 + coalesce(found[3], '0')::int;
        -- `:n` counts milliseconds, `.n` is a fraction.
        IF found[4] IS NOT NULL THEN
          fraction := CASE WHEN rest ~ ':\d{1,2}:\d{1,2}:\d' THEN found[4]::int8 * 10000 ELSE rpad(left(found[4], 7), 7, '0')::int8 END;
        END IF;
        zone := CASE WHEN found[6] IS NULL OR found[6] = 'Z' THEN 0 ELSE tsql.zone_minutes(found[6]) END;
      END IF;
    END IF;
  END IF;
  IF is_known AND day IS NOT NULL AND NOT (target = 'datetime' AND day < date '1753-01-01') AND NOT (target = 'smalldatetime' AND day NOT BETWEEN date '1900-01-01' AND date '2079-06-06') THEN
    out := tsql.from_local(tsql.ticks(day) + seconds * 10000000 + fraction, zone);
    RETURN CASE WHEN target = 'datetimeoffset' THEN tsql.round_offset(out, places) ELSE out END;
  END IF;
  IF attempt THEN RETURN NULL; END IF;
  IF is_known AND is_old THEN
    PERFORM tsql.fail(242, format('The conversion of a %s data type to a %s data type resulted in an out-of-range value.', source, target), 3);
  END IF;
  IF target = 'smalldatetime' THEN PERFORM tsql.fail(295, 'Conversion failed when converting character string to smalldatetime data type.', 3); END IF;
  PERFORM tsql.fail(241, 'Conversion failed when converting date and/or time from character string.');
END $$;

CREATE FUNCTION tsql.fraction_text(ticks int8, places int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT CASE WHEN places = 0 THEN '' ELSE '.' || left(lpad((ticks % 10000000)::text, 7, '0'), places) END $$;
CREATE FUNCTION tsql.millis(ticks int8) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT lpad(((((ticks % 10000000) * 3 + 50000) / 100000) * 10 / 3 + CASE WHEN (((ticks % 10000000) * 3 + 50000) / 100000) * 10 % 3 = 2 THEN 1 ELSE 0 END)::text, 3, '0') $$;

-- CONVERT's styles of dates; an unknown style is error 281.
CREATE FUNCTION tsql.moment_text(ticks int8, source text, places int, style int) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  at timestamp := tsql.stamp(ticks);
  fine bool := source IN ('datetime2', 'time');
  fraction text := CASE WHEN fine THEN tsql.fraction_text(ticks, places) WHEN source = 'datetime' THEN '.' || tsql.millis(ticks) ELSE '' END;
  month text := to_char(at, 'Mon');
  out text;
BEGIN
  IF source = 'date' AND style IN (0, 20, 21, 23, 25, 100, 120, 121, 126, 127) AND NOT style IN (0, 100) THEN RETURN to_char(at, 'YYYY-MM-DD'); END IF;
  IF style = 0 AND source IN ('date', 'datetime2', 'time') THEN
    RETURN CASE source WHEN 'date' THEN to_char(at, 'YYYY-MM-DD') WHEN 'time' THEN to_char(at, 'HH24:MI:SS') || fraction ELSE to_char(at, 'YYYY-MM-DD HH24:MI:SS') || fraction END;
  END IF;
  IF source = 'time' AND style IN (20, 21, 120, 121, 126, 8, 108, 14, 114) THEN
    RETURN to_char(at, 'HH24:MI:SS') || CASE WHEN style IN (8, 108, 20, 120) THEN '' ELSE fraction END;
  END IF;
  out := CASE style
    WHEN 0 THEN month || to_char(at, ' ') || lpad(to_char(at, 'FMDD'), 2) || to_char(at, ' YYYY ') || lpad(to_char(at, 'FMHH12:MIAM'), 7)
    WHEN 100 THEN month || ' ' || lpad(to_char(at, 'FMDD'), 2) || to_char(at, ' YYYY ') || lpad(to_char(at, 'FMHH12:MIAM'), 7)
    WHEN 1 THEN to_char(at, 'MM/DD/YY') WHEN 101 THEN to_char(at, 'MM/DD/YYYY')
    WHEN 2 THEN to_char(at, 'YY.MM.DD') WHEN 102 THEN to_char(at, 'YYYY.MM.DD')
    WHEN 3 THEN to_char(at, 'DD/MM/YY') WHEN 103 THEN to_char(at, 'DD/MM/YYYY')
    WHEN 4 THEN to_char(at, 'DD.MM.YY') WHEN 104 THEN to_char(at, 'DD.MM.YYYY')
    WHEN 5 THEN to_char(at, 'DD-MM-YY') WHEN 105 THEN to_char(at, 'DD-MM-YYYY')
    WHEN 6 THEN to_char(at, 'DD Mon YY') WHEN 106 THEN to_char(at, 'DD Mon YYYY')
    WHEN 7 THEN to_char(at, 'Mon DD, YY') WHEN 107 THEN to_char(at, 'Mon DD, YYYY')
    WHEN 8 THEN to_char(at, 'HH24:MI:SS') WHEN 24 THEN to_char(at, 'HH24:MI:SS') WHEN 108 THEN to_char(at, 'HH24:MI:SS')
    WHEN 9 THEN tsql.moment_text(ticks, source, places, 109)
    WHEN 109 THEN month || ' ' || lpad(to_char(at, 'FMDD'), 2) || to_char(at, ' YYYY ') || lpad(to_char(at, 'FMHH12:MI:SS:'), 9) || CASE WHEN fine THEN substr(fraction, 2) ELSE tsql.millis(ticks) END || to_char(at, 'AM')
    WHEN 22 THEN to_char(at, 'MM/DD/YY ') || lpad(to_char(at, 'FMHH12:MI:SS AM'), 11)
    WHEN 10 THEN to_char(at, 'MM-DD-YY') WHEN 110 THEN to_char(at, 'MM-DD-YYYY')
    WHEN 11 THEN to_char(at, 'YY/MM/DD') WHEN 111 THEN to_char(at, 'YYYY/MM/DD')
    WHEN 12 THEN to_char(at, 'YYMMDD') WHEN 112 THEN to_char(at, 'YYYYMMDD')
    WHEN 13 THEN to_char(at, 'DD Mon YYYY HH24:MI:SS:') || tsql.millis(ticks) WHEN 113 THEN to_char(at, 'DD Mon YYYY HH24:MI:SS:') || tsql.millis(ticks)
    WHEN 14 THEN to_char(at, 'HH24:MI:SS:') || tsql.millis(ticks) WHEN 114 THEN to_char(at, 'HH24:MI:SS:') || tsql.millis(ticks)
    WHEN 20 THEN to_char(at, 'YYYY-MM-DD HH24:MI:SS') WHEN 120 THEN to_char(at, 'YYYY-MM-DD HH24:MI:SS')
    WHEN 21 THEN to_char(at, 'YYYY-MM-DD HH24:MI:SS') || fraction WHEN 25 THEN to_char(at, 'YYYY-MM-DD HH24:MI:SS') || fraction
    WHEN 121 THEN to_char(at, 'YYYY-MM-DD HH24:MI:SS') || fraction
    WHEN 23 THEN to_char(at, 'YYYY-MM-DD')
    WHEN 126 THEN to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS') || CASE WHEN source = 'datetime' AND tsql.millis(ticks) = '000' THEN '' ELSE fraction END
    WHEN 127 THEN to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS') || CASE WHEN source = 'datetime' AND tsql.millis(ticks) = '000' THEN '' ELSE fraction END
  END;
  IF out IS NULL THEN PERFORM tsql.fail(281, format('%s is not a valid style number when converting from %s to a character string.', style, source)); END IF;
  RETURN out;
END $$;

CREATE FUNCTION tsql.offset_text(value tsql.dto, places int, style int) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN style = 127 THEN tsql.moment_text((value).utc, 'datetime2', places, 126) || 'Z'
    WHEN style IN (0, 20, 21, 120, 121, 126) THEN tsql.moment_text(tsql.local_ticks(value), 'datetime2', places, style)
      || CASE WHEN style = 126 THEN '' ELSE ' ' END || CASE WHEN (value).minutes < 0 THEN '-' ELSE '+' END
      || lpad((abs((value).minutes) / 60)::text, 2, '0') || ':' || lpad((abs((value).minutes) % 60)::text, 2, '0')
    ELSE tsql.moment_text(tsql.local_ticks(value), 'datetime2', places, style) END $$;

-- date_part, date_diff and date_trunc are not STRICT: PostgreSQL inlines a strict function only when its body has no CASE.
-- Inlined, the CASE is folded away, because the part is a constant.
CREATE FUNCTION tsql.date_part(part text, ticks int8) RETURNS int IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE part
    WHEN 'year' THEN extract(year FROM tsql.date_of(ticks))::int
    WHEN 'quarter' THEN extract(quarter FROM tsql.date_of(ticks))::int
    WHEN 'month' THEN extract(month FROM tsql.date_of(ticks))::int
    WHEN 'dayofyear' THEN extract(doy FROM tsql.date_of(ticks))::int
    WHEN 'day' THEN extract(day FROM tsql.date_of(ticks))::int
    WHEN 'week' THEN ((extract(doy FROM tsql.date_of(ticks))::int - 1 + extract(dow FROM date_trunc('year', tsql.date_of(ticks)::timestamp))::int) / 7) + 1
    WHEN 'weekday' THEN extract(dow FROM tsql.date_of(ticks))::int + 1
    WHEN 'iso_week' THEN extract(week FROM tsql.date_of(ticks))::int
    WHEN 'hour' THEN (ticks % 864000000000 / 36000000000)::int
    WHEN 'minute' THEN (ticks % 36000000000 / 600000000)::int
    WHEN 'second' THEN (ticks % 600000000 / 10000000)::int
    WHEN 'millisecond' THEN (ticks % 10000000 / 10000)::int
    WHEN 'microsecond' THEN (ticks % 10000000 / 10)::int
    WHEN 'nanosecond' THEN (ticks % 10000000 * 100)::int
    WHEN 'tzoffset' THEN (ticks - ticks)::int END $$;

-- The parts that depend on SET DATEFIRST: `first` is 1 for Monday to 7 for Sunday.
CREATE FUNCTION tsql.week_part(part text, ticks int8, first int) RETURNS int IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE part
    WHEN 'weekday' THEN (extract(dow FROM tsql.date_of(ticks))::int + 7 - first) % 7 + 1
    ELSE (extract(doy FROM tsql.date_of(ticks))::int - 1 + (extract(dow FROM date_trunc('year', tsql.date_of(ticks)::timestamp))::int + 7 - first) % 7) / 7 + 1 END $$;

CREATE FUNCTION tsql.date_name(part text, ticks int8) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE part WHEN 'month' THEN to_char(tsql.date_of(ticks), 'FMMonth') WHEN 'weekday' THEN to_char(tsql.date_of(ticks), 'FMDay')
    ELSE tsql.date_part(part, ticks)::text END $$;

CREATE FUNCTION tsql.within_range(ticks int8, target text) RETURNS int8 IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF ticks NOT BETWEEN 0 AND 3155378975999999999 OR (target = 'datetime' AND ticks < 552877920000000000) OR (target = 'smalldatetime' AND ticks NOT BETWEEN 599266080000000000 AND 655888319999999999) THEN
    PERFORM tsql.fail(517, format('Adding a value to a ''%s'' column caused an overflow.', target));
  END IF;
  RETURN ticks;
END $$;
CREATE FUNCTION tsql.add_months(months int8, ticks int8, target text) RETURNS int8 IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT tsql.within_range(CASE WHEN months BETWEEN -120000 AND 120000 THEN
    tsql.ticks((tsql.date_of(ticks) + make_interval(months => months::int))::date) + ticks % 864000000000 ELSE -1 END, target) $$;

-- The functions …FROMPARTS: `unit` counts the ticks of one of `fraction`.
CREATE FUNCTION tsql.make_ticks(target text, y int, mo int, d int, h int, mi int, s int, fraction int, unit int8) RETURNS int8 IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  day date := tsql.day_of(y, mo, d);
BEGIN
  IF day IS NULL OR h NOT BETWEEN 0 AND 23 OR mi NOT BETWEEN 0 AND 59 OR s NOT BETWEEN 0 AND 59 OR fraction < 0 OR fraction * unit >= 10000000
    OR (target = 'datetime' AND y < 1753) OR (target = 'smalldatetime' AND day NOT BETWEEN date '1900-01-01' AND date '2079-06-06') THEN
    PERFORM tsql.fail(289, format('Cannot construct data type %s, some of the arguments have values which are not valid.', target));
  END IF;
  RETURN tsql.ticks(day) + (h * 3600 + mi * 60 + s)::int8 * 10000000 + fraction * unit;
END $$;

-- DATEDIFF's count as int.
CREATE FUNCTION tsql.fit_difference(value int8) RETURNS int4 IMMUTABLE STRICT LANGUAGE plpgsql AS $$
BEGIN
  IF value NOT BETWEEN -2147483648 AND 2147483647 THEN
    PERFORM tsql.fail(535, 'The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use datediff with a less precise datepart.', 0);
  END IF;
  RETURN value;
END $$;

-- DATEDIFF counts boundaries crossed, not spans.
CREATE FUNCTION tsql.date_diff(part text, from_ticks int8, to_ticks int8) RETURNS int8 IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE part
    WHEN 'year' THEN (tsql.date_part('year', to_ticks) - tsql.date_part('year', from_ticks))::int8
    WHEN 'quarter' THEN (tsql.date_part('year', to_ticks) - tsql.date_part('year', from_ticks)) * 4 + tsql.date_part('quarter', to_ticks) - tsql.date_part('quarter', from_ticks)
    WHEN 'month' THEN (tsql.date_part('year', to_ticks) - tsql.date_part('year', from_ticks)) * 12 + tsql.date_part('month', to_ticks) - tsql.date_part('month', from_ticks)
    WHEN 'week' THEN (to_ticks / 864000000000 + 1) / 7 - (from_ticks / 864000000000 + 1) / 7
    WHEN 'hour' THEN to_ticks / 36000000000 - from_ticks / 36000000000
    WHEN 'minute' THEN to_ticks / 600000000 - from_ticks / 600000000
    WHEN 'second' THEN to_ticks / 10000000 - from_ticks / 10000000
    WHEN 'millisecond' THEN to_ticks / 10000 - from_ticks / 10000
    WHEN 'microsecond' THEN to_ticks / 10 - from_ticks / 10
    WHEN 'nanosecond' THEN (to_ticks - from_ticks) * 100
    ELSE to_ticks / 864000000000 - from_ticks / 864000000000 END $$;

CREATE FUNCTION tsql.date_trunc(part text, ticks int8) RETURNS int8 IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN part IN ('year', 'quarter', 'month') THEN tsql.ticks(date_trunc(part, tsql.date_of(ticks)::timestamp)::date)
    WHEN part = 'week' THEN ticks - ticks % 864000000000 - extract(dow FROM tsql.date_of(ticks))::int8 * 864000000000
    WHEN part = 'iso_week' THEN tsql.ticks(date_trunc('week', tsql.date_of(ticks)::timestamp)::date)
    WHEN part = 'hour' THEN ticks - ticks % 36000000000 WHEN part = 'minute' THEN ticks - ticks % 600000000
    WHEN part = 'second' THEN ticks - ticks % 10000000 WHEN part = 'millisecond' THEN ticks - ticks % 10000
    WHEN part = 'microsecond' THEN ticks - ticks % 10 ELSE ticks - ticks % 864000000000 END $$;

CREATE FUNCTION tsql.end_of_month(ticks int8, months int) RETURNS date IMMUTABLE STRICT LANGUAGE sql AS
$$ SELECT (date_trunc('month', tsql.date_of(ticks)::timestamp) + make_interval(months => months + 1) - interval '1 day')::date $$;

-- FORMAT with the .NET custom patterns people use of dates.
CREATE FUNCTION tsql.format_moment(ticks int8, pattern text) RETURNS text IMMUTABLE STRICT LANGUAGE plpgsql AS $$
DECLARE
  at timestamp := tsql.stamp(ticks);
  custom text COLLATE "C" := CASE pattern COLLATE "C" WHEN 'd' THEN 'M/d/yyyy' WHEN 'D' THEN 'dddd, MMMM d, yyyy' WHEN 's' THEN 'yyyy-MM-ddTHH:mm:ss' WHEN 'g' THEN 'M/d/yyyy h:mm tt' WHEN 'G' THEN 'M/d/yyyy h:mm:ss tt' WHEN 't' THEN 'h:mm tt' WHEN 'T' THEN 'h:mm:ss tt' WHEN 'Y' THEN 'MMMM yyyy' WHEN 'y' THEN 'MMMM yyyy' ELSE pattern END;
  piece text COLLATE "C";
  out text := '';
BEGIN
  FOR piece IN SELECT m[1] FROM regexp_matches(custom COLLATE "C", '(yyyy|yy|MMMM|MMM|MM|M|dddd|ddd|dd|d|HH|H|hh|h|mm|m|ss|s|f{1,7}|tt|t|''[^'']*''|\\.|.)', 'g') m LOOP
    out := out || CASE piece COLLATE "C"
      WHEN 'yyyy' THEN to_char(at, 'YYYY') WHEN 'yy' THEN to_char(at, 'YY') WHEN 'MMMM' THEN to_char(at, 'FMMonth') WHEN 'MMM' THEN to_char(at, 'Mon')
      WHEN 'MM' THEN to_char(at, 'MM') WHEN 'M' THEN to_char(at, 'FMMM') WHEN 'dddd' THEN to_char(at, 'FMDay') WHEN 'ddd' THEN to_char(at, 'Dy')
      WHEN 'dd' THEN to_char(at, 'DD') WHEN 'd' THEN to_char(at, 'FMDD') WHEN 'HH' THEN to_char(at, 'HH24') WHEN 'H' THEN to_char(at, 'FMHH24')
      WHEN 'hh' THEN to_char(at, 'HH12') WHEN 'h' THEN to_char(at, 'FMHH12') WHEN 'mm' THEN to_char(at, 'MI') WHEN 'm' THEN to_char(at, 'FMMI')
      WHEN 'ss' THEN to_char(at, 'SS') WHEN 's' THEN to_char(at, 'FMSS') WHEN 'tt' THEN to_char(at, 'AM') WHEN 't' THEN left(to_char(at, 'AM'), 1)
      ELSE CASE WHEN piece COLLATE "C" ~ '^f+$' THEN left(lpad((ticks % 10000000)::text, 7, '0'), length(piece))
        WHEN left(piece, 1) COLLATE "C" = '\' THEN substr(piece, 2) ELSE trim(both '''' from piece) END END;
  END LOOP;
  RETURN out;
END $$;

-- FORMAT of a time: its hours are those of the day, and a colon or point that is not escaped makes it NULL.
CREATE FUNCTION tsql.format_time(ticks int8, pattern text) RETURNS text IMMUTABLE STRICT LANGUAGE sql AS $$
  SELECT CASE WHEN regexp_replace(pattern COLLATE "C", '\\.|''[^'']*''', '', 'g') !~ '[:.]' THEN tsql.format_moment(ticks, replace(pattern COLLATE "C", 'hh', 'HH')) END $$;
