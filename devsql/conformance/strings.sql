-- page: String functions (Transact-SQL)
-- page: ASCII (Transact-SQL)
-- page: CHAR (Transact-SQL)
-- page: CHARINDEX (Transact-SQL)
-- page: CONCAT (Transact-SQL)
-- page: CONCAT_WS (Transact-SQL)
-- page: DIFFERENCE (Transact-SQL)
-- page: FORMAT (Transact-SQL)
-- page: LEFT (Transact-SQL)
-- page: LEN (Transact-SQL)
-- page: LOWER (Transact-SQL)
-- page: LTRIM (Transact-SQL)
-- page: NCHAR (Transact-SQL)
-- page: PATINDEX (Transact-SQL)
-- page: QUOTENAME (Transact-SQL)
-- page: REPLACE (Transact-SQL)
-- page: REPLICATE (Transact-SQL)
-- page: REVERSE (Transact-SQL)
-- page: RIGHT (Transact-SQL)
-- page: RTRIM (Transact-SQL)
-- page: SOUNDEX (Transact-SQL)
-- page: SPACE (Transact-SQL)
-- page: STR (Transact-SQL)
-- page: STRING_AGG (Transact-SQL)
-- page: STRING_ESCAPE (Transact-SQL)
-- page: STRING_SPLIT (Transact-SQL)
-- page: STUFF (Transact-SQL)
-- page: SUBSTRING (Transact-SQL)
-- page: TRANSLATE (Transact-SQL)
-- page: TRIM (Transact-SQL)
-- page: UNICODE (Transact-SQL)
-- page: UPPER (Transact-SQL)
-- page: + (String Concatenation) (Transact-SQL)
-- page: PARSENAME (Transact-SQL)

--- ASCII, CHAR, UNICODE, NCHAR
SELECT ASCII('A') AS a, ASCII('æ') AS b, CHAR(65) AS c, UNICODE(N'Åkergatan 24') AS d, NCHAR(248) AS e, CHAR(300) AS f
-- columns: a int, b int, c char(1), d int, e nchar(1), f char(1) null
-- row: [65, 230, "A", 197, "ø", null]

--- CHARINDEX (documented examples)
DECLARE @document VARCHAR(64) = 'Reflectors are vital safety components of your bicycle.';
SELECT CHARINDEX('bicycle', @document) AS a, CHARINDEX('vital', @document, 5) AS b, CHARINDEX('bike', @document) AS c
-- columns: a int, b int, c int
-- row: [48, 16, 0]

--- CHARINDEX with a start (documented examples)
SELECT CHARINDEX('is', 'This is a string') AS a, CHARINDEX('is', 'This is a string', 4) AS b, CHARINDEX('x', NULL) AS c, CHARINDEX('i', 'This', -1) AS d
-- columns: a int, b int, c int null, d int
-- row: [3, 6, null, 3]

--- CONCAT (documented example)
SELECT CONCAT('Happy ', 'Birthday ', 11, '/', '25') AS Result
-- columns: Result varchar(*)
-- row: ["Happy Birthday 11/25"]

--- CONCAT takes null as empty
SELECT CONCAT('a', NULL, 'b') AS a, CONCAT(NULL, NULL) AS b, CONCAT(N'x', 1) AS c
-- columns: a varchar(*), b varchar(*), c nvarchar(*)
-- row: ["ab", "", "x1"]

--- CONCAT_WS leaves out nulls (documented example)
SELECT CONCAT_WS(',', '1 Microsoft Way', NULL, NULL, 'Redmond', 'WA', 98052) AS Address
-- columns: Address varchar(*)
-- row: ["1 Microsoft Way,Redmond,WA,98052"]

--- + joins strings; null makes it null
SELECT 'a' + 'b' AS a, 'a' + NULL AS b, N'ж' + 'b' AS c, 'a ' + 'b' AS d, CAST('a' AS char(3)) + 'b' AS e
-- columns: a varchar(2), b varchar(*) null, c nvarchar(2), d varchar(3), e varchar(4)
-- row: ["ab", null, "жb", "a b", "a  b"]

