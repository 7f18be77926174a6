-- page: CAST and CONVERT (Transact-SQL)
-- page: TRY_CAST (Transact-SQL)
-- page: TRY_CONVERT (Transact-SQL)
-- page: Data type conversion (Database engine)
-- page: datetime (Transact-SQL)
-- page: datetime2 (Transact-SQL)
-- page: smalldatetime (Transact-SQL)
-- page: time (Transact-SQL)
-- page: date (Transact-SQL)
-- page: datetimeoffset (Transact-SQL)
-- page: bit (Transact-SQL)
-- page: money and smallmoney (Transact-SQL)
-- page: uniqueidentifier (Transact-SQL)
-- page: char and varchar (Transact-SQL)
-- page: binary and varbinary (Transact-SQL)
-- page: Database engine events and errors

--- datetime to text, style 0 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 0) AS a
-- columns: a nvarchar(30)
-- row: ["Aug 23 2019  1:39PM"]

--- datetime to text, style 1 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 1) AS a
-- columns: a nvarchar(30)
-- row: ["08/23/19"]

--- datetime to text, style 2 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 2) AS a
-- columns: a nvarchar(30)
-- row: ["19.08.23"]

--- datetime to text, style 3 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 3) AS a
-- columns: a nvarchar(30)
-- row: ["23/08/19"]

--- datetime to text, style 4 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 4) AS a
-- columns: a nvarchar(30)
-- row: ["23.08.19"]

--- datetime to text, style 5 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 5) AS a
-- columns: a nvarchar(30)
-- row: ["23-08-19"]

--- datetime to text, style 6 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 6) AS a
-- columns: a nvarchar(30)
-- row: ["23 Aug 19"]

--- datetime to text, style 7 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 7) AS a
-- columns: a nvarchar(30)
-- row: ["Aug 23, 19"]

--- datetime to text, style 8 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 8) AS a
-- columns: a nvarchar(30)
-- row: ["13:39:17"]

--- datetime to text, style 24 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 24) AS a
-- columns: a nvarchar(30)
-- row: ["13:39:17"]

--- datetime to text, style 108 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 108) AS a
-- columns: a nvarchar(30)
-- row: ["13:39:17"]

--- datetime to text, style 9 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 9) AS a
-- columns: a nvarchar(30)
-- row: ["Aug 23 2019  1:39:17:090PM"]

--- datetime to text, style 109 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 109) AS a
-- columns: a nvarchar(30)
-- row: ["Aug 23 2019  1:39:17:090PM"]

--- datetime to text, style 10 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 10) AS a
-- columns: a nvarchar(30)
-- row: ["08-23-19"]

--- datetime to text, style 11 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 11) AS a
-- columns: a nvarchar(30)
-- row: ["19/08/23"]

--- datetime to text, style 12 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 12) AS a
-- columns: a nvarchar(30)
-- row: ["190823"]

--- datetime to text, style 13 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 13) AS a
-- columns: a nvarchar(30)
-- row: ["23 Aug 2019 13:39:17:090"]

--- datetime to text, style 113 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 113) AS a
-- columns: a nvarchar(30)
-- row: ["23 Aug 2019 13:39:17:090"]

--- datetime to text, style 14 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 14) AS a
-- columns: a nvarchar(30)
-- row: ["13:39:17:090"]

--- datetime to text, style 114 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 114) AS a
-- columns: a nvarchar(30)
-- row: ["13:39:17:090"]

--- datetime to text, style 20 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 20) AS a
-- columns: a nvarchar(30)
-- row: ["2019-08-23 13:39:17"]

--- datetime to text, style 120 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 120) AS a
-- columns: a nvarchar(30)
-- row: ["2019-08-23 13:39:17"]

--- datetime to text, style 21 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 21) AS a
-- columns: a nvarchar(30)
-- row: ["2019-08-23 13:39:17.090"]

--- datetime to text, style 25 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 25) AS a
-- columns: a nvarchar(30)
-- row: ["2019-08-23 13:39:17.090"]

