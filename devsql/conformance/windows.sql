-- page: SELECT - OVER clause (Transact-SQL)
-- page: Ranking functions (Transact-SQL)
-- page: ROW_NUMBER (Transact-SQL)
-- page: RANK (Transact-SQL)
-- page: DENSE_RANK (Transact-SQL)
-- page: NTILE (Transact-SQL)
-- page: Analytic functions (Transact-SQL)
-- page: LAG (Transact-SQL)
-- page: LEAD (Transact-SQL)
-- page: FIRST_VALUE (Transact-SQL)
-- page: LAST_VALUE (Transact-SQL)
-- page: PERCENT_RANK (Transact-SQL)
-- page: CUME_DIST (Transact-SQL)
-- page: PERCENTILE_CONT (Transact-SQL)
-- page: Database engine events and errors

--- ROW_NUMBER, RANK, DENSE_RANK and NTILE are bigint
SELECT v, ROW_NUMBER() OVER (ORDER BY v) AS a, RANK() OVER (ORDER BY v) AS b, DENSE_RANK() OVER (ORDER BY v) AS c, NTILE(2) OVER (ORDER BY v) AS d FROM (VALUES (10), (20), (20), (30)) AS t (v) ORDER BY a
-- columns: v int, a bigint, b bigint, c bigint, d bigint
-- row: [10,"1","1","1","1"]
-- row: [20,"2","2","2","1"]
-- row: [20,"3","2","2","2"]
-- row: [30,"4","4","3","2"]

--- a partition begins anew
SELECT g, v, ROW_NUMBER() OVER (PARTITION BY g ORDER BY v DESC) AS n FROM (VALUES (1, 5), (1, 7), (2, 1)) AS t (g, v) ORDER BY g, n
-- columns: g int, v int, n bigint
-- row: [1,7,"1"]
-- row: [1,5,"2"]
-- row: [2,1,"1"]

--- an aggregate over a partition, and over all
SELECT g, v, SUM(v) OVER (PARTITION BY g) AS s, COUNT(*) OVER () AS n, AVG(v) OVER (PARTITION BY g) AS m FROM (VALUES (1, 5), (1, 8), (2, 1)) AS t (g, v) ORDER BY g, v
-- columns: g int, v int, s int, n int, m int
-- row: [1,5,13,3,6]
-- row: [1,8,13,3,6]
-- row: [2,1,1,3,1]

--- a running sum: by default RANGE to the current row's peers
SELECT v, SUM(v) OVER (ORDER BY v) AS r, SUM(v) OVER (ORDER BY v ROWS UNBOUNDED PRECEDING) AS s FROM (VALUES (1), (2), (2)) AS t (v) ORDER BY v, s
-- columns: v int, r int, s int
-- row: [1,1,1]
-- row: [2,5,3]
-- row: [2,5,5]

--- a moving frame
SELECT v, SUM(v) OVER (ORDER BY v ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s, MIN(v) OVER (ORDER BY v ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS m FROM (VALUES (1), (2), (4)) AS t (v) ORDER BY v
-- columns: v int, s int, m int
-- row: [1,3,1]
-- row: [2,7,2]
-- row: [4,6,4]

--- LAG and LEAD with offset and default
SELECT v, LAG(v) OVER (ORDER BY v) AS a, LAG(v, 2, 0) OVER (ORDER BY v) AS b, LEAD(v, 1, -1) OVER (ORDER BY v) AS c FROM (VALUES (1), (2), (3)) AS t (v) ORDER BY v
-- columns: v int, a int null, b int, c int
-- row: [1,null,0,2]
-- row: [2,1,0,3]
-- row: [3,2,1,-1]

--- FIRST_VALUE and LAST_VALUE, whose frame ends at the current row
SELECT v, FIRST_VALUE(v) OVER (ORDER BY v) AS a, LAST_VALUE(v) OVER (ORDER BY v) AS b, LAST_VALUE(v) OVER (ORDER BY v ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS c FROM (VALUES (1), (2), (3)) AS t (v) ORDER BY v
-- columns: v int, a int, b int, c int
-- row: [1,1,1,3]
-- row: [2,1,2,3]
-- row: [3,1,3,3]

--- PERCENT_RANK and CUME_DIST
SELECT v, PERCENT_RANK() OVER (ORDER BY v) AS a, CUME_DIST() OVER (ORDER BY v) AS b FROM (VALUES (1), (2), (3), (4), (5)) AS t (v) ORDER BY v
-- columns: v int, a float, b float
-- row: [1,0,0.2]
-- row: [2,0.25,0.4]
-- row: [3,0.5,0.6]
-- row: [4,0.75,0.8]
-- row: [5,1,1]

--- PERCENTILE_CONT interpolates, PERCENTILE_DISC does not
SELECT DISTINCT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY v) OVER () AS a, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY v) OVER () AS b FROM (VALUES (1), (2), (3), (4)) AS t (v)
-- columns: a float, b int
-- row: [2.5,2]

--- the first of each group
SELECT g, v FROM (SELECT g, v, ROW_NUMBER() OVER (PARTITION BY g ORDER BY v DESC) AS n FROM (VALUES ('a', 1), ('a', 2), ('b', 3)) AS t (g, v)) AS r WHERE n = 1 ORDER BY g
-- columns: g varchar(1), v int
-- row: ["a",2]
-- row: ["b",3]

--- a window of a group's aggregate
SELECT g, SUM(v) AS s, SUM(SUM(v)) OVER () AS t FROM (VALUES (1, 2), (1, 3), (2, 5)) AS t (g, v) GROUP BY g ORDER BY g
-- columns: g int, s int, t int
-- row: [1,5,10]
-- row: [2,5,10]

--- 4108: a window in WHERE
SELECT v FROM (VALUES (1)) AS t (v) WHERE ROW_NUMBER() OVER (ORDER BY v) = 1
-- error: 4108 15 1 line 1 Windowed functions can only appear in the SELECT or ORDER BY clauses.

--- 4112: a ranking without order
SELECT ROW_NUMBER() OVER (PARTITION BY v) AS a FROM (VALUES (1)) AS t (v)
-- error: 4112 15 1 line 1 The function 'ROW_NUMBER' must have an OVER clause with ORDER BY.

--- 10753: a ranking without OVER
SELECT ROW_NUMBER() AS a FROM (VALUES (1)) AS t (v)
-- error: 10753 15 * line 1 The function 'ROW_NUMBER' must have an OVER clause.
