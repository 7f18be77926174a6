-- page: Comparison operators (Transact-SQL)
-- page: = (Equals) (Transact-SQL)
-- page: LIKE (Transact-SQL)
-- page: BETWEEN (Transact-SQL)
-- page: IS NULL (Transact-SQL)
-- page: IS [NOT] DISTINCT FROM (Transact-SQL)
-- page: Logical operators (Transact-SQL)
-- page: Collation and Unicode support
-- page: COLLATE (Transact-SQL)
-- page: Collation precedence (Transact-SQL)
-- page: Search condition (Transact-SQL)
-- page: Database identifiers
-- page: Database engine events and errors

--- comparisons take no notice of case, but of accents
SELECT CASE WHEN 'abc' = 'ABC' THEN 1 ELSE 0 END AS a, CASE WHEN N'É' = N'é' THEN 1 ELSE 0 END AS b, CASE WHEN 'e' = 'é' THEN 1 ELSE 0 END AS c, CASE WHEN 'a' < 'B' THEN 1 ELSE 0 END AS d
-- columns: a int, b int, c int, d int
-- row: [1,1,0,1]

--- a collation of its own: case and accents
SELECT CASE WHEN 'abc' = 'ABC' COLLATE Latin1_General_CS_AS THEN 1 ELSE 0 END AS a, CASE WHEN 'e' = 'é' COLLATE Latin1_General_CI_AI THEN 1 ELSE 0 END AS b, CASE WHEN 'a' < 'B' COLLATE Latin1_General_BIN2 THEN 1 ELSE 0 END AS c
-- columns: a int, b int, c int
-- row: [0,1,0]

--- the order of a collation
SELECT v FROM (VALUES ('b'), ('A'), ('a'), ('B')) AS t (v) ORDER BY v COLLATE Latin1_General_BIN2
-- columns: v varchar(1)
-- row: ["A"]
-- row: ["B"]
-- row: ["a"]
-- row: ["b"]

--- letters of both cases sort together
SELECT UPPER(v) AS v FROM (VALUES ('b'), ('A'), ('a'), ('B'), ('_')) AS t (v) ORDER BY t.v
-- columns: v varchar(1)
-- row: ["_"]
-- row: ["A"]
-- row: ["A"]
-- row: ["B"]
-- row: ["B"]

--- trailing blanks do not count in comparisons (documented)
SELECT CASE WHEN 'ab' = 'ab  ' THEN 1 ELSE 0 END AS a, CASE WHEN N'ab' = N'ab ' THEN 1 ELSE 0 END AS b, CASE WHEN ' ab' = 'ab' THEN 1 ELSE 0 END AS c, CASE WHEN CAST('ab' AS char(5)) = CAST('ab ' AS varchar(5)) THEN 1 ELSE 0 END AS d
-- columns: a int, b int, c int, d int
-- row: [1,1,0,1]

--- binaries compare by bytes, trailing zeros aside
SELECT CASE WHEN 0x01 < 0x0102 THEN 1 ELSE 0 END AS a, CASE WHEN 0xFF > 0x01FF THEN 1 ELSE 0 END AS b
-- columns: a int, b int
-- row: [1,1]

--- the operators
SELECT CASE WHEN 1 <> 2 THEN 1 ELSE 0 END AS a, CASE WHEN 1 != 2 THEN 1 ELSE 0 END AS b, CASE WHEN 2 !> 2 THEN 1 ELSE 0 END AS c, CASE WHEN 1 !< 2 THEN 1 ELSE 0 END AS d, CASE WHEN 2 >= 2 AND 1 <= 2 THEN 1 ELSE 0 END AS e
-- columns: a int, b int, c int, d int, e int
-- row: [1,1,1,0,1]

--- a comparison with null is unknown
SELECT CASE WHEN NULL = NULL THEN 1 WHEN NOT (NULL = NULL) THEN 2 ELSE 3 END AS a, CASE WHEN 1 <> NULL THEN 1 ELSE 0 END AS b, CASE WHEN NULL IS NULL THEN 1 ELSE 0 END AS c, CASE WHEN 1 IS NOT NULL THEN 1 ELSE 0 END AS d
-- columns: a int, b int, c int, d int
-- row: [3,0,1,1]

--- AND binds before OR, NOT before both
SELECT CASE WHEN 1 = 1 OR 1 = 1 AND 1 = 0 THEN 1 ELSE 0 END AS a, CASE WHEN NOT 1 = 0 AND 1 = 1 THEN 1 ELSE 0 END AS b, CASE WHEN (1 = 1 OR 1 = 1) AND 1 = 0 THEN 1 ELSE 0 END AS c
-- columns: a int, b int, c int
-- row: [1,1,0]

--- BETWEEN holds its ends
SELECT v FROM (VALUES (1), (2), (3), (4)) AS t (v) WHERE v BETWEEN 2 AND 3 ORDER BY v
SELECT v FROM (VALUES (1), (2), (3), (4)) AS t (v) WHERE v NOT BETWEEN 2 AND 3 ORDER BY v
-- columns: v int
-- row: [2]
-- row: [3]
-- columns: v int
-- row: [1]
-- row: [4]

--- IS DISTINCT FROM takes nulls as equal (documented)
-- devsql: refuses 40517 IS DISTINCT FROM
-- needs: 2022
SELECT CASE WHEN NULL IS NOT DISTINCT FROM NULL THEN 1 ELSE 0 END AS a, CASE WHEN 1 IS DISTINCT FROM NULL THEN 1 ELSE 0 END AS b, CASE WHEN 1 IS DISTINCT FROM 1 THEN 1 ELSE 0 END AS c
-- columns: a int, b int, c int
-- row: [1,1,0]

