-- page: SELECT (Transact-SQL)
-- page: TOP (Transact-SQL)
-- page: SELECT - ORDER BY clause (Transact-SQL)
-- page: FROM clause plus JOIN, APPLY, PIVOT (Transact-SQL)
-- page: FROM - Using PIVOT and UNPIVOT
-- page: WITH common_table_expression (Transact-SQL)
-- page: Set operators - UNION (Transact-SQL)
-- page: Set operators - EXCEPT and INTERSECT (Transact-SQL)
-- page: Table value constructor (Transact-SQL)
-- page: SELECT - INTO clause (Transact-SQL)
-- page: EXISTS (Transact-SQL)
-- page: IN (Transact-SQL)
-- page: CASE (Transact-SQL)
-- page: Subqueries (SQL Server)
-- page: GENERATE_SERIES (Transact-SQL)
-- page: Database engine events and errors

--- TOP with and without parentheses
SELECT TOP 2 v FROM (VALUES (3), (1), (2)) AS t (v) ORDER BY v
SELECT TOP (1) v FROM (VALUES (3), (1), (2)) AS t (v) ORDER BY v DESC
-- columns: v int
-- row: [1]
-- row: [2]
-- columns: v int
-- row: [3]

--- TOP of an expression and a variable
DECLARE @n int = 1
SELECT TOP (@n + 1) v FROM (VALUES (3), (1), (2)) AS t (v) ORDER BY v
-- columns: v int
-- row: [1]
-- row: [2]

--- TOP PERCENT rounds up to the next row (documented)
SELECT TOP (10) PERCENT v FROM (VALUES (1), (2), (3)) AS t (v) ORDER BY v
SELECT TOP 50 PERCENT v FROM (VALUES (1), (2), (3)) AS t (v) ORDER BY v
-- columns: v int
-- row: [1]
-- columns: v int
-- row: [1]
-- row: [2]

--- TOP WITH TIES gives those that tie with the last
SELECT TOP (2) WITH TIES v FROM (VALUES (1), (2), (2), (3)) AS t (v) ORDER BY v
-- columns: v int
-- row: [1]
-- row: [2]
-- row: [2]

--- TOP PERCENT WITH TIES
SELECT TOP (40) PERCENT WITH TIES v FROM (VALUES (1), (2), (2), (3), (4)) AS t (v) ORDER BY v
-- columns: v int
-- row: [1]
-- row: [2]
-- row: [2]

--- TOP (0) is no rows
SELECT TOP (0) v FROM (VALUES (1)) AS t (v)
-- columns: v int

--- 1062: WITH TIES without ORDER BY
SELECT TOP (1) WITH TIES v FROM (VALUES (1)) AS t (v)
-- error: 1062 15 1 line 1 The TOP N WITH TIES clause is not allowed without a corresponding ORDER BY clause.

--- 127: a TOP below zero
SELECT TOP (-1) v FROM (VALUES (1)) AS t (v)
-- error: 127 15 1 line 1 A TOP N or FETCH rowcount value may not be negative.

--- OFFSET and FETCH page through rows
SELECT v FROM (VALUES (1), (2), (3), (4)) AS t (v) ORDER BY v OFFSET 1 ROW FETCH NEXT 2 ROWS ONLY
SELECT v FROM (VALUES (1), (2), (3), (4)) AS t (v) ORDER BY v OFFSET 3 ROWS
SELECT v FROM (VALUES (1), (2), (3), (4)) AS t (v) ORDER BY v DESC OFFSET 0 ROWS FETCH FIRST 1 ROW ONLY
-- columns: v int
-- row: [2]
-- row: [3]
-- columns: v int
-- row: [4]
-- columns: v int
-- row: [4]

--- 102: OFFSET without ORDER BY
SELECT v FROM (VALUES (1)) AS t (v) OFFSET 1 ROWS
-- error: 102 15 1 line 1 Incorrect syntax near '…'.

--- 10741: TOP with OFFSET
SELECT TOP (1) v FROM (VALUES (1)) AS t (v) ORDER BY v OFFSET 1 ROWS
-- error: 10741 15 * line 1 A TOP can not be used in the same query or sub-query as a OFFSET.

--- nulls come first in ascending order (documented)
SELECT v FROM (VALUES (1), (NULL), (-1)) AS t (v) ORDER BY v
SELECT v FROM (VALUES (1), (NULL), (-1)) AS t (v) ORDER BY v DESC
-- columns: v int null
-- row: [null]
-- row: [-1]
-- row: [1]
-- columns: v int null
-- row: [1]
-- row: [-1]
-- row: [null]

