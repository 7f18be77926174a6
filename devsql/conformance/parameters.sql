-- page: sp_executesql (Transact-SQL)
-- page: Data types (Transact-SQL)
-- page: Data type precedence (Transact-SQL)

--- bit: true
-- param: @a bit = true
SELECT @a AS a
-- columns: a bit null
-- row: [true]

--- bit: false
-- param: @a bit = false
SELECT @a AS a
-- columns: a bit null
-- row: [false]

--- bit: null
-- param: @a bit = null
SELECT @a AS a
-- columns: a bit null
-- row: [null]

--- tinyint: 0
-- param: @a tinyint = 0
SELECT @a AS a
-- columns: a tinyint null
-- row: [0]

--- tinyint: 255
-- param: @a tinyint = 255
SELECT @a AS a
-- columns: a tinyint null
-- row: [255]

--- tinyint: null
-- param: @a tinyint = null
SELECT @a AS a
-- columns: a tinyint null
-- row: [null]

--- smallint: -32768
-- param: @a smallint = -32768
SELECT @a AS a
-- columns: a smallint null
-- row: [-32768]

--- smallint: null
-- param: @a smallint = null
SELECT @a AS a
-- columns: a smallint null
-- row: [null]

--- int: -2147483648
-- param: @a int = -2147483648
SELECT @a AS a
-- columns: a int null
-- row: [-2147483648]

--- int: 2147483647
-- param: @a int = 2147483647
SELECT @a AS a
-- columns: a int null
-- row: [2147483647]

--- int: null
-- param: @a int = null
SELECT @a AS a
-- columns: a int null
-- row: [null]

--- bigint: "-9223372036854775808"
-- param: @a bigint = "-9223372036854775808"
SELECT @a AS a
-- columns: a bigint null
-- row: ["-9223372036854775808"]

--- bigint: "9223372036854775807"
-- param: @a bigint = "9223372036854775807"
SELECT @a AS a
-- columns: a bigint null
-- row: ["9223372036854775807"]

--- bigint: null
-- param: @a bigint = null
SELECT @a AS a
-- columns: a bigint null
-- row: [null]

--- decimal: "-12345678901.2345"
-- param: @a decimal(15,4) = "-12345678901.2345"
SELECT @a AS a
-- columns: a decimal(15,4) null
-- row: ["-12345678901.2345"]

--- decimal: "0.0001"
-- param: @a decimal(15,4) = "0.0001"
SELECT @a AS a
-- columns: a decimal(15,4) null
-- row: ["0.0001"]

--- decimal: null
-- param: @a decimal(15,4) = null
SELECT @a AS a
-- columns: a decimal(15,4) null
-- row: [null]

--- money: "-12345678.1234"
-- param: @a money = "-12345678.1234"
SELECT @a AS a
-- columns: a money null
-- row: ["-12345678.1234"]

--- money: null
-- param: @a money = null
SELECT @a AS a
-- columns: a money null
-- row: [null]

--- smallmoney: "214748.3647"
-- param: @a smallmoney = "214748.3647"
SELECT @a AS a
-- columns: a smallmoney null
-- row: ["214748.3647"]

--- smallmoney: null
-- param: @a smallmoney = null
SELECT @a AS a
-- columns: a smallmoney null
-- row: [null]

--- float: 0.1
-- param: @a float = 0.1
SELECT @a AS a
-- columns: a float null
-- row: [0.1]

--- float: -1.79e+308
-- param: @a float = -1.79e+308
SELECT @a AS a
-- columns: a float null
-- row: [-1.79e+308]

--- float: null
-- param: @a float = null
SELECT @a AS a
-- columns: a float null
-- row: [null]

--- real: 0.5
-- param: @a real = 0.5
SELECT @a AS a
-- columns: a real null
-- row: [0.5]

--- real: null
-- param: @a real = null
SELECT @a AS a
-- columns: a real null
-- row: [null]

--- date: "0001-01-01"
-- param: @a date = "0001-01-01"
SELECT @a AS a
-- columns: a date null
-- row: ["0001-01-01"]

--- date: "9999-12-31"
-- param: @a date = "9999-12-31"
SELECT @a AS a
-- columns: a date null
-- row: ["9999-12-31"]

--- date: null
-- param: @a date = null
SELECT @a AS a
-- columns: a date null
-- row: [null]

--- time: "23:59:59.9999999"
-- param: @a time(7) = "23:59:59.9999999"
SELECT @a AS a
-- columns: a time(7) null
-- row: ["23:59:59.9999999"]