--- datetime to text, style 121 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 121) AS a
-- columns: a nvarchar(30)
-- row: ["2019-08-23 13:39:17.090"]

--- datetime to text, style 22 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 22) AS a
-- columns: a nvarchar(30)
-- row: ["08/23/19  1:39:17 PM"]

--- datetime to text, style 23 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 23) AS a
-- columns: a nvarchar(30)
-- row: ["2019-08-23"]

--- datetime to text, style 100 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 100) AS a
-- columns: a nvarchar(30)
-- row: ["Aug 23 2019  1:39PM"]

--- datetime to text, style 101 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 101) AS a
-- columns: a nvarchar(30)
-- row: ["08/23/2019"]

--- datetime to text, style 102 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 102) AS a
-- columns: a nvarchar(30)
-- row: ["2019.08.23"]

--- datetime to text, style 103 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 103) AS a
-- columns: a nvarchar(30)
-- row: ["23/08/2019"]

--- datetime to text, style 104 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 104) AS a
-- columns: a nvarchar(30)
-- row: ["23.08.2019"]

--- datetime to text, style 105 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 105) AS a
-- columns: a nvarchar(30)
-- row: ["23-08-2019"]

--- datetime to text, style 106 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 106) AS a
-- columns: a nvarchar(30)
-- row: ["23 Aug 2019"]

--- datetime to text, style 107 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 107) AS a
-- columns: a nvarchar(30)
-- row: ["Aug 23, 2019"]

--- datetime to text, style 110 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 110) AS a
-- columns: a nvarchar(30)
-- row: ["08-23-2019"]

--- datetime to text, style 111 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 111) AS a
-- columns: a nvarchar(30)
-- row: ["2019/08/23"]

--- datetime to text, style 112 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 112) AS a
-- columns: a nvarchar(30)
-- row: ["20190823"]

--- datetime to text, style 126 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 126) AS a
-- columns: a nvarchar(30)
-- row: ["2019-08-23T13:39:17.090"]

--- datetime to text, style 127 (documented example)
SELECT CONVERT(nvarchar(30), CAST('2019-08-23T13:39:17.090' AS datetime), 127) AS a
-- columns: a nvarchar(30)
-- row: ["2019-08-23T13:39:17.090"]

--- the default style of datetime is 0, of the newer types 121
SELECT CAST(CAST('2019-08-23T13:39:17.090' AS datetime) AS varchar(30)) AS a, CAST(CAST('2019-08-23T13:39:17' AS smalldatetime) AS varchar(30)) AS b, CAST(CAST('2019-08-23T13:39:17.0912345' AS datetime2) AS varchar(30)) AS c, CAST(CAST('2019-08-23' AS date) AS varchar(30)) AS d, CAST(CAST('13:39:17.5' AS time(3)) AS varchar(30)) AS e
-- columns: a varchar(30), b varchar(30), c varchar(30), d varchar(30), e varchar(30)
-- row: ["Aug 23 2019  1:39PM", "Aug 23 2019  1:39PM", "2019-08-23 13:39:17.0912345", "2019-08-23", "13:39:17.500"]

--- datetimeoffset as text keeps its offset
SELECT CAST(CAST('2019-08-23 13:39:17.5 -05:30' AS datetimeoffset(1)) AS varchar(40)) AS a, CONVERT(varchar(40), CAST('2019-08-23 13:39:17.5 -05:30' AS datetimeoffset(1)), 126) AS b, CONVERT(varchar(40), CAST('2019-08-23 13:39:17.5 -05:30' AS datetimeoffset(1)), 127) AS c
-- columns: a varchar(40), b varchar(40), c varchar(40)
-- row: ["2019-08-23 13:39:17.5 -05:30", "2019-08-23T13:39:17.5-05:30", "2019-08-23T19:09:17.5Z"]