--- ORDER BY an alias, a position, an expression, a column that is not selected
SELECT v AS a FROM (VALUES (1, 9), (2, 8)) AS t (v, w) ORDER BY a DESC
SELECT v AS a FROM (VALUES (1, 9), (2, 8)) AS t (v, w) ORDER BY 1 DESC
SELECT v AS a FROM (VALUES (1, 9), (2, 8)) AS t (v, w) ORDER BY -v
SELECT v AS a FROM (VALUES (1, 9), (2, 8)) AS t (v, w) ORDER BY w
-- columns: a int
-- row: [2]
-- row: [1]
-- columns: a int
-- row: [2]
-- row: [1]
-- columns: a int
-- row: [2]
-- row: [1]
-- columns: a int
-- row: [2]
-- row: [1]

--- 1033: ORDER BY in a derived table
SELECT a FROM (SELECT 1 AS a ORDER BY a) AS t
-- error: 1033 15 1 line 1 The ORDER BY clause is invalid in views, inline functions, derived tables, subqueries, and common table expressions, unless TOP, OFFSET or FOR XML is also specified.

--- 108: ORDER BY a position that is none
SELECT 1 AS a ORDER BY 2
-- error: 108 * 1 line 1 The ORDER BY position number 2 is out of range of the number of items in the select list.

--- DISTINCT takes no notice of case
SELECT DISTINCT LOWER(v) AS a FROM (VALUES ('x'), ('X'), ('y')) AS t (v) ORDER BY a
SELECT COUNT(*) AS n FROM (SELECT DISTINCT v FROM (VALUES ('x'), ('X'), ('y'), (NULL), (NULL)) AS t (v)) AS d
-- columns: a varchar(1)
-- row: ["x"]
-- row: ["y"]
-- columns: n int
-- row: [3]

--- inner, left, right, full and cross joins
SELECT a.v AS a, b.v AS b FROM (VALUES (1), (2)) AS a (v) JOIN (VALUES (2), (3)) AS b (v) ON a.v = b.v
SELECT a.v AS a, b.v AS b FROM (VALUES (1), (2)) AS a (v) LEFT JOIN (VALUES (2), (3)) AS b (v) ON a.v = b.v ORDER BY a
SELECT a.v AS a, b.v AS b FROM (VALUES (1), (2)) AS a (v) RIGHT OUTER JOIN (VALUES (2), (3)) AS b (v) ON a.v = b.v ORDER BY b
SELECT a.v AS a, b.v AS b FROM (VALUES (1), (2)) AS a (v) FULL JOIN (VALUES (2), (3)) AS b (v) ON a.v = b.v ORDER BY COALESCE(a.v, b.v)
SELECT COUNT(*) AS n FROM (VALUES (1), (2)) AS a (v) CROSS JOIN (VALUES (2), (3), (4)) AS b (v)
-- columns: a int, b int
-- row: [2,2]
-- columns: a int, b int null
-- row: [1,null]
-- row: [2,2]
-- columns: a int null, b int
-- row: [2,2]
-- row: [null,3]
-- columns: a int null, b int null
-- row: [1,null]
-- row: [2,2]
-- row: [null,3]
-- columns: n int
-- row: [6]

--- CROSS APPLY leaves out rows without a match, OUTER APPLY keeps them
SELECT a.v AS a, b.w AS b FROM (VALUES (1), (2)) AS a (v) CROSS APPLY (SELECT a.v * 10 AS w WHERE a.v > 1) AS b
SELECT a.v AS a, b.w AS b FROM (VALUES (1), (2)) AS a (v) OUTER APPLY (SELECT a.v * 10 AS w WHERE a.v > 1) AS b ORDER BY a
-- columns: a int, b int
-- row: [2,20]
-- columns: a int, b int null
-- row: [1,null]
-- row: [2,20]

--- CROSS APPLY of a table function
SELECT t.v, s.value FROM (VALUES (1, 'a,b'), (2, 'c')) AS t (v, l) CROSS APPLY STRING_SPLIT(t.l, ',') AS s ORDER BY t.v, s.value
-- columns: v int, value varchar(*)
-- row: [1,"a"]
-- row: [1,"b"]
-- row: [2,"c"]

