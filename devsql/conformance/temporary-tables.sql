-- page: CREATE TABLE (Transact-SQL)
-- page: DROP TABLE (Transact-SQL)
-- page: OBJECT_ID (Transact-SQL)
-- page: tempdb database
-- page: table (Transact-SQL)
-- page: Database engine events and errors

--- a temporary table lives from batch to batch of its session
CREATE TABLE #t (a int)
-- ok
INSERT INTO #t VALUES (1)
-- count: 1
SELECT a FROM #t
-- columns: a int
-- row: [1]

--- another session does not see it, and may have one of the same name
CREATE TABLE #t (a int)
-- ok
-- session: other
SELECT a FROM #t
-- error: 208 16 * line 1 Invalid object name '#t'.
-- session: other
CREATE TABLE #t (b int)
-- ok
-- session: other
SELECT b FROM #t
-- columns: b int
SELECT a FROM #t
-- columns: a int

--- 2714: a temporary table made twice
CREATE TABLE #t (a int)
-- ok
CREATE TABLE #t (a int)
-- error: 2714 16 6 line 1 There is already an object named '#t' in the database.

--- 3701: a table dropped that is not there
DROP TABLE #t
-- error: 3701 11 5 line 1 Cannot drop the table '#t', because it does not exist or you do not have permission.

--- DROP TABLE IF EXISTS
DROP TABLE IF EXISTS #t
CREATE TABLE #t (a int)
DROP TABLE IF EXISTS #t
SELECT OBJECT_ID('tempdb..#t') AS a
-- columns: a int null
-- row: [null]

--- OBJECT_ID finds a temporary table in tempdb
CREATE TABLE #t (a int)
SELECT CASE WHEN OBJECT_ID('tempdb..#t') IS NOT NULL THEN 'there' END AS a, CASE WHEN OBJECT_ID(N'tempdb.dbo.#t', N'U') IS NOT NULL THEN 'there' END AS b, OBJECT_ID('tempdb..#t', 'V') AS c
-- columns: a varchar(5), b varchar(5), c int null
-- row: ["there","there",null]

--- several tables in one DROP
CREATE TABLE #a (a int)
CREATE TABLE #b (b int)
DROP TABLE #a, #b
SELECT OBJECT_ID('tempdb..#a') AS a, OBJECT_ID('tempdb..#b') AS b
-- columns: a int null, b int null
-- row: [null,null]

--- a temporary table made in a transaction goes with its rollback
BEGIN TRAN
CREATE TABLE #t (a int)
ROLLBACK
SELECT OBJECT_ID('tempdb..#t') AS a
-- columns: a int null
-- row: [null]

--- constraints, defaults and indexes on a temporary table
CREATE TABLE #t (id int NOT NULL PRIMARY KEY, k char(2) NOT NULL UNIQUE, n int NOT NULL DEFAULT (5) CHECK (n < 10))
CREATE INDEX IX_n ON #t (n DESC) INCLUDE (k)
INSERT INTO #t (id, k) VALUES (1, 'a')
SELECT id, k, n FROM #t
-- columns: id int not null, k char(2) not null, n int not null
-- row: [1,"a ",5]

--- a column without NULL or NOT NULL allows null
CREATE TABLE #t (a int)
INSERT INTO #t VALUES (NULL)
SELECT a FROM #t
-- columns: a int null
-- row: [null]

--- a column of a primary key does not
CREATE TABLE #t (a int PRIMARY KEY)
SELECT a FROM #t
-- columns: a int not null

--- 2705: a column named twice
CREATE TABLE #t (a int, A int)
-- error: 2705 16 * line 1 Column names in each table must be unique. Column name '…' in table '#t' is specified more than once.

--- a global temporary table is seen by every session
-- devsql: refuses 40517 a global temporary table
CREATE TABLE ##conformance (a int)
INSERT INTO ##conformance VALUES (1)
-- count: 1
-- session: other
SELECT a FROM ##conformance
-- columns: a int
-- row: [1]
DROP TABLE ##conformance
-- ok

--- a table variable
DECLARE @t TABLE (id int IDENTITY(1,1) NOT NULL PRIMARY KEY, v varchar(5))
INSERT INTO @t (v) VALUES ('a'), ('b')
UPDATE @t SET v = 'c' WHERE id = 2
SELECT id, v FROM @t ORDER BY id
-- columns: id int not null, v varchar(5)
-- row: [1,"a"]
-- row: [2,"c"]