--- styles 126 and 127 leave out milliseconds of zero
SELECT CONVERT(varchar(30), CAST('2012-11-07T18:26:20.000' AS datetime), 126) AS a, CONVERT(varchar(30), CAST('2012-11-07T18:26:20.000' AS datetime), 127) AS b
-- columns: a varchar(30), b varchar(30)
-- row: ["2012-11-07T18:26:20", "2012-11-07T18:26:20"]

--- a style of null gives null
SELECT CONVERT(varchar(30), CAST('2019-08-23' AS datetime), NULL) AS a
-- columns: a varchar(30) null
-- row: [null]

--- text to datetime by style
SELECT CONVERT(datetime, '08/23/2019', 101) AS a, CONVERT(datetime, '23/08/2019', 103) AS b, CONVERT(datetime, '23.08.2019', 104) AS c, CONVERT(datetime, '20190823', 112) AS d, CONVERT(datetime, '2019-08-23 13:39:17', 120) AS e, CONVERT(datetime, '2006-04-25T15:50:59.997', 126) AS f
-- columns: a datetime, b datetime, c datetime, d datetime, e datetime, f datetime
-- row: ["2019-08-23T00:00:00.000", "2019-08-23T00:00:00.000", "2019-08-23T00:00:00.000", "2019-08-23T00:00:00.000", "2019-08-23T13:39:17.000", "2006-04-25T15:50:59.997"]

--- text to date by style
SELECT CONVERT(date, '03/04/2024', 101) AS a, CONVERT(date, '03/04/2024', 103) AS b, CONVERT(date, '23 Aug 2019', 106) AS c, CONVERT(date, 'Aug 23, 2019', 107) AS d
-- columns: a date, b date, c date, d date
-- row: ["2024-03-04", "2024-04-03", "2019-08-23", "2019-08-23"]

--- two-digit years turn at 2049
SELECT CAST('1/1/49' AS date) AS a, CAST('1/1/50' AS date) AS b
-- columns: a date, b date
-- row: ["2049-01-01", "1950-01-01"]

--- forms of a date
SELECT CAST('20240305' AS date) AS a, CAST('2024-03-05' AS date) AS b, CAST('3/5/2024' AS date) AS c, CAST('March 5, 2024' AS date) AS d, CAST('5 Mar 2024' AS date) AS e
-- columns: a date, b date, c date, d date, e date
-- row: ["2024-03-05", "2024-03-05", "2024-03-05", "2024-03-05", "2024-03-05"]

--- forms of a time
SELECT CAST('13:30:27.123' AS time(3)) AS a, CAST('4PM' AS time(0)) AS b, CAST('11:30 AM' AS time(0)) AS c, CAST('12:00 AM' AS time(0)) AS d
-- columns: a time(3), b time(0), c time(0), d time(0)
-- row: ["13:30:27.123", "16:00:00", "11:30:00", "00:00:00"]

--- an empty text as a date is 1900-01-01
SELECT CAST('' AS datetime) AS a, CAST('' AS date) AS b, CAST('' AS int) AS c
-- columns: a datetime, b date, c int
-- row: ["1900-01-01T00:00:00.000", "1900-01-01", 0]

--- a time alone as datetime is on 1900-01-01
SELECT CAST('14:30' AS datetime) AS a, CAST(CAST('14:30' AS time) AS datetime) AS b
-- columns: a datetime, b datetime
-- row: ["1900-01-01T14:30:00.000", "1900-01-01T14:30:00.000"]

--- a date as datetime is at midnight, a datetime as date or time is one part
SELECT CAST(CAST('2024-03-05' AS date) AS datetime) AS a, CAST(CAST('2024-03-05T14:30:15.123' AS datetime) AS date) AS b, CAST(CAST('2024-03-05T14:30:15.120' AS datetime) AS time(2)) AS c
-- columns: a datetime, b date, c time(2)
-- row: ["2024-03-05T00:00:00.000", "2024-03-05", "14:30:15.12"]