--- APPLY of VALUES unpivots
SELECT t.id, x.n FROM (VALUES (1, 10, 20)) AS t (id, a, b) CROSS APPLY (VALUES (a), (b)) AS x (n) ORDER BY x.n
-- columns: id int, n int
-- row: [1,10]
-- row: [1,20]

--- a table expression, used twice, with columns named
WITH t (a) AS (SELECT 1 UNION ALL SELECT 2), u AS (SELECT a + 10 AS b FROM t)
SELECT t.a, u.b FROM t JOIN u ON u.b = t.a + 10 ORDER BY t.a
-- columns: a int, b int
-- row: [1,11]
-- row: [2,12]

--- a recursive table expression
WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5)
SELECT SUM(i) AS s, COUNT(*) AS c FROM n
-- columns: s int, c int
-- row: [15,5]

--- a recursive table expression over a tree
WITH tree AS (
  SELECT id, parent, 0 AS depth FROM (VALUES (1, NULL), (2, 1), (3, 1), (4, 2)) AS t (id, parent) WHERE parent IS NULL
  UNION ALL
  SELECT c.id, c.parent, p.depth + 1 FROM (VALUES (1, NULL), (2, 1), (3, 1), (4, 2)) AS c (id, parent) JOIN tree AS p ON c.parent = p.id)
SELECT id, depth FROM tree ORDER BY id
-- columns: id int, depth int
-- row: [1,0]
-- row: [2,1]
-- row: [3,1]
-- row: [4,2]

--- 530: recursion past its limit
WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n)
SELECT MAX(i) AS m FROM n OPTION (MAXRECURSION 10)
-- error: 530 16 1 line 1 The statement terminated. The maximum recursion 10 has been exhausted before statement completion.

--- the limit of recursion is 100 by default
WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 200)
SELECT MAX(i) AS m FROM n
-- error: 530 16 1 line 1 The statement terminated. The maximum recursion 100 has been exhausted before statement completion.

--- UNION drops duplicates, UNION ALL keeps them
SELECT 1 AS a UNION SELECT 1 UNION SELECT 2 ORDER BY a
SELECT 1 AS a UNION ALL SELECT 1
-- columns: a int
-- row: [1]
-- row: [2]
-- columns: a int
-- row: [1]
-- row: [1]

--- EXCEPT and INTERSECT; INTERSECT binds first (documented)
SELECT v FROM (VALUES (1), (2), (2), (3)) AS t (v) EXCEPT SELECT 3 ORDER BY v
SELECT v FROM (VALUES (1), (2), (2)) AS t (v) INTERSECT SELECT 2
SELECT 1 AS a UNION SELECT 2 INTERSECT SELECT 3
-- columns: v int
-- row: [1]
-- row: [2]
-- columns: v int
-- row: [2]
-- columns: a int
-- row: [1]

--- nulls are equal in set operations
SELECT CAST(NULL AS int) AS a INTERSECT SELECT NULL
-- columns: a int null
-- row: [null]

--- the types of a union follow precedence
SELECT 1 AS a UNION ALL SELECT CAST(2.5 AS decimal(5,2)) ORDER BY a
SELECT 'a' AS a UNION ALL SELECT N'bc' ORDER BY a
-- columns: a decimal(12,2)
-- row: ["1.00"]
-- row: ["2.50"]
-- columns: a nvarchar(2)
-- row: ["a"]
-- row: ["bc"]

--- 205: a union of unequal width
SELECT 1 AS a, 2 AS b UNION SELECT 1
-- error: 205 16 1 line 1 All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.

--- 245: a union of text and number
SELECT 1 AS a UNION ALL SELECT 'x'
-- error: 245 16 1 line 1 Conversion failed when converting the varchar value 'x' to data type int.

--- scalar subqueries, correlated too
SELECT v, (SELECT MAX(w) FROM (VALUES (1), (2), (3)) AS u (w) WHERE w < t.v) AS m FROM (VALUES (1), (3)) AS t (v) ORDER BY v
-- columns: v int, m int null
-- row: [1,null]
-- row: [3,2]

--- 512: a subquery of two rows where one is wanted
SELECT (SELECT v FROM (VALUES (1), (2)) AS t (v)) AS a
-- error: 512 16 1 line 1 Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.

--- 116: a subquery of two columns where one is wanted
SELECT 1 AS a WHERE 1 IN (SELECT 1, 2)
-- error: 116 16 1 line 1 Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.

