-- page: DATEPART (Transact-SQL)
-- page: DATENAME (Transact-SQL)
-- page: DATEDIFF (Transact-SQL)
-- page: DATEDIFF_BIG (Transact-SQL)
-- page: DATEADD (Transact-SQL)
-- page: EOMONTH (Transact-SQL)
-- page: DATETRUNC (Transact-SQL)
-- page: DATEFROMPARTS (Transact-SQL)
-- page: ISDATE (Transact-SQL)
-- page: SWITCHOFFSET (Transact-SQL)
-- page: TODATETIMEOFFSET (Transact-SQL)
-- page: SYSDATETIMEOFFSET (Transact-SQL)
-- page: Date and time data types and functions (Transact-SQL)
-- page: SET DATEFIRST (Transact-SQL)
-- page: SET DATEFORMAT (Transact-SQL)
-- page: AT TIME ZONE (Transact-SQL)

--- DATEPART year (documented example)
SELECT DATEPART(year, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [2007]

--- DATEPART quarter (documented example)
SELECT DATEPART(quarter, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [4]

--- DATEPART month (documented example)
SELECT DATEPART(month, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [10]

--- DATEPART dayofyear (documented example)
SELECT DATEPART(dayofyear, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [303]

--- DATEPART day (documented example)
SELECT DATEPART(day, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [30]

--- DATEPART week (documented example)
SELECT DATEPART(week, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [44]

--- DATEPART weekday (documented example)
SELECT DATEPART(weekday, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [3]

--- DATEPART hour (documented example)
SELECT DATEPART(hour, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [12]

--- DATEPART minute (documented example)
SELECT DATEPART(minute, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [15]

--- DATEPART second (documented example)
SELECT DATEPART(second, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [32]

--- DATEPART millisecond (documented example)
SELECT DATEPART(millisecond, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [123]

--- DATEPART microsecond (documented example)
SELECT DATEPART(microsecond, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [123456]

--- DATEPART nanosecond (documented example)
SELECT DATEPART(nanosecond, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [123456700]

--- DATEPART tzoffset (documented example)
SELECT DATEPART(tzoffset, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [310]

--- DATEPART iso_week (documented example)
SELECT DATEPART(iso_week, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a int
-- row: [44]

--- DATENAME year (documented example)
SELECT DATENAME(year, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["2007"]

--- DATENAME quarter (documented example)
SELECT DATENAME(quarter, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["4"]

--- DATENAME month (documented example)
SELECT DATENAME(month, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["October"]

--- DATENAME dayofyear (documented example)
SELECT DATENAME(dayofyear, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["303"]

--- DATENAME day (documented example)
SELECT DATENAME(day, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["30"]

--- DATENAME week (documented example)
SELECT DATENAME(week, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["44"]

--- DATENAME weekday (documented example)
SELECT DATENAME(weekday, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["Tuesday"]

--- DATENAME hour (documented example)
SELECT DATENAME(hour, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["12"]

--- DATENAME minute (documented example)
SELECT DATENAME(minute, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["15"]

--- DATENAME second (documented example)
SELECT DATENAME(second, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["32"]

--- DATENAME millisecond (documented example)
SELECT DATENAME(millisecond, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["123"]

--- DATENAME microsecond (documented example)
SELECT DATENAME(microsecond, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["123456"]

--- DATENAME nanosecond (documented example)
SELECT DATENAME(nanosecond, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["123456700"]

--- DATENAME iso_week (documented example)
SELECT DATENAME(iso_week, CAST('2007-10-30 12:15:32.1234567 +05:10' AS datetimeoffset(7))) AS a
-- columns: a nvarchar(*)
-- row: ["44"]

--- DATEPART abbreviations yy, yyyy
SELECT DATEPART(yy, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(yyyy, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [2007, 2007]

--- DATEPART abbreviations qq, q
SELECT DATEPART(qq, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(q, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [4, 4]

--- DATEPART abbreviations mm, m
SELECT DATEPART(mm, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(m, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [10, 10]

--- DATEPART abbreviations dy, y
SELECT DATEPART(dy, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(y, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [303, 303]

--- DATEPART abbreviations dd, d
SELECT DATEPART(dd, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(d, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [30, 30]

--- DATEPART abbreviations wk, ww
SELECT DATEPART(wk, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(ww, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [44, 44]

--- DATEPART abbreviations dw, w
SELECT DATEPART(dw, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(w, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [3, 3]

--- DATEPART abbreviations hh, hh
SELECT DATEPART(hh, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(hh, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [12, 12]

--- DATEPART abbreviations mi, n
SELECT DATEPART(mi, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(n, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [15, 15]

--- DATEPART abbreviations ss, s
SELECT DATEPART(ss, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(s, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [32, 32]

--- DATEPART abbreviations ms, ms
SELECT DATEPART(ms, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(ms, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [123, 123]

--- DATEPART abbreviations mcs, mcs
SELECT DATEPART(mcs, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(mcs, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [123456, 123456]

--- DATEPART abbreviations ns, ns
SELECT DATEPART(ns, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(ns, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [123456700, 123456700]

--- DATEPART abbreviations isowk, isoww
SELECT DATEPART(isowk, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS a, DATEPART(isoww, CAST('2007-10-30 12:15:32.1234567' AS datetime2)) AS b
-- columns: a int, b int
-- row: [44, 44]

--- a literal that is only a time is on 1900-01-01 (documented example)
SELECT DATEPART(year, '12:10:30.123') AS a, DATEPART(month, '12:10:30.123') AS b, DATEPART(day, '12:10:30.123') AS c, DATEPART(dayofyear, '12:10:30.123') AS d, DATENAME(weekday, '12:10:30.123') AS e
-- columns: a int, b int, c int, d int, e nvarchar(*)
-- row: [1900, 1, 1, 1, "Monday"]

--- fractions of seconds (documented example)
SELECT DATEPART(millisecond, '00:00:01.1234567') AS a, DATEPART(microsecond, '00:00:01.1234567') AS b, DATEPART(nanosecond, '00:00:01.1234567') AS c
-- columns: a int, b int, c int
-- row: [123, 123456, 123456700]

--- 9810: a part the type lacks (documented example)
DECLARE @t time = '12:10:30.123';
SELECT DATEPART(year, @t) AS a
-- error: 9810 16 * line 2 The datepart year is not supported by date function datepart for data type time.

--- DATEPART of a number is a datetime's (documented example)
SELECT DATEPART(year, 0) AS a, DATEPART(month, 0) AS b, DATEPART(day, 0) AS c
-- columns: a int, b int, c int
-- row: [1900, 1, 1]

--- SET DATEFIRST 1 (documented table)
SET DATEFIRST 1;
SELECT DATEPART(week, '2007-04-21') AS w, DATEPART(weekday, '2007-04-21') AS d, @@DATEFIRST AS f
-- columns: w int, d int, f tinyint
-- row: [16, 6, 1]

--- SET DATEFIRST 2 (documented table)
SET DATEFIRST 2;
SELECT DATEPART(week, '2007-04-21') AS w, DATEPART(weekday, '2007-04-21') AS d, @@DATEFIRST AS f
-- columns: w int, d int, f tinyint
-- row: [17, 5, 2]

--- SET DATEFIRST 3 (documented table)
SET DATEFIRST 3;
SELECT DATEPART(week, '2007-04-21') AS w, DATEPART(weekday, '2007-04-21') AS d, @@DATEFIRST AS f
-- columns: w int, d int, f tinyint
-- row: [17, 4, 3]

--- SET DATEFIRST 4 (documented table)
SET DATEFIRST 4;
SELECT DATEPART(week, '2007-04-21') AS w, DATEPART(weekday, '2007-04-21') AS d, @@DATEFIRST AS f
-- columns: w int, d int, f tinyint
-- row: [17, 3, 4]

--- SET DATEFIRST 5 (documented table)
SET DATEFIRST 5;
SELECT DATEPART(week, '2007-04-21') AS w, DATEPART(weekday, '2007-04-21') AS d, @@DATEFIRST AS f
-- columns: w int, d int, f tinyint
-- row: [17, 2, 5]

--- SET DATEFIRST 6 (documented table)
SET DATEFIRST 6;
SELECT DATEPART(week, '2007-04-21') AS w, DATEPART(weekday, '2007-04-21') AS d, @@DATEFIRST AS f
-- columns: w int, d int, f tinyint
-- row: [17, 1, 6]

--- SET DATEFIRST 7 (documented table)
SET DATEFIRST 7;
SELECT DATEPART(week, '2007-04-21') AS w, DATEPART(weekday, '2007-04-21') AS d, @@DATEFIRST AS f
-- columns: w int, d int, f tinyint
-- row: [16, 7, 7]

--- iso_week: the week of the year's first Thursday
SELECT DATEPART(iso_week, '2003-12-29') AS a, DATEPART(iso_week, '2004-01-04') AS b, DATEPART(iso_week, '2005-01-01') AS c, DATEPART(iso_week, '2021-01-03') AS d
-- columns: a int, b int, c int, d int
-- row: [1, 1, 53, 53]

--- YEAR, MONTH, DAY (documented examples)
SELECT YEAR('2007-04-30T01:01:01.1234567-07:00') AS a, MONTH('2007-04-30T01:01:01.1234567 -07:00') AS b, DAY('2015-04-30 01:01:01.1234567') AS c, YEAR(0) AS d
-- columns: a int, b int, c int, d int
-- row: [2007, 4, 30, 1900]

--- DATEDIFF year: one boundary crossed (documented example)
SELECT DATEDIFF(year, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF quarter: one boundary crossed (documented example)
SELECT DATEDIFF(quarter, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF month: one boundary crossed (documented example)
SELECT DATEDIFF(month, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF dayofyear: one boundary crossed (documented example)
SELECT DATEDIFF(dayofyear, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF day: one boundary crossed (documented example)
SELECT DATEDIFF(day, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF week: one boundary crossed (documented example)
SELECT DATEDIFF(week, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF hour: one boundary crossed (documented example)
SELECT DATEDIFF(hour, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF minute: one boundary crossed (documented example)
SELECT DATEDIFF(minute, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF second: one boundary crossed (documented example)
SELECT DATEDIFF(second, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF millisecond: one boundary crossed (documented example)
SELECT DATEDIFF(millisecond, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF microsecond: one boundary crossed (documented example)
SELECT DATEDIFF(microsecond, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS a
-- columns: a int
-- row: [1]

--- DATEDIFF is signed (documented example)
SELECT DATEDIFF(day, '2036-03-01', '2036-02-28') AS a, DATEDIFF(year, '2007-01-01', '2006-12-31') AS b
-- columns: a int, b int
-- row: [-2, -1]

--- DATEDIFF of times by a part of dates is 0 (documented)
SELECT DATEDIFF(day, '10:00', '23:00') AS a, DATEDIFF(hour, '10:00', '23:00') AS b
-- columns: a int, b int
-- row: [0, 13]

--- DATEDIFF weeks begin on Sunday whatever DATEFIRST says (documented)
SET DATEFIRST 1;
SELECT DATEDIFF(week, '2024-01-06', '2024-01-07') AS a, DATEDIFF(week, '2024-01-07', '2024-01-08') AS b
-- columns: a int, b int
-- row: [1, 0]

--- 535: DATEDIFF past int
SELECT DATEDIFF(millisecond, '2000-01-01', '2024-01-01') AS a
-- error: 535 16 0 line 1 The datediff function resulted in an overflow. The number of dateparts separating two date/time instances is too large. Try to use datediff with a less precise datepart.

--- DATEDIFF_BIG (documented boundary)
SELECT DATEDIFF_BIG(millisecond, '2000-01-01', '2024-01-01') AS a, DATEDIFF_BIG(nanosecond, '2005-12-31 23:59:59.9999999', '2006-01-01 00:00:00.0000000') AS b
-- columns: a bigint, b bigint
-- row: ["757382400000", "100"]

--- DATEDIFF uses the offset of datetimeoffset
SELECT DATEDIFF(hour, CAST('2024-01-01 12:00 +02:00' AS datetimeoffset), CAST('2024-01-01 12:00 -03:00' AS datetimeoffset)) AS a
-- columns: a int
-- row: [5]

--- DATEADD year (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(year, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2008-01-01T13:10:10.1111111"]

--- DATEADD quarter (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(quarter, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-04-01T13:10:10.1111111"]

--- DATEADD month (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(month, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-02-01T13:10:10.1111111"]

--- DATEADD dayofyear (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(dayofyear, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-02T13:10:10.1111111"]

--- DATEADD day (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(day, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-02T13:10:10.1111111"]

--- DATEADD week (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(week, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-08T13:10:10.1111111"]

--- DATEADD weekday (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(weekday, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-02T13:10:10.1111111"]

--- DATEADD hour (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(hour, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-01T14:10:10.1111111"]

--- DATEADD minute (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(minute, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-01T13:11:10.1111111"]

--- DATEADD second (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(second, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-01T13:10:11.1111111"]

--- DATEADD millisecond (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(millisecond, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-01T13:10:10.1121111"]

--- DATEADD microsecond (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(microsecond, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-01T13:10:10.1111121"]

--- DATEADD nanosecond (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(nanosecond, 1, @datetime2) AS a
-- columns: a datetime2(7)
-- row: ["2007-01-01T13:10:10.1111111"]

--- DATEADD nanoseconds are rounded to hundreds (documented example)
DECLARE @datetime2 datetime2 = '2007-01-01 13:10:10.1111111';
SELECT DATEADD(nanosecond, 49, @datetime2) AS a, DATEADD(nanosecond, 50, @datetime2) AS b, DATEADD(nanosecond, 150, @datetime2) AS c
-- columns: a datetime2(7), b datetime2(7), c datetime2(7)
-- row: ["2007-01-01T13:10:10.1111111", "2007-01-01T13:10:10.1111112", "2007-01-01T13:10:10.1111113"]

--- DATEADD carries into the next part (documented examples)
DECLARE @d datetime2 = '2007-01-01 01:01:01.1111111';
SELECT DATEADD(quarter, 4, @d) AS a, DATEADD(month, 13, @d) AS b, DATEADD(day, 365, @d) AS c, DATEADD(week, 5, @d) AS d, DATEADD(hour, 23, @d) AS e, DATEADD(minute, 59, @d) AS f, DATEADD(second, 59, @d) AS g
-- columns: a datetime2(7), b datetime2(7), c datetime2(7), d datetime2(7), e datetime2(7), f datetime2(7), g datetime2(7)
-- row: ["2008-01-01T01:01:01.1111111", "2008-02-01T01:01:01.1111111", "2008-01-01T01:01:01.1111111", "2007-02-05T01:01:01.1111111", "2007-01-02T00:01:01.1111111", "2007-01-01T02:00:01.1111111", "2007-01-01T01:02:00.1111111"]

--- DATEADD of a month ends on its last day (documented examples)
SELECT DATEADD(month, 1, '20060830') AS a, DATEADD(month, 1, '20060831') AS b
-- columns: a datetime, b datetime
-- row: ["2006-09-30T00:00:00.000", "2006-09-30T00:00:00.000"]

--- DATEADD keeps the type of its date; a literal is a datetime (documented)
SELECT DATEADD(day, 1, CAST('2024-02-28' AS date)) AS a, DATEADD(hour, 1, CAST('23:30' AS time(0))) AS b, DATEADD(day, 1, CAST('2024-02-28' AS smalldatetime)) AS c, DATEADD(minute, 1, CAST('2024-02-28 10:00 +05:00' AS datetimeoffset(0))) AS d, DATEADD(day, 1, '2024-02-28') AS e
-- columns: a date, b time(0), c smalldatetime, d datetimeoffset(0), e datetime
-- row: ["2024-02-29", "00:30:00", "2024-02-29T00:00:00", "2024-02-28T10:01:00+05:00", "2024-02-29T00:00:00.000"]

--- DATEADD truncates a fraction (documented)
SELECT DATEADD(day, 1.9, CAST('2024-01-01' AS date)) AS a, DATEADD(day, -1.9, CAST('2024-01-01' AS date)) AS b
-- columns: a date, b date
-- row: ["2024-01-02", "2023-12-31"]

--- DATEADD of variables (documented example)
DECLARE @days INT = 365, @datetime DATETIME = '2000-01-01 01:01:01.111';
SELECT DATEADD(day, @days, @datetime) AS a
-- columns: a datetime
-- row: ["2000-12-31T01:01:01.110"]

--- 8115: DATEADD of a number past int (documented example)
SELECT DATEADD(year, 2147483648, '20060731') AS a
-- error: 8115 16 2 line 1 Arithmetic overflow error converting expression to data type int.

--- 517: DATEADD past the type's range (documented example)
SELECT DATEADD(year, 2147483647, '20060731') AS a
-- error: 517 16 1 line 1 Adding a value to a 'datetime' column caused …overflow.

--- 9810: DATEADD of hours to a date
SELECT DATEADD(hour, 1, CAST('2024-01-01' AS date)) AS a
-- error: 9810 16 * line 1 The datepart hour is not supported by date function dateadd for data type date.

--- EOMONTH (documented examples)
DECLARE @date DATETIME = '12/1/2011', @text VARCHAR(255) = '12/1/2011';
SELECT EOMONTH(@date) AS a, EOMONTH(@text) AS b, EOMONTH('2024-02-10', 1) AS c, EOMONTH('2024-02-10', -12) AS d
-- columns: a date, b date, c date, d date
-- row: ["2011-12-31", "2011-12-31", "2024-03-31", "2023-02-28"]

--- DATEFROMPARTS and its like (documented examples)
SELECT DATEFROMPARTS(2010, 12, 31) AS a, DATETIME2FROMPARTS(2010, 12, 31, 23, 59, 59, 0, 0) AS b, DATETIMEFROMPARTS(2010, 12, 31, 23, 59, 59, 0) AS c, SMALLDATETIMEFROMPARTS(2010, 12, 31, 23, 59) AS d, TIMEFROMPARTS(23, 59, 59, 0, 0) AS e, DATETIMEOFFSETFROMPARTS(2010, 12, 31, 14, 23, 23, 0, 12, 0, 7) AS f
-- columns: a date, b datetime2(0), c datetime, d smalldatetime, e time(0), f datetimeoffset(7)
-- row: ["2010-12-31", "2010-12-31T23:59:59", "2010-12-31T23:59:59.000", "2010-12-31T23:59:00", "23:59:59", "2010-12-31T14:23:23.0000000+12:00"]

--- fractions in DATETIME2FROMPARTS and TIMEFROMPARTS (documented examples)
SELECT DATETIME2FROMPARTS(2011, 8, 15, 14, 23, 44, 5, 1) AS a, DATETIME2FROMPARTS(2011, 8, 15, 14, 23, 44, 50, 2) AS b, TIMEFROMPARTS(14, 23, 44, 500, 3) AS c
-- columns: a datetime2(1), b datetime2(2), c time(3)
-- row: ["2011-08-15T14:23:44.5", "2011-08-15T14:23:44.50", "14:23:44.500"]

--- 289: parts that are no date
SELECT DATEFROMPARTS(2024, 2, 30) AS a
-- error: 289 16 1 line 1 Cannot construct data type date, some of the arguments have values which are not valid.

--- a null part gives null
SELECT DATEFROMPARTS(2024, NULL, 1) AS a, DATEADD(day, NULL, CAST('2024-01-01' AS date)) AS b, DATEDIFF(day, NULL, '2024-01-01') AS c
-- columns: a date null, b date null, c int null
-- row: [null, null, null]

--- DATETRUNC year (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(year, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-01-01T00:00:00.0000000"]

--- DATETRUNC quarter (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(quarter, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-10-01T00:00:00.0000000"]

--- DATETRUNC month (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(month, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-01T00:00:00.0000000"]

--- DATETRUNC week (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(week, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-05T00:00:00.0000000"]

--- DATETRUNC iso_week (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(iso_week, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-06T00:00:00.0000000"]

--- DATETRUNC dayofyear (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(dayofyear, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-08T00:00:00.0000000"]

--- DATETRUNC day (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(day, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-08T00:00:00.0000000"]

--- DATETRUNC hour (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(hour, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-08T11:00:00.0000000"]

--- DATETRUNC minute (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(minute, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-08T11:30:00.0000000"]

--- DATETRUNC second (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(second, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-08T11:30:15.0000000"]

--- DATETRUNC millisecond (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(millisecond, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-08T11:30:15.1230000"]

--- DATETRUNC microsecond (documented example)
-- needs: 2022
DECLARE @d datetime2 = '2021-12-08 11:30:15.1234567';
SELECT DATETRUNC(microsecond, @d) AS a
-- columns: a datetime2(7)
-- row: ["2021-12-08T11:30:15.1234560"]

--- ISDATE
SELECT ISDATE('2009-05-12 10:19:41.177') AS a, ISDATE('hello') AS b, ISDATE('2024-02-30') AS c, ISDATE(NULL) AS d
-- columns: a int, b int, c int, d int
-- row: [1, 0, 0, 0]

--- SWITCHOFFSET keeps the instant (documented example)
SELECT SWITCHOFFSET(CAST('1998-09-20 7:45:50.71345 -5:00' AS datetimeoffset(7)), '-08:00') AS a, SWITCHOFFSET(CAST('2024-01-01 00:00 +00:00' AS datetimeoffset(0)), 330) AS b
-- columns: a datetimeoffset(7), b datetimeoffset(0)
-- row: ["1998-09-20T04:45:50.7134500-08:00", "2024-01-01T05:30:00+05:30"]

--- TODATETIMEOFFSET keeps the local time (documented examples)
SELECT TODATETIMEOFFSET(CAST('2019-04-22 16:23:51' AS datetime2(0)), '-08:00') AS a, TODATETIMEOFFSET(CAST('2019-04-22 16:23:51' AS datetime2(0)), 120) AS b
-- columns: a datetimeoffset(0), b datetimeoffset(0)
-- row: ["2019-04-22T16:23:51-08:00", "2019-04-22T16:23:51+02:00"]

--- the types of the clock's functions
SELECT GETDATE() AS a, GETUTCDATE() AS b, SYSDATETIME() AS c, SYSUTCDATETIME() AS d, SYSDATETIMEOFFSET() AS e, CURRENT_TIMESTAMP AS f WHERE 1 = 0
-- columns: a datetime, b datetime, c datetime2(7), d datetime2(7), e datetimeoffset(7), f datetime

--- the clock's functions agree
SELECT CASE WHEN ABS(DATEDIFF(second, GETUTCDATE(), SYSUTCDATETIME())) <= 1 THEN 1 ELSE 0 END AS a, CASE WHEN ABS(DATEDIFF(second, SYSDATETIMEOFFSET(), TODATETIMEOFFSET(SYSUTCDATETIME(), 0))) <= 1 THEN 1 ELSE 0 END AS b, CASE WHEN GETDATE() = CURRENT_TIMESTAMP THEN 1 ELSE 0 END AS c
-- columns: a int, b int, c int
-- row: [1, 1, 1]

--- SET DATEFORMAT dmy changes how a text is read
SET DATEFORMAT dmy;
SELECT CAST('03/04/2024' AS datetime) AS a, CAST('2024-04-03' AS date) AS b
-- columns: a datetime, b date
-- row: ["2024-04-03T00:00:00.000", "2024-04-03"]

--- AT TIME ZONE gives a datetime2 the zone's offset (documented: summer and winter)
SELECT CAST('2024-07-01T12:00:00' AS datetime2(0)) AT TIME ZONE 'Pacific Standard Time' AS a, CAST('2024-01-01T12:00:00' AS datetime2(0)) AT TIME ZONE 'Pacific Standard Time' AS b
-- columns: a datetimeoffset(0), b datetimeoffset(0)
-- row: ["2024-07-01T12:00:00-07:00", "2024-01-01T12:00:00-08:00"]

--- AT TIME ZONE moves a datetimeoffset into the zone (documented)
SELECT CAST('2024-07-01T12:00:00+00:00' AS datetimeoffset(0)) AT TIME ZONE 'Central European Standard Time' AS a
-- columns: a datetimeoffset(0)
-- row: ["2024-07-01T14:00:00+02:00"]

--- AT TIME ZONE in the hour that is left out (documented example)
SELECT CAST('2015-03-29T01:01:00' AS datetime2(0)) AT TIME ZONE 'Central European Standard Time' AS a, CAST('2015-03-29T02:01:00' AS datetime2(0)) AT TIME ZONE 'Central European Standard Time' AS b, CAST('2015-03-29T03:01:00' AS datetime2(0)) AT TIME ZONE 'Central European Standard Time' AS c
-- columns: a datetimeoffset(0), b datetimeoffset(0), c datetimeoffset(0)
-- row: ["2015-03-29T01:01:00+01:00", "2015-03-29T03:01:00+02:00", "2015-03-29T03:01:00+02:00"]

--- AT TIME ZONE in the hour that comes twice (documented example)
SELECT CAST('2015-10-25T01:01:00' AS datetime2(0)) AT TIME ZONE 'Central European Standard Time' AS a, CAST('2015-10-25T02:00:00' AS datetime2(0)) AT TIME ZONE 'Central European Standard Time' AS b, CAST('2015-10-25T03:01:00' AS datetime2(0)) AT TIME ZONE 'Central European Standard Time' AS c
-- columns: a datetimeoffset(0), b datetimeoffset(0), c datetimeoffset(0)
-- row: ["2015-10-25T01:01:00+02:00", "2015-10-25T02:00:00+02:00", "2015-10-25T03:01:00+01:00"]

--- AT TIME ZONE twice: from UTC to local
SELECT CAST('2024-01-01T12:00:00' AS datetime2(0)) AT TIME ZONE 'UTC' AT TIME ZONE 'Eastern Standard Time' AS a
-- columns: a datetimeoffset(0)
-- row: ["2024-01-01T07:00:00-05:00"]

--- 9820: a zone that is none
SELECT CAST('2024-01-01' AS datetime2) AT TIME ZONE 'Nowhere Time' AS a
-- error: 9820 16 1 line 1 The time zone parameter 'Nowhere Time' provided to AT TIME ZONE clause is invalid.