--- LIKE: %, _, sets, ranges, their opposites
SELECT CASE WHEN 'abc' LIKE 'A%' THEN 1 ELSE 0 END AS a, CASE WHEN 'abc' LIKE '_b_' THEN 1 ELSE 0 END AS b, CASE WHEN 'abc' LIKE '[a-c]bc' THEN 1 ELSE 0 END AS c, CASE WHEN 'abc' LIKE '[^x]bc' THEN 1 ELSE 0 END AS d, CASE WHEN 'abc' LIKE '[xyz]%' THEN 1 ELSE 0 END AS e, CASE WHEN 'abc' NOT LIKE '%z%' THEN 1 ELSE 0 END AS f
-- columns: a int, b int, c int, d int, e int, f int
-- row: [1,1,1,1,0,1]

--- LIKE: wildcards as literals (documented table)
SELECT CASE WHEN '5%' LIKE '5[%]' THEN 1 ELSE 0 END AS a, CASE WHEN '_n' LIKE '[_]n' THEN 1 ELSE 0 END AS b, CASE WHEN '-' LIKE '[-acdf]' THEN 1 ELSE 0 END AS c, CASE WHEN '[' LIKE '[[]' THEN 1 ELSE 0 END AS d, CASE WHEN ']' LIKE ']' THEN 1 ELSE 0 END AS e, CASE WHEN 'abc_d' LIKE 'abc[_]d%' THEN 1 ELSE 0 END AS f
-- columns: a int, b int, c int, d int, e int, f int
-- row: [1,1,1,1,1,1]

--- LIKE with ESCAPE (documented)
SELECT CASE WHEN '15% off' LIKE '%15!%%' ESCAPE '!' THEN 1 ELSE 0 END AS a, CASE WHEN '150 off' LIKE '%15!% %' ESCAPE '!' THEN 1 ELSE 0 END AS b
-- columns: a int, b int
-- row: [1,0]

--- LIKE: blanks at the end of the pattern count, of the text do not (documented)
SELECT CASE WHEN 'abc ' LIKE 'abc' THEN 1 ELSE 0 END AS a, CASE WHEN 'abc' LIKE 'abc ' THEN 1 ELSE 0 END AS b
-- columns: a int, b int
-- row: [1,0]

--- LIKE of a number, and of null
SELECT CASE WHEN 123 LIKE '1%' THEN 1 ELSE 0 END AS a, CASE WHEN NULL LIKE '%' THEN 1 ELSE 0 END AS b
-- columns: a int, b int
-- row: [1,0]

--- a text compared with a number is the number
SELECT CASE WHEN '01' = 1 THEN 1 ELSE 0 END AS a, CASE WHEN '10' < 9 THEN 1 ELSE 0 END AS b, CASE WHEN 1 = CAST(1 AS bit) THEN 1 ELSE 0 END AS c, CASE WHEN 1 = 1.0 THEN 1 ELSE 0 END AS d
-- columns: a int, b int, c int, d int
-- row: [1,0,1,1]

--- a text compared with a date is the date
SELECT CASE WHEN CAST('2024-03-05' AS date) = '20240305' THEN 1 ELSE 0 END AS a, CASE WHEN CAST('2024-03-05T10:00' AS datetime2) > '2024-03-05' THEN 1 ELSE 0 END AS b
-- columns: a int, b int
-- row: [1,1]

--- datetimeoffsets compare by instant (documented)
SELECT CASE WHEN CAST('2024-01-01 12:00 +02:00' AS datetimeoffset) = CAST('2024-01-01 10:00 +00:00' AS datetimeoffset) THEN 1 ELSE 0 END AS a
-- columns: a int
-- row: [1]

--- uniqueidentifiers sort by their last bytes first
SELECT v FROM (VALUES (CAST('00000000-0000-0000-0000-010000000000' AS uniqueidentifier)), (CAST('01000000-0000-0000-0000-000000000000' AS uniqueidentifier)), (CAST('00000000-0000-0000-0100-000000000000' AS uniqueidentifier))) AS t (v) ORDER BY v
-- columns: v uniqueidentifier
-- row: ["01000000-0000-0000-0000-000000000000"]
-- row: ["00000000-0000-0000-0100-000000000000"]
-- row: ["00000000-0000-0000-0000-010000000000"]

--- 468: two collations in one comparison
-- devsql: refuses 40517 two collations in one operation
SELECT CASE WHEN 'a' COLLATE Latin1_General_CS_AS = 'a' COLLATE Latin1_General_CI_AS THEN 1 END AS a
-- error: 468 16 9 line 1 Cannot resolve the collation conflict between "Latin1_General_…" and "Latin1_General_…" in the equal to operation.

--- 448: a collation that is none
SELECT 'a' COLLATE No_Such_Collation AS a
-- error: 448 16 * line 1 Invalid collation 'No_Such_Collation'.

--- 305: types that cannot be compared
SELECT CASE WHEN CAST('x' AS xml) = CAST('x' AS xml) THEN 1 END AS a
-- error: 305 16 1 line 1 The … data type cannot be compared or sorted, except when using the IS NULL operator.

--- names take no notice of case
CREATE TABLE #T (Abc int)
INSERT INTO #t (ABC) VALUES (1)
SELECT aBc AS x FROM #T
-- columns: x int
-- row: [1]

--- a star names columns as they were made
CREATE TABLE #t (AbC int)
-- ok
SELECT * FROM #t
-- columns: AbC int

--- bracketed and quoted names
CREATE TABLE #t ([a b] int, "order" int, [x]]y] int)
INSERT INTO #t VALUES (1, 2, 3)
SELECT [a b], "order", [x]]y] AS z FROM [#t]
-- columns: [a b] int, order int, z int
-- row: [1,2,3]