--- datetime is rounded to .000, .003 and .007 (documented examples)
SELECT CAST('1998-01-01T23:59:59.999' AS datetime) AS a, CAST('1998-01-01T23:59:59.995' AS datetime) AS b, CAST('1998-01-01T23:59:59.998' AS datetime) AS c, CAST('1998-01-01T23:59:59.992' AS datetime) AS d, CAST('1998-01-01T23:59:59.994' AS datetime) AS e, CAST('1998-01-01T23:59:59.990' AS datetime) AS f, CAST('1998-01-01T23:59:59.991' AS datetime) AS g
-- columns: a datetime, b datetime, c datetime, d datetime, e datetime, f datetime, g datetime
-- row: ["1998-01-02T00:00:00.000", "1998-01-01T23:59:59.997", "1998-01-01T23:59:59.997", "1998-01-01T23:59:59.993", "1998-01-01T23:59:59.993", "1998-01-01T23:59:59.990", "1998-01-01T23:59:59.990"]

--- smalldatetime is rounded to the minute at 29.998 seconds (documented examples)
SELECT CAST('2007-05-08 12:35:29' AS smalldatetime) AS a, CAST('2007-05-08 12:35:30' AS smalldatetime) AS b, CAST('2007-05-08 12:59:59.998' AS smalldatetime) AS c
-- columns: a smalldatetime, b smalldatetime, c smalldatetime
-- row: ["2007-05-08T12:35:00", "2007-05-08T12:36:00", "2007-05-08T13:00:00"]

--- datetime2 of a smaller scale is rounded
SELECT CAST('2007-05-08 12:35:29.1234567' AS datetime2(3)) AS a, CAST('2007-05-08 12:35:29.9999999' AS datetime2(0)) AS b, CAST('23:59:59.96' AS time(1)) AS c
-- columns: a datetime2(3), b datetime2(0), c time(1)
-- row: ["2007-05-08T12:35:29.123", "2007-05-08T12:35:30", "00:00:00.0"]

--- datetimeoffset to datetime2 keeps the local time (documented example)
DECLARE @d datetimeoffset(4) = '12-10-25 12:32:10 +01:00';
SELECT CAST(@d AS date) AS a, CAST(@d AS time(3)) AS b, CAST(@d AS datetime2(3)) AS c, CAST(@d AS datetime) AS d
-- columns: a date, b time(3), c datetime2(3), d datetime
-- row: ["2025-12-10", "12:32:10.000", "2025-12-10T12:32:10.000", "2025-12-10T12:32:10.000"]

--- datetime2 to datetimeoffset is at offset zero
SELECT CAST(CAST('2025-12-10T12:32:10.5' AS datetime2(1)) AS datetimeoffset(1)) AS a, CAST('2025-12-10' AS datetimeoffset(0)) AS b
-- columns: a datetimeoffset(1), b datetimeoffset(0)
-- row: ["2025-12-10T12:32:10.5+00:00", "2025-12-10T00:00:00+00:00"]

--- an int is days since 1900-01-01 as datetime
SELECT CAST(0 AS datetime) AS a, CAST(36524 AS datetime) AS b, CAST(1.5 AS datetime) AS c
-- columns: a datetime, b datetime, c datetime
-- row: ["1900-01-01T00:00:00.000", "2000-01-01T00:00:00.000", "1900-01-02T12:00:00.000"]

--- a datetime as a number is rounded to a day as int, exact as float
SELECT CAST(CAST('1900-01-02T12:00:01' AS datetime) AS int) AS a, CAST(CAST('1900-01-02T06:00:00' AS datetime) AS int) AS b, CAST(CAST('1900-01-02T06:00:00' AS datetime) AS float) AS c
-- columns: a int, b int, c float
-- row: [2, 1, 1.25]

--- numeric to int truncates, to numeric rounds (documented example)
SELECT CAST(10.6496 AS INT) as trunc1,
        CAST(-10.6496 AS INT) as trunc2,
        CAST(10.6496 AS NUMERIC) as round1,
        CAST(-10.6496 AS NUMERIC) as round2;
-- columns: trunc1 int, trunc2 int, round1 decimal(18,0), round2 decimal(18,0)
-- row: [10, -10, "11", "-11"]