--- EXISTS, IN, NOT IN; NOT IN with a null finds nothing
SELECT v FROM (VALUES (1), (2)) AS t (v) WHERE EXISTS (SELECT 1 WHERE t.v = 2)
SELECT v FROM (VALUES (1), (2)) AS t (v) WHERE v IN (2, 3)
SELECT v FROM (VALUES (1), (2)) AS t (v) WHERE v NOT IN (2, NULL)
-- columns: v int
-- row: [2]
-- columns: v int
-- row: [2]
-- columns: v int

--- ANY, SOME and ALL
SELECT v FROM (VALUES (1), (2), (3)) AS t (v) WHERE v >= ALL (SELECT w FROM (VALUES (2), (3)) AS u (w))
SELECT v FROM (VALUES (1), (2), (3)) AS t (v) WHERE v < ANY (SELECT w FROM (VALUES (2), (3)) AS u (w)) ORDER BY v
-- columns: v int
-- row: [3]
-- columns: v int
-- row: [1]
-- row: [2]

--- simple and searched CASE; without ELSE it is null
SELECT CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' END AS a, CASE WHEN 1 > 2 THEN 'x' ELSE 'longer' END AS b, CASE WHEN 1 > 2 THEN 1 END AS c, CASE NULL WHEN NULL THEN 'equal' ELSE 'never' END AS d
-- columns: a varchar(3), b varchar(6), c int null, d varchar(5)
-- row: ["two","longer",null,"never"]

--- the type of CASE is that of highest precedence (documented)
SELECT CASE WHEN 1 = 1 THEN 1 ELSE CAST(2.5 AS decimal(5,1)) END AS a, CASE WHEN 1 = 1 THEN 'x' ELSE N'y' END AS b
-- columns: a decimal(11,1), b nvarchar(1)
-- row: ["1.0","x"]

--- IIF, CHOOSE, COALESCE, ISNULL, NULLIF (documented examples)
SELECT IIF(45 > 30, 'TRUE', 'FALSE') AS a, CHOOSE(3, 'Manager', 'Director', 'Developer', 'Tester') AS b, CHOOSE(9, 'a') AS c, COALESCE(NULL, NULL, 'third', 'fourth') AS d, NULLIF(4, 4) AS e, NULLIF(5, 4) AS f
-- columns: a varchar(5), b varchar(9), c varchar(1) null, d varchar(6), e int null, f int null
-- row: ["TRUE","Developer",null,"third",null,5]

--- ISNULL has the type of its first argument, COALESCE of the highest precedence (documented)
DECLARE @s varchar(2) = NULL
SELECT ISNULL(@s, 'abc') AS a, COALESCE(@s, 'abc') AS b, ISNULL(CAST(NULL AS int), 1) AS c
-- columns: a varchar(2), b varchar(3), c int
-- row: ["ab","abc",1]

--- 4127: COALESCE of nothing but NULL
SELECT COALESCE(NULL, NULL) AS a
-- error: 4127 16 1 line 1 At least one of the arguments to COALESCE must be an expression that is not the NULL constant.

--- SELECT INTO makes a table of the result's types (documented: identity and nullability are kept)
CREATE TABLE #s (id int IDENTITY(5,1) NOT NULL, v decimal(5,2) NULL)
INSERT INTO #s (v) VALUES (1.5), (2.5)
SELECT id, v, v * 2 AS w INTO #t FROM #s
INSERT INTO #t (v, w) VALUES (9, 9)
SELECT id, v, w FROM #t ORDER BY id
-- columns: id int not null, v decimal(5,2) null, w decimal(*) null
-- row: [5,"1.50","3.00"]
-- row: [6,"2.50","5.00"]
-- row: [7,"9.00","9.00"]

--- SELECT INTO counts its rows
SELECT v INTO #t FROM (VALUES (1), (2), (3)) AS x (v)
-- count: 3
SELECT COUNT(*) AS n FROM #t
-- columns: n int
-- row: [3]

--- 1038: SELECT INTO a column without a name
SELECT 1, 2 AS b INTO #t
-- error: 1038 15 * line 1 An object or column name is missing or empty. For SELECT INTO statements, verify each column has a name. For other statements, look for empty alias names. Aliases defined as "" or [] are not allowed. Change the alias to a valid name.