--- time: null
-- param: @a time(7) = null
SELECT @a AS a
-- columns: a time(7) null
-- row: [null]

--- datetime: "1753-01-01T00:00:00.000"
-- param: @a datetime = "1753-01-01T00:00:00.000"
SELECT @a AS a
-- columns: a datetime null
-- row: ["1753-01-01T00:00:00.000"]

--- datetime: "9999-12-31T23:59:59.997"
-- param: @a datetime = "9999-12-31T23:59:59.997"
SELECT @a AS a
-- columns: a datetime null
-- row: ["9999-12-31T23:59:59.997"]

--- datetime: null
-- param: @a datetime = null
SELECT @a AS a
-- columns: a datetime null
-- row: [null]

--- smalldatetime: "2026-11-22T13:45:00"
-- param: @a smalldatetime = "2026-11-22T13:45:00"
SELECT @a AS a
-- columns: a smalldatetime null
-- row: ["2026-11-22T13:45:00"]

--- smalldatetime: null
-- param: @a smalldatetime = null
SELECT @a AS a
-- columns: a smalldatetime null
-- row: [null]

--- datetime2: "0001-01-01T00:00:00.0000000"
-- param: @a datetime2(7) = "0001-01-01T00:00:00.0000000"
SELECT @a AS a
-- columns: a datetime2(7) null
-- row: ["0001-01-01T00:00:00.0000000"]

--- datetime2: "2026-11-22T13:45:10.1234567"
-- param: @a datetime2(7) = "2026-11-22T13:45:10.1234567"
SELECT @a AS a
-- columns: a datetime2(7) null
-- row: ["2026-11-22T13:45:10.1234567"]

--- datetime2: null
-- param: @a datetime2(7) = null
SELECT @a AS a
-- columns: a datetime2(7) null
-- row: [null]

--- datetimeoffset: "2026-11-22T13:45:10.1234567-05:00"
-- param: @a datetimeoffset(7) = "2026-11-22T13:45:10.1234567-05:00"
SELECT @a AS a
-- columns: a datetimeoffset(7) null
-- row: ["2026-11-22T13:45:10.1234567-05:00"]

--- datetimeoffset: "2026-11-22T13:45:10.0000000+05:30"
-- param: @a datetimeoffset(7) = "2026-11-22T13:45:10.0000000+05:30"
SELECT @a AS a
-- columns: a datetimeoffset(7) null
-- row: ["2026-11-22T13:45:10.0000000+05:30"]

--- datetimeoffset: null
-- param: @a datetimeoffset(7) = null
SELECT @a AS a
-- columns: a datetimeoffset(7) null
-- row: [null]

--- char: "ab  "
-- param: @a char(4) = "ab  "
SELECT @a AS a
-- columns: a char(4) null
-- row: ["ab  "]

--- char: null
-- param: @a char(4) = null
SELECT @a AS a
-- columns: a char(4) null
-- row: [null]

--- varchar: "é€"
-- param: @a varchar(10) = "é€"
SELECT @a AS a
-- columns: a varchar(10) null
-- row: ["é€"]

--- varchar: ""
-- param: @a varchar(10) = ""
SELECT @a AS a
-- columns: a varchar(10) null
-- row: [""]

--- varchar: null
-- param: @a varchar(10) = null
SELECT @a AS a
-- columns: a varchar(10) null
-- row: [null]

--- nchar: "日本語"
-- param: @a nchar(3) = "日本語"
SELECT @a AS a
-- columns: a nchar(3) null
-- row: ["日本語"]

--- nchar: null
-- param: @a nchar(3) = null
SELECT @a AS a
-- columns: a nchar(3) null
-- row: [null]

--- nvarchar: "Ж 🎁"
-- param: @a nvarchar(10) = "Ж 🎁"
SELECT @a AS a
-- columns: a nvarchar(10) null
-- row: ["Ж 🎁"]

--- nvarchar: ""
-- param: @a nvarchar(10) = ""
SELECT @a AS a
-- columns: a nvarchar(10) null
-- row: [""]

--- nvarchar: null
-- param: @a nvarchar(10) = null
SELECT @a AS a
-- columns: a nvarchar(10) null
-- row: [null]

--- nvarchar(max): "日本語"
-- param: @a nvarchar(max) = "日本語"
SELECT @a AS a
-- columns: a nvarchar(max) null
-- row: ["日本語"]