--- numeric to money rounds (documented example)
SELECT CAST(10.3496847 AS money) AS a
-- columns: a money
-- row: ["10.3497"]

--- money to int rounds, float to int truncates
SELECT CAST($10.6 AS int) AS a, CAST($10.4 AS int) AS b, CAST(10.9E0 AS int) AS c, CAST(-10.9E0 AS int) AS d
-- columns: a int, b int, c int, d int
-- row: [11, 10, 10, -10]

--- money to numeric rounds, float to numeric rounds
SELECT CAST($10.6567 AS decimal(5,2)) AS a, CAST(10.6567E0 AS decimal(5,2)) AS b
-- columns: a decimal(5,2), b decimal(5,2)
-- row: ["10.66", "10.66"]

--- money styles (documented examples)
SELECT CONVERT(varchar(20), CAST(4235.9819 AS money), 0) AS a, CONVERT(varchar(20), CAST(3510.92 AS money), 1) AS b, CONVERT(varchar(20), CAST(4235.9819 AS money), 2) AS c, CONVERT(varchar(20), CAST(4235.9819 AS money), 126) AS d, CAST(CAST(1234567.891 AS money) AS varchar(20)) AS e, CONVERT(varchar(20), CAST(-1234567.891 AS money), 1) AS f
-- columns: a varchar(20), b varchar(20), c varchar(20), d varchar(20), e varchar(20), f varchar(20)
-- row: ["4235.98", "3,510.92", "4235.9819", "4235.9819", "1234567.89", "-1,234,567.89"]

--- text to money takes a sign of currency and commas
SELECT CAST('$1,234.5' AS money) AS a, CAST('-12.34567' AS money) AS b, CAST('£7' AS smallmoney) AS c
-- columns: a money, b money, c smallmoney
-- row: ["1234.5000", "-12.3457", "7.0000"]

--- float styles
SELECT CAST(CAST(123456.789 AS float) AS varchar(30)) AS a, CONVERT(varchar(30), CAST(0.1 AS float), 1) AS b, CONVERT(varchar(30), CAST(0.1 AS float), 2) AS c, CONVERT(varchar(30), CAST(0.1 AS float), 3) AS d, CAST(CAST(1234567 AS float) AS varchar(30)) AS e
-- columns: a varchar(30), b varchar(30), c varchar(30), d varchar(30), e varchar(30)
-- row: ["123457", "1.0000000e-001", "1.000000000000000e-001", "1.0000000000000001e-001", "1.23457e+006"]

--- binary to text, style 0 (documented example)
SELECT CONVERT(CHAR(8), 0x4E616d65, 0) AS [Style 0, binary to character]
-- columns: [Style 0, binary to character] char(8)
-- row: ["Name    "]

--- binary to text, style 1 truncates (documented example)
SELECT CONVERT(CHAR(8), 0x4E616d65, 1) AS a
-- columns: a char(8)
-- row: ["0x4E616D"]

--- binary to text, style 2 (documented example)
SELECT CONVERT(CHAR(8), 0x4E616d65, 2) AS a
-- columns: a char(8)
-- row: ["4E616D65"]

--- text to binary, style 0 (documented example)
SELECT CONVERT(BINARY(8), 'Name', 0) AS a
-- columns: a binary(8)
-- row: ["0x4E616D6500000000"]

--- text to binary, style 1 (documented example)
SELECT CONVERT(BINARY(4), '0x4E616D65', 1) AS a
-- columns: a binary(4)
-- row: ["0x4E616D65"]

--- text to binary, style 2 (documented example)
SELECT CONVERT(BINARY(4), '4E616D65', 2) AS a
-- columns: a binary(4)
-- row: ["0x4E616D65"]

--- unicode text to binary is two bytes each, least first
SELECT CAST(N'Aé' AS varbinary(10)) AS a, CAST(CAST(0x41 AS nvarchar(2)) AS varbinary(10)) AS b
-- columns: a varbinary(10), b varbinary(10)
-- row: ["0x4100E900", "0x4100"]

