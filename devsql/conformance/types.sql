-- page: Data types (Transact-SQL)
-- page: bit (Transact-SQL)
-- page: int, bigint, smallint, and tinyint (Transact-SQL)
-- page: decimal and numeric (Transact-SQL)
-- page: money and smallmoney (Transact-SQL)
-- page: float and real (Transact-SQL)
-- page: date (Transact-SQL)
-- page: time (Transact-SQL)
-- page: datetime (Transact-SQL)
-- page: smalldatetime (Transact-SQL)
-- page: datetime2 (Transact-SQL)
-- page: datetimeoffset (Transact-SQL)
-- page: char and varchar (Transact-SQL)
-- page: nchar and nvarchar (Transact-SQL)
-- page: ntext, text, and image (Transact-SQL)
-- page: binary and varbinary (Transact-SQL)
-- page: uniqueidentifier (Transact-SQL)
-- page: rowversion (Transact-SQL)
-- page: sql_variant (Transact-SQL)
-- page: xml (Transact-SQL)
-- page: SQL_VARIANT_PROPERTY (Transact-SQL)
-- page: DATALENGTH (Transact-SQL)

--- bit: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a bit NOT NULL, b bit NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 0, NULL),
  (2, 1, 1)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a bit not null, b bit null
-- row: [false, null]
-- row: [true, true]

--- tinyint: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a tinyint NOT NULL, b tinyint NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 0, NULL),
  (2, 255, 255)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a tinyint not null, b tinyint null
-- row: [0, null]
-- row: [255, 255]

--- smallint: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a smallint NOT NULL, b smallint NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -32768, NULL),
  (2, 32767, 32767)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a smallint not null, b smallint null
-- row: [-32768, null]
-- row: [32767, 32767]

--- int: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a int NOT NULL, b int NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -2147483648, NULL),
  (2, 2147483647, 2147483647)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a int not null, b int null
-- row: [-2147483648, null]
-- row: [2147483647, 2147483647]

--- bigint: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a bigint NOT NULL, b bigint NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -9223372036854775808, NULL),
  (2, 9223372036854775807, 9223372036854775807)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a bigint not null, b bigint null
-- row: ["-9223372036854775808", null]
-- row: ["9223372036854775807", "9223372036854775807"]

--- decimal(38,0): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a decimal(38,0) NOT NULL, b decimal(38,0) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -99999999999999999999999999999999999999, NULL),
  (2, 99999999999999999999999999999999999999, 99999999999999999999999999999999999999)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a decimal(38,0) not null, b decimal(38,0) null
-- row: ["-99999999999999999999999999999999999999", null]
-- row: ["99999999999999999999999999999999999999", "99999999999999999999999999999999999999"]

--- decimal(38,38): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a decimal(38,38) NOT NULL, b decimal(38,38) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -0.99999999999999999999999999999999999999, NULL),
  (2, 0.00000000000000000000000000000000000001, 0.00000000000000000000000000000000000001)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a decimal(38,38) not null, b decimal(38,38) null
-- row: ["-0.99999999999999999999999999999999999999", null]
-- row: ["0.00000000000000000000000000000000000001", "0.00000000000000000000000000000000000001"]

--- decimal(9,2): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a decimal(9,2) NOT NULL, b decimal(9,2) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -9999999.99, NULL),
  (2, 1.1, 1.1)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a decimal(9,2) not null, b decimal(9,2) null
-- row: ["-9999999.99", null]
-- row: ["1.10", "1.10"]

--- decimal(19,4): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a decimal(19,4) NOT NULL, b decimal(19,4) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -999999999999999.9999, NULL),
  (2, 0, 0)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a decimal(19,4) not null, b decimal(19,4) null
-- row: ["-999999999999999.9999", null]
-- row: ["0.0000", "0.0000"]

--- numeric is decimal: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a numeric(18,4) NOT NULL, b numeric(18,4) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 12.3400, NULL),
  (2, -0.0001, -0.0001)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a decimal(18,4) not null, b decimal(18,4) null
-- row: ["12.3400", null]
-- row: ["-0.0001", "-0.0001"]