--- PIVOT turns values into columns (documented example's form)
SELECT 'Total' AS Caption, [0], [1], [4]
FROM (SELECT DaysToManufacture, StandardCost FROM (VALUES (0, 5.00), (1, 10.00), (1, 20.00), (4, 8.00)) AS p (DaysToManufacture, StandardCost)) AS SourceTable
PIVOT (SUM(StandardCost) FOR DaysToManufacture IN ([0], [1], [4])) AS PivotTable
-- columns: Caption varchar(5), [0] decimal(38,2) null, [1] decimal(38,2) null, [4] decimal(38,2) null
-- row: ["Total","5.00","30.00","8.00"]

--- PIVOT groups by what is left, and is null where nothing is
SELECT g, a, b FROM (VALUES ('x', 'a', 1), ('x', 'b', 2), ('x', 'a', 3), ('y', 'b', 4)) AS t (g, k, v) PIVOT (SUM(v) FOR k IN (a, b)) AS p ORDER BY g
-- columns: g varchar(1), a int null, b int null
-- row: ["x",4,2]
-- row: ["y",null,4]

--- PIVOT with COUNT is zero where nothing is
SELECT a, b FROM (SELECT k, v FROM (VALUES ('a', 1), ('a', 2)) AS t (k, v)) AS s PIVOT (COUNT(v) FOR k IN (a, b)) AS p
-- columns: a int, b int
-- row: [2,0]

--- UNPIVOT turns columns into rows, and leaves out nulls (documented)
SELECT VendorID, Employee, Orders FROM (VALUES (1, 4, 3, NULL), (2, 4, 1, 5)) AS p (VendorID, Emp1, Emp2, Emp3) UNPIVOT (Orders FOR Employee IN (Emp1, Emp2, Emp3)) AS unpvt ORDER BY VendorID, Employee
-- columns: VendorID int, Employee nvarchar(128), Orders int
-- row: [1,"Emp1",4]
-- row: [1,"Emp2",3]
-- row: [2,"Emp1",4]
-- row: [2,"Emp2",1]
-- row: [2,"Emp3",5]

--- GENERATE_SERIES (documented example)
-- needs: 2022
SELECT value FROM GENERATE_SERIES(1, 10, 4) ORDER BY value
-- columns: value int
-- row: [1]
-- row: [5]
-- row: [9]

--- SELECT without FROM, with WHERE
SELECT 1 AS a WHERE 1 = 1
SELECT 1 AS a WHERE 1 = 0
-- columns: a int
-- row: [1]
-- columns: a int

--- several results in one batch, with and without semicolons
SELECT 1 AS a SELECT 2 AS b; SELECT 3 AS c
-- columns: a int
-- row: [1]
-- columns: b int
-- row: [2]
-- columns: c int
-- row: [3]

--- comments nest, and end with their line
SELECT /* a /* b */ c */ 1 AS a -- the rest
, 2 AS b
-- columns: a int, b int
-- row: [1,2]

--- a table's star, and one table's star
SELECT * FROM (VALUES (1, 2)) AS t (a, b)
SELECT u.*, t.a FROM (VALUES (1, 2)) AS t (a, b) CROSS JOIN (VALUES (3)) AS u (c)
-- columns: a int, b int
-- row: [1,2]
-- columns: c int, a int
-- row: [3,1]

--- 8155: a derived table's column without a name
SELECT * FROM (SELECT 1) AS t
-- error: 8155 16 2 line 1 No column name was specified for column 1 of 't'.

--- 8156: a derived table's column named twice
SELECT * FROM (SELECT 1 AS a, 2 AS a) AS t
-- error: 8156 16 1 line 1 The column 'a' was specified multiple times for 't'.

--- 209: a column in two tables
SELECT a FROM (VALUES (1)) AS t (a) CROSS JOIN (VALUES (1)) AS u (a)
-- error: 209 16 1 line 1 Ambiguous column name 'a'.

--- 4104: a name that no table has
SELECT x.a FROM (VALUES (1)) AS t (a)
-- error: 4104 16 1 line 1 The multi-part identifier "x.a" could not be bound.

--- 107: a star of no table
SELECT x.* FROM (VALUES (1)) AS t (a)
-- error: 107 15 1 line 1 The column prefix 'x' does not match with a table name or alias name used in the query.

--- query hints and NOLOCK change no result
SELECT t.v FROM (VALUES (1)) AS t (v) OPTION (RECOMPILE, MAXDOP 1)
-- columns: v int
-- row: [1]