--- an int as binary is its bytes, most significant first
SELECT CAST(258 AS binary(4)) AS a, CAST(258 AS binary(2)) AS b, CAST(CAST(1 AS bigint) AS varbinary(8)) AS c, CAST(0x0102 AS int) AS d, CAST(0xFFFFFFFF AS int) AS e
-- columns: a binary(4), b binary(2), c varbinary(8), d int, e int
-- row: ["0x00000102", "0x0102", "0x0000000000000001", 258, -1]

--- binary is padded on the right, cut on the right
SELECT CAST(0x0102 AS binary(4)) AS a, CAST(0x01020304 AS varbinary(2)) AS b
-- columns: a binary(4), b varbinary(2)
-- row: ["0x01020000", "0x0102"]

--- the default length is 30 in CAST and CONVERT
SELECT CAST('1234567890123456789012345678901234567890' AS varchar) AS a, CONVERT(nvarchar, N'1234567890123456789012345678901234567890') AS b, CAST('ab' AS char) AS c
-- columns: a varchar(30), b nvarchar(30), c char(30)
-- row: ["123456789012345678901234567890", "123456789012345678901234567890", "ab                            "]

--- the default length is 1 in a declaration
DECLARE @a varchar = 'abc', @b nchar = N'xyz';
SELECT @a AS a, @b AS b, DATALENGTH(@a) AS c
-- columns: a varchar(1), b nchar(1), c int
-- row: ["a", "x", 1]

--- an integer too long for its text is an asterisk
SELECT CAST(123 AS varchar(2)) AS a, CAST(123 AS char(1)) AS b
-- columns: a varchar(2), b char(1)
-- row: ["*", "*"]

--- an integer too long for nvarchar is an error
SELECT CAST(123 AS nvarchar(2)) AS a
-- error: 8115 16 * line 1 Arithmetic overflow error converting expression to data type nvarchar.

--- a decimal too long for its text is an error
SELECT CAST(123.45 AS varchar(3)) AS a
-- error: 8115 16 * line 1 Arithmetic overflow error converting numeric to data type varchar.

--- decimal to text keeps its scale
SELECT CAST(CAST(1.5 AS decimal(9,4)) AS varchar(20)) AS a, CAST(CAST(-0.5 AS decimal(3,2)) AS varchar(20)) AS b, CAST(1.10 AS nvarchar(10)) AS c
-- columns: a varchar(20), b varchar(20), c nvarchar(10)
-- row: ["1.5000", "-0.50", "1.10"]

--- text to number ignores blanks around it
SELECT CAST('  12 ' AS int) AS a, CAST(' -1.25 ' AS decimal(5,2)) AS b, CAST('1e3' AS float) AS c, CAST('+7' AS int) AS d
-- columns: a int, b decimal(5,2), c float, d int
-- row: [12, "-1.25", 1000, 7]

--- text to bit
SELECT CAST('TRUE' AS bit) AS a, CAST('false' AS bit) AS b, CAST('0' AS bit) AS c, CAST('12' AS bit) AS d
-- columns: a bit, b bit, c bit, d bit
-- row: [true, false, false, true]

--- any nonzero number is 1 as bit
SELECT CAST(2 AS bit) AS a, CAST(-1 AS bit) AS b, CAST(0.0 AS bit) AS c, CAST(0.01 AS bit) AS d
-- columns: a bit, b bit, c bit, d bit
-- row: [true, true, false, true]

--- bit as text and number
SELECT CAST(CAST(1 AS bit) AS varchar(5)) AS a, CAST(1 AS bit) + 1 AS b
-- columns: a varchar(5), b int
-- row: ["1", 2]

--- text to uniqueidentifier and back is upper-case (documented example)
SELECT CONVERT(char(36), CAST('0e984725-c51c-4bf4-9960-e1c80e27aba0' AS uniqueidentifier)) AS a, CAST('{0E984725-C51C-4BF4-9960-E1C80E27ABA0}' AS uniqueidentifier) AS b
-- columns: a char(36), b uniqueidentifier
-- row: ["0E984725-C51C-4BF4-9960-E1C80E27ABA0", "0E984725-C51C-4BF4-9960-E1C80E27ABA0"]