--- money: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a money NOT NULL, b money NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -922337203685477.5808, NULL),
  (2, 922337203685477.5807, 922337203685477.5807)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a money not null, b money null
-- row: ["-922337203685477.5808", null]
-- row: ["922337203685477.5807", "922337203685477.5807"]

--- smallmoney: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a smallmoney NOT NULL, b smallmoney NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -214748.3648, NULL),
  (2, 214748.3647, 214748.3647)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a smallmoney not null, b smallmoney null
-- row: ["-214748.3648", null]
-- row: ["214748.3647", "214748.3647"]

--- float: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a float NOT NULL, b float NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -1.79E+308, NULL),
  (2, 2.23E-308, 2.23E-308),
  (3, 0.1, 0.1)
-- count: 3
SELECT a, b FROM #t ORDER BY n
-- columns: a float not null, b float null
-- row: [-1.79e+308, null]
-- row: [2.23e-308, 2.23e-308]
-- row: [0.1, 0.1]

--- real: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a real NOT NULL, b real NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, -3.40E+38, NULL),
  (2, 1.18E-38, 1.18E-38),
  (3, 0.1, 0.1)
-- count: 3
SELECT a, b FROM #t ORDER BY n
-- columns: a real not null, b real null
-- row: [-3.4e+38, null]
-- row: [1.18e-38, 1.18e-38]
-- row: [0.1, 0.1]

--- float(24) is real, float(25) is float: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a float(24) NOT NULL, b float(24) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 0.5, NULL),
  (2, 1.5, 1.5)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a real not null, b real null
-- row: [0.5, null]
-- row: [1.5, 1.5]

--- date: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a date NOT NULL, b date NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '0001-01-01', NULL),
  (2, '9999-12-31', '9999-12-31')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a date not null, b date null
-- row: ["0001-01-01", null]
-- row: ["9999-12-31", "9999-12-31"]

--- time(7): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a time(7) NOT NULL, b time(7) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '00:00:00.0000000', NULL),
  (2, '23:59:59.9999999', '23:59:59.9999999')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a time(7) not null, b time(7) null
-- row: ["00:00:00.0000000", null]
-- row: ["23:59:59.9999999", "23:59:59.9999999"]

--- time(0): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a time(0) NOT NULL, b time(0) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '00:00:00', NULL),
  (2, '23:59:59', '23:59:59')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a time(0) not null, b time(0) null
-- row: ["00:00:00", null]
-- row: ["23:59:59", "23:59:59"]

--- datetime: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a datetime NOT NULL, b datetime NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '1753-01-01', NULL),
  (2, '9999-12-31T23:59:59.997', '9999-12-31T23:59:59.997')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a datetime not null, b datetime null
-- row: ["1753-01-01T00:00:00.000", null]
-- row: ["9999-12-31T23:59:59.997", "9999-12-31T23:59:59.997"]

--- smalldatetime: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a smalldatetime NOT NULL, b smalldatetime NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '1900-01-01', NULL),
  (2, '2079-06-06T23:59:00', '2079-06-06T23:59:00')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a smalldatetime not null, b smalldatetime null
-- row: ["1900-01-01T00:00:00", null]
-- row: ["2079-06-06T23:59:00", "2079-06-06T23:59:00"]

--- datetime2(7): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a datetime2(7) NOT NULL, b datetime2(7) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '0001-01-01', NULL),
  (2, '9999-12-31T23:59:59.9999999', '9999-12-31T23:59:59.9999999')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a datetime2(7) not null, b datetime2(7) null
-- row: ["0001-01-01T00:00:00.0000000", null]
-- row: ["9999-12-31T23:59:59.9999999", "9999-12-31T23:59:59.9999999"]

--- datetime2(3): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a datetime2(3) NOT NULL, b datetime2(3) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '0001-01-01', NULL),
  (2, '2026-11-22T13:45:10.123', '2026-11-22T13:45:10.123')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a datetime2(3) not null, b datetime2(3) null
-- row: ["0001-01-01T00:00:00.000", null]
-- row: ["2026-11-22T13:45:10.123", "2026-11-22T13:45:10.123"]

