-- page: Aggregate functions (Transact-SQL)
-- page: AVG (Transact-SQL)
-- page: COUNT (Transact-SQL)
-- page: COUNT_BIG (Transact-SQL)
-- page: SUM (Transact-SQL)
-- page: MIN (Transact-SQL)
-- page: STDEV (Transact-SQL)
-- page: VAR (Transact-SQL)
-- page: SELECT - GROUP BY (Transact-SQL)
-- page: SELECT - HAVING (Transact-SQL)
-- page: GROUPING (Transact-SQL)
-- page: GROUPING_ID (Transact-SQL)
-- page: STRING_AGG (Transact-SQL)
-- page: Database engine events and errors

--- the type of SUM (documented table)
SELECT SUM(CAST(v AS tinyint)) AS a, SUM(CAST(v AS smallint)) AS b, SUM(v) AS c, SUM(CAST(v AS bigint)) AS d, SUM(CAST(v AS decimal(9,2))) AS e, SUM(CAST(v AS money)) AS f, SUM(CAST(v AS smallmoney)) AS g, SUM(CAST(v AS real)) AS h FROM (VALUES (1), (2)) AS t (v)
-- columns: a int, b int, c int, d bigint, e decimal(38,2), f money, g money, h float
-- row: [3,3,3,"3","3.00","3.0000","3.0000",3]

--- the type of AVG (documented table)
SELECT AVG(CAST(v AS tinyint)) AS a, AVG(v) AS b, AVG(CAST(v AS bigint)) AS c, AVG(CAST(v AS decimal(9,2))) AS d, AVG(CAST(v AS decimal(18,8))) AS e, AVG(CAST(v AS money)) AS f, AVG(CAST(v AS float)) AS g FROM (VALUES (1), (2)) AS t (v)
-- columns: a int, b int, c bigint, d decimal(38,6), e decimal(38,8), f money, g float
-- row: [1,1,"1","1.500000","1.50000000","1.5000",1.5]

--- COUNT is int, COUNT_BIG bigint, both leave out nulls but for the star
SELECT COUNT(*) AS a, COUNT(v) AS b, COUNT(DISTINCT v) AS c, COUNT_BIG(v) AS d FROM (VALUES (1), (1), (2), (NULL)) AS t (v)
-- columns: a int, b int, c int, d bigint
-- row: [4,3,2,"3"]

--- the warning that nulls were left out
SELECT SUM(v) AS a FROM (VALUES (1), (NULL)) AS t (v)
-- columns: a int
-- row: [1]

--- aggregates of no rows
SELECT COUNT(*) AS a, SUM(v) AS b, MIN(v) AS c, AVG(v) AS d FROM (VALUES (1)) AS t (v) WHERE v > 1
-- columns: a int, b int null, c int null, d int null
-- row: [0,null,null,null]

--- aggregates of no groups are no rows
SELECT v, COUNT(*) AS a FROM (VALUES (1)) AS t (v) WHERE v > 1 GROUP BY v
-- columns: v int, a int

--- MIN and MAX keep the type
SELECT MIN(CAST('2024-01-02' AS date)) AS a, MAX(CAST(1.50 AS decimal(5,2))) AS b, MAX(v) AS c, MIN(CAST(7 AS tinyint)) AS d FROM (VALUES ('a'), ('B')) AS t (v)
-- columns: a date, b decimal(5,2), c varchar(1), d tinyint
-- row: ["2024-01-02","1.50","B",7]

--- SUM and AVG of distinct values
SELECT SUM(DISTINCT v) AS a, AVG(DISTINCT v) AS b FROM (VALUES (1), (1), (4)) AS t (v)
-- columns: a int, b int
-- row: [5,2]

--- STDEV, STDEVP, VAR, VARP
SELECT VAR(v) AS a, VARP(v) AS b, STDEV(v) AS c, STDEVP(v) AS d FROM (VALUES (2), (4), (6)) AS t (v)
-- columns: a float, b float, c float, d float
-- row: [4,2.6666666666666665,2,1.632993161855452]