--- text longer than a uniqueidentifier is truncated (documented example)
DECLARE @ID NVARCHAR(max) = N'0E984725-C51C-4BF4-9960-E1C80E27ABA0wrong';
SELECT @ID, CONVERT(uniqueidentifier, @ID) AS TruncatedValue
-- columns: [] nvarchar(max), TruncatedValue uniqueidentifier
-- row: ["0E984725-C51C-4BF4-9960-E1C80E27ABA0wrong", "0E984725-C51C-4BF4-9960-E1C80E27ABA0"]

--- a uniqueidentifier as binary
SELECT CAST(CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier) AS binary(16)) AS a
-- columns: a binary(16)
-- row: ["0xFF19966F868B11D0B42D00C04FC964FF"]

--- TRY_CAST gives null where CAST fails (documented example)
SELECT CASE WHEN TRY_CAST('test' AS float) IS NULL THEN 'Cast failed' ELSE 'Cast succeeded' END AS Result
-- columns: Result varchar(14)
-- row: ["Cast failed"]

--- TRY_CAST keeps a success and its type
SELECT TRY_CAST('12/31/2010' AS date) AS a, TRY_CAST('12.5' AS decimal(5,2)) AS b, TRY_CAST(300 AS tinyint) AS c, TRY_CAST('x' AS uniqueidentifier) AS d, TRY_CAST('2024-02-30' AS date) AS e
-- columns: a date null, b decimal(5,2) null, c tinyint null, d uniqueidentifier null, e date null
-- row: ["2010-12-31", "12.50", null, null, null]

--- TRY_CONVERT with style
SELECT TRY_CONVERT(date, '13/01/2024', 103) AS a, TRY_CONVERT(date, '13/01/2024', 101) AS b, TRY_CONVERT(int, '1x') AS c, TRY_CONVERT(datetime2, '12/31/2010') AS d
-- columns: a date null, b date null, c int null, d datetime2(7) null
-- row: ["2024-01-13", null, null, "2010-12-31T00:00:00.0000000"]

--- TRY_CAST of a forbidden conversion is an error
SELECT TRY_CAST(4 AS xml) AS Result
-- error: 529 16 2 line 1 Explicit conversion from data type int to xml is not allowed.

--- 245: text that is no integer
SELECT CAST('abc' AS int) AS a
-- error: 245 16 1 line 1 Conversion failed when converting the varchar value 'abc' to data type int.

--- 245: unicode text that is no integer
SELECT CAST(N'1.5' AS int) AS a
-- error: 245 16 1 line 1 Conversion failed when converting the nvarchar value '1.5' to data type int.

--- 248: text past int
SELECT CAST('2147483648' AS int) AS a
-- error: 248 16 1 line 1 The conversion of the varchar value '2147483648' overflowed an int column.

--- 244: text past smallint
SELECT CAST('32768' AS smallint) AS a
-- error: 244 16 * line 1 The conversion of the varchar value '32768' overflowed an INT2 column. Use a larger integer column.

--- 244: text past tinyint
SELECT CAST('256' AS tinyint) AS a
-- error: 244 16 * line 1 The conversion of the varchar value '256' overflowed an INT1 column. Use a larger integer column.

--- 8114: text that is no decimal
SELECT CAST('abc' AS decimal(5,2)) AS a
-- error: 8114 16 5 line 1 Error converting data type varchar to numeric.

--- 8114: text that is no float
SELECT CAST('abc' AS float) AS a
-- error: 8114 16 5 line 1 Error converting data type varchar to float.

--- 8114: text that is no bigint
SELECT CAST('abc' AS bigint) AS a
-- error: 8114 16 5 line 1 Error converting data type varchar to bigint.

--- 235: text that is no money
SELECT CAST('abc' AS money) AS a
-- error: 235 16 0 line 1 Cannot convert a char value to money. The char value has incorrect syntax.