--- datetimeoffset(7): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a datetimeoffset(7) NOT NULL, b datetimeoffset(7) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '0001-01-01 00:00:00 +00:00', NULL),
  (2, '9999-12-31 23:59:59.9999999 +14:00', '9999-12-31 23:59:59.9999999 +14:00'),
  (3, '2026-11-22 13:45:10.1234567 -05:00', '2026-11-22 13:45:10.1234567 -05:00')
-- count: 3
SELECT a, b FROM #t ORDER BY n
-- columns: a datetimeoffset(7) not null, b datetimeoffset(7) null
-- row: ["0001-01-01T00:00:00.0000000+00:00", null]
-- row: ["9999-12-31T23:59:59.9999999+14:00", "9999-12-31T23:59:59.9999999+14:00"]
-- row: ["2026-11-22T13:45:10.1234567-05:00", "2026-11-22T13:45:10.1234567-05:00"]

--- datetimeoffset(0): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a datetimeoffset(0) NOT NULL, b datetimeoffset(0) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '2026-11-22 13:45:10 +05:30', NULL),
  (2, '2026-11-22 13:45:10 -14:00', '2026-11-22 13:45:10 -14:00')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a datetimeoffset(0) not null, b datetimeoffset(0) null
-- row: ["2026-11-22T13:45:10+05:30", null]
-- row: ["2026-11-22T13:45:10-14:00", "2026-11-22T13:45:10-14:00"]

--- char(5): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a char(5) NOT NULL, b char(5) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 'ab', NULL),
  (2, 'abcde', 'abcde'),
  (3, '', '')
-- count: 3
SELECT a, b FROM #t ORDER BY n
-- columns: a char(5) not null, b char(5) null
-- row: ["ab   ", null]
-- row: ["abcde", "abcde"]
-- row: ["     ", "     "]

--- varchar(5): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a varchar(5) NOT NULL, b varchar(5) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 'ab ', NULL),
  (2, 'abcde', 'abcde'),
  (3, '', '')
-- count: 3
SELECT a, b FROM #t ORDER BY n
-- columns: a varchar(5) not null, b varchar(5) null
-- row: ["ab ", null]
-- row: ["abcde", "abcde"]
-- row: ["", ""]

--- varchar(8000): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a varchar(8000) NOT NULL, b varchar(8000) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 'é€', NULL),
  (2, 'x', 'x')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a varchar(8000) not null, b varchar(8000) null
-- row: ["é€", null]
-- row: ["x", "x"]

--- nchar(3): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a nchar(3) NOT NULL, b nchar(3) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, N'ñ', NULL),
  (2, N'日本語', N'日本語')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a nchar(3) not null, b nchar(3) null
-- row: ["ñ  ", null]
-- row: ["日本語", "日本語"]

--- nvarchar(20): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a nvarchar(20) NOT NULL, b nvarchar(20) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, N'Ж € 🎁', NULL),
  (2, N'', N'')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a nvarchar(20) not null, b nvarchar(20) null
-- row: ["Ж € 🎁", null]
-- row: ["", ""]

--- nvarchar(4000): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a nvarchar(4000) NOT NULL, b nvarchar(4000) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, N'x', NULL),
  (2, N'日本語', N'日本語')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a nvarchar(4000) not null, b nvarchar(4000) null
-- row: ["x", null]
-- row: ["日本語", "日本語"]

--- varchar(max): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a varchar(max) NOT NULL, b varchar(max) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 'short', NULL),
  (2, '', '')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a varchar(max) not null, b varchar(max) null
-- row: ["short", null]
-- row: ["", ""]

--- nvarchar(max): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a nvarchar(max) NOT NULL, b nvarchar(max) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, N'日本語 🎁', NULL),
  (2, N'', N'')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a nvarchar(max) not null, b nvarchar(max) null
-- row: ["日本語 🎁", null]
-- row: ["", ""]

--- text: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a text NOT NULL, b text NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 'some text', NULL),
  (2, '', '')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a text not null, b text null
-- row: ["some text", null]
-- row: ["", ""]

--- ntext: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a ntext NOT NULL, b ntext NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, N'日本語', NULL),
  (2, N'x', N'x')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a ntext not null, b ntext null