--- nvarchar(max): null
-- param: @a nvarchar(max) = null
SELECT @a AS a
-- columns: a nvarchar(max) null
-- row: [null]

--- varchar(max): "x"
-- param: @a varchar(max) = "x"
SELECT @a AS a
-- columns: a varchar(max) null
-- row: ["x"]

--- varchar(max): null
-- param: @a varchar(max) = null
SELECT @a AS a
-- columns: a varchar(max) null
-- row: [null]

--- uniqueidentifier: "6F9619FF-8B86-D011-B42D-00C04FC964FF"
-- param: @a uniqueidentifier = "6F9619FF-8B86-D011-B42D-00C04FC964FF"
SELECT @a AS a
-- columns: a uniqueidentifier null
-- row: ["6F9619FF-8B86-D011-B42D-00C04FC964FF"]

--- uniqueidentifier: null
-- param: @a uniqueidentifier = null
SELECT @a AS a
-- columns: a uniqueidentifier null
-- row: [null]

--- varbinary: "0x00FF"
-- param: @a varbinary(4) = "0x00FF"
SELECT @a AS a
-- columns: a varbinary(4) null
-- row: ["0x00FF"]

--- varbinary: "0x"
-- param: @a varbinary(4) = "0x"
SELECT @a AS a
-- columns: a varbinary(4) null
-- row: ["0x"]

--- varbinary: null
-- param: @a varbinary(4) = null
SELECT @a AS a
-- columns: a varbinary(4) null
-- row: [null]

--- varbinary(max): "0x0102"
-- param: @a varbinary(max) = "0x0102"
SELECT @a AS a
-- columns: a varbinary(max) null
-- row: ["0x0102"]

--- varbinary(max): null
-- param: @a varbinary(max) = null
SELECT @a AS a
-- columns: a varbinary(max) null
-- row: [null]

--- a parameter's text is never part of the statement
-- param: @a nvarchar(50) = "'; DROP TABLE x; --"
SELECT @a AS a, LEN(@a) AS b
-- columns: a nvarchar(50), b int
-- row: ["'; DROP TABLE x; --",19]

--- several parameters, one used twice
-- param: @a int = 2
-- param: @b decimal(5,2) = "1.25"
-- param: @c nvarchar(5) = "x"
SELECT @a * @b AS p, @a + @a AS s, @c + @c AS t
-- columns: p decimal(16,2), s int, t nvarchar(10)
-- row: ["2.50",4,"xx"]

--- a parameter in a comparison is converted by precedence
-- param: @a nvarchar(10) = "12"
SELECT CASE WHEN 12 = @a THEN 'equal' ELSE 'not' END AS a
-- columns: a varchar(5)
-- row: ["equal"]

--- a parameter in TOP and OFFSET
-- param: @n int = 2
SELECT TOP (@n) v AS a FROM (VALUES (1), (2), (3)) AS t (v) ORDER BY v
SELECT v AS a FROM (VALUES (1), (2), (3)) AS t (v) ORDER BY v OFFSET @n ROWS FETCH NEXT @n ROWS ONLY
-- columns: a int
-- row: [1]
-- row: [2]
-- columns: a int
-- row: [3]

--- names of parameters do not tell case apart
-- param: @Value int = 7
SELECT @VALUE AS a
-- columns: a int
-- row: [7]

--- 137: a parameter that was not given
-- param: @a int = 1
SELECT @b AS b
-- error: 137 15 2 line 1 Must declare the scalar variable "@b".

--- sp_executesql in a batch, with an output parameter (documented example's form)
DECLARE @max int
EXEC sp_executesql N'SELECT @out = MAX(v) FROM (VALUES (1), (5), (@in)) AS t (v)', N'@in int, @out int OUTPUT', @in = 3, @out = @max OUTPUT
SELECT @max AS a
-- columns: a int
-- row: [5]

--- sp_executesql by position
EXEC sp_executesql N'SELECT @a + @b AS a', N'@a int, @b int', 2, 3
-- columns: a int
-- row: [5]

--- temporary tables of the caller are seen by sp_executesql, its own are gone after it
CREATE TABLE #t (a int)
INSERT INTO #t VALUES (1)
EXEC sp_executesql N'SELECT a FROM #t; CREATE TABLE #inner (a int)'
SELECT OBJECT_ID('tempdb..#inner') AS a
-- columns: a int
-- row: [1]
-- columns: a int
-- row: [null]