--- + of strings adds up lengths
SELECT CAST('a' AS varchar(10)) + CAST('b' AS varchar(20)) AS a, CAST(N'a' AS nvarchar(10)) + CAST('b' AS varchar(20)) AS b, CAST('a' AS varchar(8000)) + CAST('b' AS varchar(8000)) AS c, CAST('a' AS varchar(max)) + 'b' AS d
-- columns: a varchar(30), b nvarchar(30), c varchar(8000), d varchar(max)
-- row: ["ab", "ab", "ab", "ab"]

--- + of binaries joins them
SELECT 0x01 + 0x0203 AS a
-- columns: a varbinary(3)
-- row: ["0x010203"]

--- LEFT and RIGHT (documented examples)
SELECT LEFT('abcdefg', 2) AS a, RIGHT('abcdefg', 2) AS b, LEFT('abc', 10) AS c, RIGHT('abc', 0) AS d
-- columns: a varchar(*), b varchar(*), c varchar(*), d varchar(*)
-- row: ["ab", "fg", "abc", ""]

--- 536: a negative length
SELECT LEFT('abc', -1) AS a
-- error: 536 16 * line 1 Invalid length parameter passed to the … function.

--- 537: a negative length to SUBSTRING
SELECT SUBSTRING('abc', 1, -1) AS a
-- error: 537 16 * line 1 Invalid length parameter passed to the LEFT or SUBSTRING function.

--- LEN leaves out trailing blanks, DATALENGTH does not
SELECT LEN('ab  ') AS a, LEN('  ab') AS b, LEN('') AS c, LEN(NULL) AS d, LEN(N'日本') AS e, LEN(CAST('x' AS varchar(max))) AS f
-- columns: a int, b int, c int, d int null, e int, f bigint
-- row: [2, 4, 0, null, 2, "1"]

--- LOWER and UPPER
SELECT LOWER('AbÉ') AS a, UPPER('abé') AS b, UPPER(N'ñж') AS c
-- columns: a varchar(3), b varchar(3), c nvarchar(2)
-- row: ["abé", "ABÉ", "ÑЖ"]

--- LTRIM, RTRIM, TRIM (documented examples)
SELECT LTRIM('     Five spaces are at the beginning of this string.') AS a, RTRIM('Removes trailing spaces.   ') AS b, TRIM('     test    ') AS c, TRIM('.,! ' FROM '     #     test    .') AS d
-- columns: a varchar(*), b varchar(*), c varchar(*), d varchar(*)
-- row: ["Five spaces are at the beginning of this string.", "Removes trailing spaces.", "test", "#     test"]

--- LTRIM and RTRIM with characters (documented)
-- needs: 2022
SELECT LTRIM('123abc.', '123') AS a, RTRIM('.123abc.', 'abc.') AS b
-- columns: a varchar(*), b varchar(*)
-- row: ["abc.", ".123"]

--- PATINDEX (documented examples)
SELECT PATINDEX('%ter%', 'interesting data') AS a, PATINDEX('%en_ure%', 'Please ensure the door is locked!') AS b, PATINDEX('%[^ 0-9A-Za-z]%', 'Please ensure the door is locked!') AS c, PATINDEX('%x%', 'abc') AS d
-- columns: a int, b int, c int, d int
-- row: [3, 8, 33, 0]