-- row: ["日本語", null]
-- row: ["x", "x"]

--- binary(4): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a binary(4) NOT NULL, b binary(4) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 0x01, NULL),
  (2, 0xFFFFFFFF, 0xFFFFFFFF)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a binary(4) not null, b binary(4) null
-- row: ["0x01000000", null]
-- row: ["0xFFFFFFFF", "0xFFFFFFFF"]

--- varbinary(4): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a varbinary(4) NOT NULL, b varbinary(4) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 0x, NULL),
  (2, 0x00FF, 0x00FF)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a varbinary(4) not null, b varbinary(4) null
-- row: ["0x", null]
-- row: ["0x00FF", "0x00FF"]

--- varbinary(max): as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a varbinary(max) NOT NULL, b varbinary(max) NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 0x, NULL),
  (2, 0x00FF00, 0x00FF00)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a varbinary(max) not null, b varbinary(max) null
-- row: ["0x", null]
-- row: ["0x00FF00", "0x00FF00"]

--- image: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a image NOT NULL, b image NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, 0x0102, NULL),
  (2, 0xFF, 0xFF)
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a image not null, b image null
-- row: ["0x0102", null]
-- row: ["0xFF", "0xFF"]

--- uniqueidentifier: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a uniqueidentifier NOT NULL, b uniqueidentifier NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '6F9619FF-8B86-D011-B42D-00C04FC964FF', NULL),
  (2, '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000000')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a uniqueidentifier not null, b uniqueidentifier null
-- row: ["6F9619FF-8B86-D011-B42D-00C04FC964FF", null]
-- row: ["00000000-0000-0000-0000-000000000000", "00000000-0000-0000-0000-000000000000"]

--- xml: as a column, extremes and null
CREATE TABLE #t (n int NOT NULL, a xml NOT NULL, b xml NULL)
-- ok
INSERT INTO #t (n, a, b) VALUES
  (1, '<a b="1">x</a>', NULL),
  (2, '<a/>', '<a/>')
-- count: 2
SELECT a, b FROM #t ORDER BY n
-- columns: a xml not null, b xml null
-- row: ["<a b=\"1\">x</a>", null]
-- row: ["<a/>", "<a/>"]

--- decimal without precision is decimal(18,0), with one number has no scale
SELECT CAST(12.5 AS decimal) AS a, CAST(12.5 AS decimal(5)) AS b
-- columns: a decimal(18,0), b decimal(5,0)
-- row: ["13","13"]

--- time, datetime2 and datetimeoffset without scale have seven digits
SELECT CAST('12:30' AS time) AS a, CAST('2026-01-02' AS datetime2) AS b, CAST('2026-01-02' AS datetimeoffset) AS c
-- columns: a time(7), b datetime2(7), c datetimeoffset(7)
-- row: ["12:30:00.0000000","2026-01-02T00:00:00.0000000","2026-01-02T00:00:00.0000000+00:00"]

--- synonyms of types
DECLARE @a integer = 1, @b dec(5,1) = 2.5, @c double precision = 0.5, @d character(2) = 'x', @e character varying(3) = 'y', @f national character varying(3) = N'z', @g binary varying(2) = 0x01;
SELECT @a AS a, @b AS b, @c AS c, @d AS d, @e AS e, @f AS f, @g AS g
-- columns: a int, b decimal(5,1), c float, d char(2), e varchar(3), f nvarchar(3), g varbinary(2)
-- row: [1,"2.5",0.5,"x ","y","z","0x01"]

--- sysname is nvarchar(128)
DECLARE @a sysname = N'x'
SELECT @a AS a
-- columns: a nvarchar(128)
-- row: ["x"]