--- VAR of one row is null
SELECT VAR(v) AS a, VARP(v) AS b FROM (VALUES (2)) AS t (v)
-- columns: a float null, b float
-- row: [null,0]

--- groups take no notice of case, and hold their nulls together
SELECT LOWER(MIN(v)) AS a, COUNT(*) AS b FROM (VALUES ('x'), ('X'), (NULL), (NULL)) AS t (v) GROUP BY v ORDER BY COUNT(v)
-- columns: a varchar(1) null, b int
-- row: [null,2]
-- row: ["x",2]

--- HAVING filters groups
SELECT g, SUM(v) AS s FROM (VALUES (1, 10), (1, 20), (2, 5)) AS t (g, v) GROUP BY g HAVING SUM(v) > 10
-- columns: g int, s int
-- row: [1,30]

--- HAVING without GROUP BY is one group
SELECT COUNT(*) AS a FROM (VALUES (1), (2)) AS t (v) HAVING COUNT(*) > 1
-- columns: a int
-- row: [2]

--- ROLLUP adds subtotals and a total
SELECT g, h, SUM(v) AS s, GROUPING(g) AS gg, GROUPING(h) AS gh FROM (VALUES ('a', 'x', 1), ('a', 'y', 2), ('b', 'x', 4)) AS t (g, h, v) GROUP BY ROLLUP (g, h) ORDER BY GROUPING(g), g, GROUPING(h), h
-- columns: g varchar(1), h varchar(1), s int, gg tinyint, gh tinyint
-- row: ["a","x",1,0,0]
-- row: ["a","y",2,0,0]
-- row: ["a",null,3,0,1]
-- row: ["b","x",4,0,0]
-- row: ["b",null,4,0,1]
-- row: [null,null,7,1,1]

--- CUBE adds every combination; GROUPING_ID numbers them
-- devsql: refuses 40517 GROUPING_ID
SELECT GROUPING_ID(g, h) AS id, COUNT(*) AS n, SUM(v) AS s FROM (VALUES ('a', 'x', 1), ('b', 'x', 2)) AS t (g, h, v) GROUP BY CUBE (g, h) ORDER BY id, s
-- columns: id int, n int, s int
-- row: [0,1,1]
-- row: [0,1,2]
-- row: [1,1,1]
-- row: [1,1,2]
-- row: [2,2,3]
-- row: [3,2,3]

--- GROUPING SETS are as many groupings
SELECT g, h, SUM(v) AS s FROM (VALUES ('a', 'x', 1), ('b', 'x', 2)) AS t (g, h, v) GROUP BY GROUPING SETS ((g), (h), ()) ORDER BY s, g, h DESC
-- columns: g varchar(1), h varchar(1), s int
-- row: ["a",null,1]
-- row: ["b",null,2]
-- row: [null,"x",3]
-- row: [null,null,3]

--- 8120: a column that is neither grouped nor aggregated
CREATE TABLE #t (a int, b int)
-- ok
SELECT a, b FROM #t GROUP BY a
-- error: 8120 16 1 line 1 Column '#t.b' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.

--- 8120: a column beside an aggregate without groups
CREATE TABLE #t (a int, b int)
-- ok
SELECT a, COUNT(*) FROM #t
-- error: 8120 16 1 line 1 Column '#t.a' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.

--- 147: an aggregate in WHERE
SELECT v FROM (VALUES (1)) AS t (v) WHERE COUNT(*) > 0
-- error: 147 15 1 line 1 An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.

--- 130: an aggregate of an aggregate
SELECT SUM(COUNT(*)) AS a FROM (VALUES (1)) AS t (v)
-- error: 130 * 1 line 1 Cannot perform an aggregate function on an expression containing an aggregate or a subquery.

--- 8117: SUM of text
SELECT SUM(v) AS a FROM (VALUES ('a')) AS t (v)
-- error: 8117 16 1 line 1 Operand data type varchar is invalid for sum operator.

--- 8115: SUM past int
SELECT SUM(v) AS a FROM (VALUES (2147483647), (1)) AS t (v)
-- error: 8115 16 2 line 1 Arithmetic overflow error converting expression to data type int.