--- QUOTENAME (documented example)
SELECT QUOTENAME('abc[]def') AS a, QUOTENAME('it''s', '''') AS b, QUOTENAME('a"b', '"') AS c, QUOTENAME('a)b', '(') AS d
-- columns: a nvarchar(258), b nvarchar(258), c nvarchar(258), d nvarchar(258)
-- row: ["[abc[]]def]", "'it''s'", "\"a\"\"b\"", "(a))b)"]

--- REPLACE (documented example)
SELECT REPLACE('abcdefghicde', 'cde', 'xxx') AS a, REPLACE('aXbx', 'x', '') AS b, REPLACE('abc', NULL, 'x') AS c
-- columns: a varchar(*), b varchar(*), c varchar(*) null
-- row: ["abxxxfghixxx", "ab", null]

--- REPLICATE, REVERSE, SPACE
SELECT REPLICATE('0', 4) + 'x' AS a, REVERSE('abc') AS b, 'a' + SPACE(2) + 'b' AS c, REPLICATE('x', -1) AS d, REVERSE(1234) AS e
-- columns: a varchar(*), b varchar(*), c varchar(*), d varchar(*) null, e varchar(*)
-- row: ["0000x", "cba", "a  b", null, "4321"]

--- SOUNDEX and DIFFERENCE (documented examples)
SELECT SOUNDEX('Smith') AS a, SOUNDEX('Smythe') AS b, SOUNDEX('Green') AS c, SOUNDEX('Greene') AS d, DIFFERENCE('Green', 'Greene') AS e, DIFFERENCE('Blotchet-Halls', 'Greene') AS f
-- columns: a varchar(*), b varchar(*), c varchar(*), d varchar(*), e int, f int
-- row: ["S530", "S530", "G650", "G650", 4, 0]

--- STR (documented examples)
SELECT STR(123.45, 6, 1) AS a, STR(123.45, 2, 2) AS b, STR(FLOOR(123.45), 8, 3) AS c, STR(12, 10) AS d, STR(1223, 2) AS e
-- columns: a varchar(*), b varchar(*), c varchar(*), d varchar(*), e varchar(*)
-- row: [" 123.5", "**", " 123.000", "        12", "**"]

--- STUFF (documented example)
SELECT STUFF('abcdef', 2, 3, 'ijklmn') AS a, STUFF('abc', 0, 1, 'x') AS b, STUFF('abc', 4, 1, 'x') AS c, STUFF('abc', 2, 1, NULL) AS d
-- columns: a varchar(*), b varchar(*) null, c varchar(*) null, d varchar(*)
-- row: ["aijklmnef", null, null, "ac"]

--- SUBSTRING (documented example)
SELECT SUBSTRING('abcdef', 2, 3) AS a, SUBSTRING('abcdef', 0, 3) AS b, SUBSTRING('abcdef', -1, 4) AS c, SUBSTRING('abcdef', 5, 10) AS d, SUBSTRING(0x010203, 2, 1) AS e
-- columns: a varchar(*), b varchar(*), c varchar(*), d varchar(*), e varbinary(*)
-- row: ["bcd", "ab", "ab", "ef", "0x02"]

--- TRANSLATE (documented example)
SELECT TRANSLATE('2*[3+4]/{7-2}', '[]{}', '()()') AS a
-- columns: a varchar(*)
-- row: ["2*(3+4)/(7-2)"]

--- 9828: TRANSLATE of unequal lengths
SELECT TRANSLATE('abc', 'ab', 'x') AS a
-- error: 9828 16 1 line 1 The second and third arguments of the TRANSLATE built-in function must contain an equal number of characters.

--- STRING_AGG (documented)
SELECT STRING_AGG(v, '-') WITHIN GROUP (ORDER BY v) AS a, STRING_AGG(v, ', ') WITHIN GROUP (ORDER BY v DESC) AS b FROM (VALUES ('b'), ('a'), (NULL), ('c')) AS t (v)
-- columns: a varchar(8000), b varchar(8000)
-- row: ["a-b-c", "c, b, a"]

--- STRING_AGG of numbers is nvarchar, of nothing null (documented)
SELECT STRING_AGG(v, ',') WITHIN GROUP (ORDER BY v) AS a FROM (VALUES (1), (2)) AS t (v)
SELECT STRING_AGG(v, ',') AS a FROM (VALUES ('x')) AS t (v) WHERE 1 = 0
-- columns: a nvarchar(4000)
-- row: ["1,2"]
-- columns: a varchar(8000) null
-- row: [null]

--- STRING_AGG per group (documented)
SELECT g, STRING_AGG(v, ',') WITHIN GROUP (ORDER BY v) AS a FROM (VALUES (1, 'x'), (2, 'y'), (1, 'w')) AS t (g, v) GROUP BY g ORDER BY g
-- columns: g int, a varchar(8000)
-- row: [1, "w,x"]
-- row: [2, "y"]

--- STRING_SPLIT (documented example)
SELECT value FROM STRING_SPLIT('Lorem ipsum dolor sit amet.', ' ')
-- columns: value varchar(*)
-- row: ["Lorem"]
-- row: ["ipsum"]
-- row: ["dolor"]
-- row: ["sit"]
-- row: ["amet."]

--- STRING_SPLIT with ordinal (documented example)
-- needs: 2022
SELECT value, ordinal FROM STRING_SPLIT('Lorem ipsum', ' ', 1) ORDER BY ordinal DESC
-- columns: value varchar(*), ordinal bigint
-- row: ["ipsum", "2"]
-- row: ["Lorem", "1"]

--- STRING_ESCAPE (documented)
SELECT STRING_ESCAPE('\ / "' + CHAR(9) + CHAR(10), 'json') AS a
-- columns: a nvarchar(*)
-- row: ["\\\\ \\/ \\\"\\t\\n"]

--- PARSENAME (documented)
SELECT PARSENAME('srv.db.dbo.t', 1) AS a, PARSENAME('srv.db.dbo.t', 2) AS b, PARSENAME('srv.db.dbo.t', 3) AS c, PARSENAME('srv.db.dbo.t', 4) AS d, PARSENAME('a.b', 3) AS e
-- columns: a nvarchar(128), b nvarchar(128), c nvarchar(128), d nvarchar(128), e nvarchar(128) null
-- row: ["t", "dbo", "db", "srv", null]

--- FORMAT of dates (documented examples)
DECLARE @d DATE = '11/22/2020';
SELECT FORMAT(@d, 'd', 'en-US') AS a, FORMAT(@d, 'D', 'en-US') AS b, FORMAT(@d, 'dd/MM/yyyy', 'en-US') AS c
-- columns: a nvarchar(4000), b nvarchar(4000), c nvarchar(4000)
-- row: ["11/22/2020", "Sunday, November 22, 2020", "22/11/2020"]

--- FORMAT of a time of day (documented examples)
SELECT FORMAT(CAST('2018-01-01 01:00' AS DATETIME2), N'hh:mm tt') AS a, FORMAT(CAST('2018-01-01 14:00' AS DATETIME2), N'hh:mm tt') AS b, FORMAT(CAST('2018-01-01 14:00' AS DATETIME2), N'hh:mm t') AS c, FORMAT(CAST('2018-01-01 14:00' AS DATETIME2), N'HH:mm') AS d
-- columns: a nvarchar(4000), b nvarchar(4000), c nvarchar(4000), d nvarchar(4000)
-- row: ["01:00 AM", "02:00 PM", "02:00 P", "14:00"]

--- FORMAT of numbers (documented examples)
SELECT FORMAT(123456789, '###-##-####') AS a, FORMAT(CAST(1.0002 AS money), 'N', 'en-us') AS b, FORMAT(CAST(1.55 AS money), 'G', 'en-us') AS c, FORMAT(CAST(8.2784 AS money), 'C', 'en-us') AS d, FORMAT(1234567.891, 'N2', 'en-US') AS e, FORMAT(42, 'D5', 'en-US') AS f
-- columns: a nvarchar(4000), b nvarchar(4000), c nvarchar(4000), d nvarchar(4000), e nvarchar(4000), f nvarchar(4000)
-- row: ["123-45-6789", "1.00", "1.5500", "$8.28", "1,234,567.89", "00042"]

--- FORMAT of a time without escapes is null (documented examples)
SELECT FORMAT(CAST('07:35' AS TIME), N'hh.mm') AS a, FORMAT(CAST('07:35' AS TIME), N'hh\:mm') AS b
-- columns: a nvarchar(4000) null, b nvarchar(4000) null
-- row: [null, "07:35"]

--- ISNUMERIC (documented)
SELECT ISNUMERIC('12.5') AS a, ISNUMERIC('$12') AS b, ISNUMERIC('abc') AS c, ISNUMERIC('1e5') AS d, ISNUMERIC(NULL) AS e, ISNUMERIC('-') AS f
-- columns: a int, b int, c int, d int, e int, f int
-- row: [1, 1, 0, 1, 0, 1]

--- a quote in a string is written twice
SELECT 'it''s' AS a, N'' AS b, 'a--b' AS c, '/* no comment */' AS d
-- columns: a varchar(4), b nvarchar(*), c varchar(4), d varchar(16)
-- row: ["it's", "", "a--b", "/* no comment */"]