--- 8169: text that is no uniqueidentifier
SELECT CAST('abc' AS uniqueidentifier) AS a
-- error: 8169 16 2 line 1 Conversion failed when converting from a character string to uniqueidentifier.

--- 241: text that is no date
SELECT CAST('2024-02-30' AS date) AS a
-- error: 241 16 1 line 1 Conversion failed when converting date and/or time from character string.

--- 242: a date out of range of datetime
SELECT CAST('1600-01-01' AS datetime) AS a
-- error: 242 16 3 line 1 The conversion of a varchar data type to a datetime data type resulted in an out-of-range value.

--- 242: a date out of range of smalldatetime
SELECT CAST('2079-06-07' AS smalldatetime) AS a
-- error: 242 16 * line 1 The conversion of a varchar data type to a smalldatetime data type resulted in an out-of-range value.

--- 295: text that is no smalldatetime
SELECT CAST('no date' AS smalldatetime) AS a
-- error: 295 16 3 line 1 Conversion failed when converting character string to smalldatetime data type.

--- 8115: a decimal past its precision
SELECT CAST(1234.5 AS decimal(5,2)) AS a
-- error: 8115 16 8 line 1 Arithmetic overflow error converting numeric to data type numeric.

--- 8115: text past its decimal
SELECT CAST('1234.5' AS decimal(5,2)) AS a
-- error: 8115 16 8 line 1 Arithmetic overflow error converting varchar to data type numeric.

--- 220: an int past tinyint
SELECT CAST(256 AS tinyint) AS a
-- error: 220 16 2 line 1 Arithmetic overflow error for data type tinyint, value = 256.

--- 220: an int past smallint
SELECT CAST(32768 AS smallint) AS a
-- error: 220 16 1 line 1 Arithmetic overflow error for data type smallint, value = 32768.

--- 8115: a bigint past int
SELECT CAST(CAST(2147483648 AS bigint) AS int) AS a
-- error: 8115 16 2 line 1 Arithmetic overflow error converting expression to data type int.

--- 529: an explicit conversion that is not allowed
SELECT CAST(CAST('12:00' AS time) AS int) AS a
-- error: 529 16 2 line 1 Explicit conversion from data type time to int is not allowed.

--- 206: operands that clash
SELECT CAST('2024-01-01' AS date) + 1 AS a
-- error: 206 16 2 line 1 Operand type clash: date is incompatible with int

--- a datetime plus a number is so many days later
SELECT CAST('2024-01-01' AS datetime) + 1 AS a, CAST('2024-01-01' AS datetime) - 0.5 AS b
-- columns: a datetime, b datetime
-- row: ["2024-01-02T00:00:00.000", "2023-12-31T12:00:00.000"]

--- a char value is padded, a varchar is not
SELECT CAST('ab' AS char(4)) AS a, CAST('ab' AS varchar(4)) AS b, DATALENGTH(CAST('ab' AS char(4))) AS c, DATALENGTH(CAST(N'ab' AS nchar(4))) AS d
-- columns: a char(4), b varchar(4), c int, d int
-- row: ["ab  ", "ab", 4, 8]

--- a text longer than its cast is cut silently
SELECT CAST('abcdef' AS varchar(3)) AS a, CAST(N'abcdef' AS nchar(2)) AS b
-- columns: a varchar(3), b nchar(2)
-- row: ["abc", "ab"]

--- a character that varchar lacks is a question mark
SELECT CAST(N'Ж€' AS varchar(4)) AS a
-- columns: a varchar(4)
-- row: ["?€"]

--- text as xml
SELECT CAST('<Name><FName>Carol</FName><LName>Elliot</LName></Name>' AS XML) AS a
-- columns: a xml
-- row: ["<Name><FName>Carol</FName><LName>Elliot</LName></Name>"]

--- xml as text
SELECT CAST(CAST('<a>1</a>' AS xml) AS nvarchar(50)) AS a
-- columns: a nvarchar(50)
-- row: ["<a>1</a>"]