--- a rowversion is binary(8) and grows with each change
-- devsql: refuses 40517 rowversion in a temporary table
CREATE TABLE #t (a int NOT NULL, v rowversion)
INSERT INTO #t (a) VALUES (1), (2)
DECLARE @v binary(8) = (SELECT MAX(v) FROM #t)
UPDATE #t SET a = 3 WHERE a = 1
SELECT v FROM #t WHERE 1 = 0
SELECT CASE WHEN (SELECT v FROM #t WHERE a = 3) > @v THEN 'grew' ELSE 'stayed' END AS a
-- columns: v binary(8) not null
-- columns: a varchar(6)
-- row: ["grew"]

--- SQL_VARIANT_PROPERTY tells a value's type
-- devsql: refuses 40517 SQL_VARIANT_PROPERTY
SELECT SQL_VARIANT_PROPERTY(CAST(46279.1 AS decimal(8,2)), 'BaseType') AS [Base Type], SQL_VARIANT_PROPERTY(CAST(46279.1 AS decimal(8,2)), 'Precision') AS [Precision], SQL_VARIANT_PROPERTY(CAST(46279.1 AS decimal(8,2)), 'Scale') AS Scale
-- columns: [Base Type] sql_variant, [Precision] sql_variant, Scale sql_variant
-- row: ["decimal",8,2]

--- long values of max types come whole
SELECT DATALENGTH(a) AS a, RIGHT(a, 3) AS b, DATALENGTH(n) AS c, DATALENGTH(v) AS d
FROM (SELECT REPLICATE(CAST('x' AS varchar(max)), 100000) + 'end' AS a, REPLICATE(CAST(N'é' AS nvarchar(max)), 50000) AS n, CAST(REPLICATE(CAST('x' AS varchar(max)), 70000) AS varbinary(max)) AS v) AS t
-- columns: a bigint, b varchar(*), c bigint, d bigint
-- row: ["100003","end","100000","70000"]

--- DATALENGTH counts bytes (documented)
SELECT DATALENGTH('abc ') AS a, DATALENGTH(N'abc') AS b, DATALENGTH(CAST(1 AS int)) AS c, DATALENGTH(CAST(1 AS bigint)) AS d, DATALENGTH(0x0102) AS e, DATALENGTH(NULL) AS f
-- columns: a int, b int, c int, d int, e int, f int null
-- row: [4,6,4,8,2,null]

--- SQL Server's default collation, as the wire tells it
SELECT CAST('x' AS varchar(3)) COLLATE SQL_Latin1_General_CP1_CI_AS AS a
-- columns: a varchar(3) collate SQL_Latin1_General_CP1_CI_AS
-- row: ["x"]

--- an expression over a column that allows null allows null; ISNULL with a constant does not (documented)
CREATE TABLE #t (a int NULL, b int NOT NULL)
SELECT a, b, ISNULL(a, 0) AS c, COALESCE(a, 0) AS d FROM #t
-- columns: a int null, b int not null, c int not null, d int

--- a result without rows still has its columns
SELECT CAST(NULL AS decimal(7,3)) AS a, CAST(NULL AS datetimeoffset(2)) AS b WHERE 1 = 0
-- columns: a decimal(7,3) null, b datetimeoffset(2) null

--- a column without a name, and two of one name
SELECT 1, 2 AS a, 3 AS a, 4
-- columns: [] int, a int, a int, [] int
-- row: [1,2,3,4]

--- names as written: quoted, bracketed, by =, by a string
SELECT 1 AS "a b", 2 AS [c d], 3 'e', f = 4
-- columns: [a b] int, [c d] int, e int, f int
-- row: [1,2,3,4]

--- a null of each kind
SELECT CAST(NULL AS bit) AS a, CAST(NULL AS money) AS b, CAST(NULL AS float) AS c, CAST(NULL AS date) AS d, CAST(NULL AS nvarchar(max)) AS e, CAST(NULL AS varbinary(3)) AS f, CAST(NULL AS uniqueidentifier) AS g, CAST(NULL AS xml) AS h
-- columns: a bit null, b money null, c float null, d date null, e nvarchar(max) null, f varbinary(3) null, g uniqueidentifier null, h xml null
-- row: [null,null,null,null,null,null,null,null]

--- NULL alone is an int
SELECT NULL AS a
-- columns: a int null
-- row: [null]

--- hierarchyid as text (documented)
-- devsql: refuses 40517 hierarchyid
SELECT CAST(CAST('/1/2/' AS hierarchyid) AS nvarchar(20)) AS a
-- columns: a nvarchar(20)
-- row: ["/1/2/"]
