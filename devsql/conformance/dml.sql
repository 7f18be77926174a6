-- page: INSERT (Transact-SQL)
-- page: UPDATE (Transact-SQL)
-- page: DELETE (Transact-SQL)
-- page: MERGE (Transact-SQL)
-- page: OUTPUT clause (Transact-SQL)
-- page: TRUNCATE TABLE (Transact-SQL)
-- page: IDENTITY (Property) (Transact-SQL)
-- page: SCOPE_IDENTITY (Transact-SQL)
-- page: @@IDENTITY (Transact-SQL)
-- page: IDENT_CURRENT (Transact-SQL)
-- page: SET IDENTITY_INSERT (Transact-SQL)
-- page: @@ROWCOUNT (Transact-SQL)
-- page: ROWCOUNT_BIG (Transact-SQL)
-- page: CREATE TABLE (Transact-SQL)
-- page: Specify Computed Columns in a Table
-- page: Database engine events and errors

--- INSERT of values, with and without a list of columns
CREATE TABLE #t (a int, b varchar(5) NULL)
-- ok
INSERT INTO #t VALUES (1, 'x'), (2, 'y')
-- count: 2
INSERT #t (a) VALUES (3)
-- count: 1
SELECT a, b FROM #t ORDER BY a
-- columns: a int, b varchar(5)
-- row: [1,"x"]
-- row: [2,"y"]
-- row: [3,null]

--- INSERT of a SELECT, of DEFAULT, of DEFAULT VALUES
CREATE TABLE #t (a int DEFAULT 7, b varchar(5) DEFAULT 'z')
-- ok
INSERT INTO #t (a, b) SELECT v, 'q' FROM (VALUES (1), (2)) AS x (v)
-- count: 2
INSERT INTO #t (a, b) VALUES (DEFAULT, 'r')
-- count: 1
INSERT INTO #t DEFAULT VALUES
-- count: 1
SELECT a, b FROM #t ORDER BY a, b
-- columns: a int, b varchar(5)
-- row: [1,"q"]
-- row: [2,"q"]
-- row: [7,"r"]
-- row: [7,"z"]

--- INSERT TOP, and from a table expression
CREATE TABLE #t (a int)
-- ok
WITH x AS (SELECT v FROM (VALUES (1), (2), (3)) AS y (v))
INSERT TOP (2) INTO #t SELECT v FROM x
-- count: 2

--- INSERT of a procedure's rows
CREATE TABLE #t (a int, b int)
-- ok
INSERT INTO #t EXEC ('SELECT 1, 2 UNION ALL SELECT 3, 4')
-- count: 2
SELECT SUM(a) AS a, SUM(b) AS b FROM #t
-- columns: a int, b int
-- row: [4,6]

--- IDENTITY numbers rows; SCOPE_IDENTITY tells the last
CREATE TABLE #t (id int IDENTITY(10,5) NOT NULL, v varchar(5))
-- ok
INSERT INTO #t (v) VALUES ('a'), ('b')
SELECT SCOPE_IDENTITY() AS s, @@IDENTITY AS i, id FROM #t ORDER BY id
-- columns: s decimal(38,0), i decimal(38,0), id int not null
-- row: ["15","15",10]
-- row: ["15","15",15]

--- SCOPE_IDENTITY is null before any insert
SELECT SCOPE_IDENTITY() AS s
-- columns: s decimal(38,0) null
-- row: [null]

--- SET IDENTITY_INSERT lets a value be given; numbering goes on after it
CREATE TABLE #t (id int IDENTITY(1,1) NOT NULL, v int)
-- ok
SET IDENTITY_INSERT #t ON
INSERT INTO #t (id, v) VALUES (10, 1)
SET IDENTITY_INSERT #t OFF
INSERT INTO #t (v) VALUES (2)
SELECT id, v FROM #t ORDER BY id
-- columns: id int, v int
-- row: [10,1]
-- row: [11,2]

--- 544: a value for an identity column
CREATE TABLE #t (id int IDENTITY(1,1) NOT NULL, v int)
-- ok
INSERT INTO #t (id, v) VALUES (1, 1)
-- error: 544 16 1 line 1 Cannot insert explicit value for identity column in table '#t…' when IDENTITY_INSERT is set to OFF.

--- 8101: values for all columns, an identity among them
CREATE TABLE #t (id int IDENTITY(1,1) NOT NULL, v int)
-- ok
INSERT INTO #t VALUES (1, 1)
-- error: 8101 16 1 line 1 An explicit value for the identity column in table '#t…' can only be specified when a column list is used and IDENTITY_INSERT is ON.

--- 8102: an identity column updated
CREATE TABLE #t (id int IDENTITY(1,1) NOT NULL, v int)
-- ok
UPDATE #t SET id = 2
-- error: 8102 16 1 line 1 Cannot update identity column 'id'.

--- a rolled-back insert leaves a gap
CREATE TABLE #t (id int IDENTITY(1,1) NOT NULL, v int)
-- ok
BEGIN TRAN
INSERT INTO #t (v) VALUES (1)
ROLLBACK
INSERT INTO #t (v) VALUES (2)
SELECT id FROM #t
-- columns: id int
-- row: [2]

--- UPDATE: with a condition, with arithmetic, of none
CREATE TABLE #t (a int, b int)
INSERT INTO #t VALUES (1, 1), (2, 2), (3, 3)
-- count: 3
UPDATE #t SET b = b * 10, a += 1 WHERE a > 1
-- count: 2
UPDATE #t SET b = 0 WHERE a = 99
-- count: 0
SELECT a, b FROM #t ORDER BY a
-- columns: a int, b int
-- row: [1,1]
-- row: [3,20]
-- row: [4,30]

--- UPDATE sees the row as it was (documented)
CREATE TABLE #t (a int, b int)
INSERT INTO #t VALUES (1, 2)
UPDATE #t SET a = b, b = a
SELECT a, b FROM #t
-- columns: a int, b int
-- row: [2,1]

--- UPDATE sets a variable and a column
CREATE TABLE #t (a int)
INSERT INTO #t VALUES (5)
DECLARE @old int, @new int
UPDATE #t SET @old = a, a = a + 1
SELECT @old AS o, a FROM #t
-- columns: o int, a int
-- row: [5,6]

--- UPDATE FROM a join, by the alias
CREATE TABLE #t (id int, v int)
INSERT INTO #t VALUES (1, 10), (2, 20)
-- count: 2
UPDATE t SET v = x.n FROM #t AS t JOIN (VALUES (2, 99)) AS x (id, n) ON x.id = t.id
-- count: 1
SELECT id, v FROM #t ORDER BY id
-- columns: id int, v int
-- row: [1,10]
-- row: [2,99]

--- UPDATE TOP
CREATE TABLE #t (v int)
INSERT INTO #t VALUES (1), (1), (1)
-- count: 3
UPDATE TOP (2) #t SET v = 2
-- count: 2

--- DELETE: with a condition, FROM a join, TOP, of all
CREATE TABLE #t (a int)
INSERT INTO #t VALUES (1), (2), (3), (4), (5)
-- count: 5
DELETE FROM #t WHERE a = 1
-- count: 1
DELETE t FROM #t AS t JOIN (VALUES (2)) AS x (a) ON x.a = t.a
-- count: 1
DELETE TOP (1) FROM #t
-- count: 1
DELETE #t
-- count: 2

--- DELETE through a table expression
-- devsql: refuses 40517 changing a common table expression
CREATE TABLE #t (a int)
INSERT INTO #t VALUES (1), (1), (2)
-- count: 3
WITH d AS (SELECT a, ROW_NUMBER() OVER (PARTITION BY a ORDER BY a) AS n FROM #t)
DELETE FROM d WHERE n > 1
-- count: 1
SELECT a FROM #t ORDER BY a
-- columns: a int
-- row: [1]
-- row: [2]

--- TRUNCATE begins the numbering anew
CREATE TABLE #t (id int IDENTITY(1,1) NOT NULL, v int)
INSERT INTO #t (v) VALUES (1), (2)
TRUNCATE TABLE #t
INSERT INTO #t (v) VALUES (3)
SELECT id, v FROM #t
-- columns: id int, v int
-- row: [1,3]

--- OUTPUT of INSERT
CREATE TABLE #t (id int IDENTITY(1,1) NOT NULL, v varchar(5))
-- ok
INSERT INTO #t (v) OUTPUT inserted.id, inserted.v AS w VALUES ('a'), ('b')
-- columns: id int, w varchar(5)
-- row: [1,"a"]
-- row: [2,"b"]

--- OUTPUT of UPDATE: before and after
CREATE TABLE #t (a int)
INSERT INTO #t VALUES (1)
-- count: 1
UPDATE #t SET a = a + 1 OUTPUT deleted.a AS before, inserted.a AS after, inserted.a - deleted.a AS d
-- columns: before int, after int, d int
-- row: [1,2,1]

--- OUTPUT of DELETE
CREATE TABLE #t (a int, b int)
INSERT INTO #t VALUES (1, 2)
-- count: 1
DELETE FROM #t OUTPUT deleted.*
-- columns: a int, b int
-- row: [1,2]

--- OUTPUT INTO a table
CREATE TABLE #t (a int)
CREATE TABLE #log (a int, b int)
-- ok
INSERT INTO #t OUTPUT inserted.a, inserted.a * 2 INTO #log VALUES (1), (2)
-- count: 2
SELECT a, b FROM #log ORDER BY a
-- columns: a int, b int
-- row: [1,2]
-- row: [2,4]

--- OUTPUT of no rows has its columns
CREATE TABLE #t (a int)
-- ok
DELETE FROM #t OUTPUT deleted.a
-- columns: a int

--- MERGE: update, insert, delete by source
CREATE TABLE #t (id int NOT NULL, v varchar(5))
INSERT INTO #t VALUES (1, 'old'), (3, 'gone')
-- count: 2
MERGE INTO #t AS t USING (VALUES (1, 'new'), (2, 'ins')) AS s (id, v) ON t.id = s.id
WHEN MATCHED THEN UPDATE SET v = s.v
WHEN NOT MATCHED BY TARGET THEN INSERT (id, v) VALUES (s.id, s.v)
WHEN NOT MATCHED BY SOURCE THEN DELETE;
-- count: 3
SELECT id, v FROM #t ORDER BY id
-- columns: id int, v varchar(5)
-- row: [1,"new"]
-- row: [2,"ins"]

--- MERGE with conditions
CREATE TABLE #t (id int NOT NULL, v int)
INSERT INTO #t VALUES (1, 1), (2, 2)
-- count: 2
MERGE #t AS t USING (VALUES (1, 0), (2, 5), (3, 0)) AS s (id, v) ON t.id = s.id
WHEN MATCHED AND s.v = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET t.v = s.v
WHEN NOT MATCHED AND s.v > 0 THEN INSERT (id, v) VALUES (s.id, s.v);
-- count: 2
SELECT id, v FROM #t
-- columns: id int, v int
-- row: [2,5]

--- MERGE with OUTPUT tells what it did (documented)
CREATE TABLE #t (id int NOT NULL, v int)
INSERT INTO #t VALUES (1, 1)
-- count: 1
MERGE #t AS t USING (VALUES (1, 10)) AS s (id, v) ON t.id = s.id
WHEN MATCHED THEN UPDATE SET v = s.v
OUTPUT $action AS act, deleted.v AS old, inserted.v AS new;
-- columns: act nvarchar(10), old int, new int
-- row: ["UPDATE",1,10]

--- 10713: MERGE without its semicolon
CREATE TABLE #t (id int)
-- ok
MERGE #t AS t USING (VALUES (1)) AS s (id) ON t.id = s.id WHEN NOT MATCHED THEN INSERT (id) VALUES (s.id)
-- error: 10713 15 1 line 1 A MERGE statement must be terminated by a semi-colon (;).

--- 8672: MERGE of two sources into one row
CREATE TABLE #t (id int, v int)
INSERT INTO #t VALUES (1, 1)
-- count: 1
MERGE #t AS t USING (VALUES (1, 2), (1, 3)) AS s (id, v) ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v;
-- error: 8672 16 1 line 1 The MERGE statement attempted to UPDATE or DELETE the same row more than once. This happens when a target row matches more than one source row. A MERGE statement cannot UPDATE/DELETE the same row of the target table multiple times. Refine the ON clause to ensure a target row matches at most one source row, or use the GROUP BY clause to group the source rows.

--- @@ROWCOUNT is that of the statement before
CREATE TABLE #t (a int)
-- ok
INSERT INTO #t VALUES (1), (2)
SELECT @@ROWCOUNT AS a
SELECT @@ROWCOUNT AS b
DELETE FROM #t WHERE a > 5
SELECT @@ROWCOUNT AS c, ROWCOUNT_BIG() AS d
-- columns: a int
-- row: [2]
-- columns: b int
-- row: [1]
-- columns: c int, d bigint
-- row: [0,"0"]

--- computed columns follow their row
CREATE TABLE #t (a int, b int, c AS a + b, d AS (a * b) PERSISTED)
INSERT INTO #t (a, b) VALUES (2, 3)
UPDATE #t SET a = 4
SELECT a, b, c, d FROM #t
-- columns: a int, b int, c int, d int
-- row: [4,3,7,12]

--- 271: a computed column updated
CREATE TABLE #t (a int, c AS a + 1)
-- ok
UPDATE #t SET c = 1
-- error: 271 16 1 line 1 The column "c" cannot be modified because it is either a computed column or is the result of a UNION operator.

--- 515: null into a column that allows none
CREATE TABLE #t (a int NOT NULL)
-- ok
INSERT INTO #t VALUES (NULL)
-- error: 515 16 2 line 1 Cannot insert the value NULL into column 'a', table '…#t…'; column does not allow nulls. INSERT fails.
-- info: 3621 0 * line 1 The statement has been terminated.

--- 515: an update to null
CREATE TABLE #t (a int NOT NULL)
INSERT INTO #t VALUES (1)
-- count: 1
UPDATE #t SET a = NULL
-- error: 515 16 2 line 1 Cannot insert the value NULL into column 'a', table '…#t…'; column does not allow nulls. UPDATE fails.
-- info: 3621 0 * line 1 The statement has been terminated.

--- 2627: a primary key twice
CREATE TABLE #t (a int NOT NULL CONSTRAINT PK_of_t PRIMARY KEY)
INSERT INTO #t VALUES (1)
-- count: 1
INSERT INTO #t VALUES (1)
-- error: 2627 14 1 line 1 Violation of PRIMARY KEY constraint 'PK_of_t'. Cannot insert duplicate key in object 'dbo.#t…'. The duplicate key value is (1).
-- info: 3621 0 * line 1 The statement has been terminated.

--- 2627: a unique constraint of two columns, which takes no notice of case
CREATE TABLE #t (a int, b varchar(5), CONSTRAINT UQ_of_t UNIQUE (a, b))
INSERT INTO #t VALUES (1, 'x')
-- count: 1
INSERT INTO #t VALUES (1, 'X')
-- error: 2627 14 1 line 1 Violation of UNIQUE KEY constraint 'UQ_of_t'. Cannot insert duplicate key in object 'dbo.#t…'. The duplicate key value is (1, X).
-- info: 3621 0 * line 1 The statement has been terminated.

--- 2601: a unique index
CREATE TABLE #t (a int)
CREATE UNIQUE INDEX UX_of_t ON #t (a)
INSERT INTO #t VALUES (1)
-- count: 1
INSERT INTO #t VALUES (1)
-- error: 2601 14 1 line 1 Cannot insert duplicate key row in object 'dbo.#t…' with unique index 'UX_of_t'. The duplicate key value is (1).
-- info: 3621 0 * line 1 The statement has been terminated.

--- a unique constraint allows one null (documented)
CREATE TABLE #t (a int NULL CONSTRAINT UQ_of_t UNIQUE)
INSERT INTO #t VALUES (NULL)
-- count: 1
INSERT INTO #t VALUES (NULL)
-- error: 2627 14 1 line 1 Violation of UNIQUE KEY constraint 'UQ_of_t'. Cannot insert duplicate key in object 'dbo.#t…'. The duplicate key value is (<NULL>).
-- info: 3621 0 * line 1 The statement has been terminated.

--- 547: a check constraint
CREATE TABLE #t (a int CONSTRAINT CK_of_t CHECK (a > 0))
-- ok
INSERT INTO #t VALUES (-1)
-- error: 547 16 0 line 1 The INSERT statement conflicted with the CHECK constraint "CK_of_t". The conflict occurred in database "…", table "…#t…", column 'a'.
-- info: 3621 0 * line 1 The statement has been terminated.

--- a check constraint lets null pass (documented)
CREATE TABLE #t (a int NULL CHECK (a > 0))
-- ok
INSERT INTO #t VALUES (NULL)
-- count: 1

--- 547: a foreign key of the shop, inserted
-- needs: shop
INSERT INTO crm.Addresses (CustomerId, Kind, Street, City, CountryCode) VALUES (-1, 'billing', 'x', 'y', 'ES')
-- error: 547 16 0 line 1 The INSERT statement conflicted with the FOREIGN KEY constraint "FK_Addresses_Customers". The conflict occurred in database "…", table "crm.Customers", column 'CustomerId'.
-- info: 3621 0 * line 1 The statement has been terminated.

--- 547: a foreign key of the shop, deleted
-- needs: shop
DELETE FROM catalog.Categories WHERE CategoryId = 1
-- error: 547 16 0 line 1 The DELETE statement conflicted with the …REFERENCE constraint "FK_…". The conflict occurred in database "…", table "catalog.…", column '…'.
-- info: 3621 0 * line 1 The statement has been terminated.

--- 2628: a text too long for its column
CREATE TABLE #t (a varchar(3))
-- ok
INSERT INTO #t VALUES ('abcd')
-- error: 2628 16 1 line 1 String or binary data would be truncated in table '…#t…', column 'a'. Truncated value: 'abc'.
-- info: 3621 0 * line 1 The statement has been terminated.

--- trailing blanks past a column's length are cut, not refused
CREATE TABLE #t (a varchar(3))
INSERT INTO #t VALUES ('abc   ')
SELECT a FROM #t
-- columns: a varchar(3)
-- row: ["abc"]

--- 8115: a number too great for its column
CREATE TABLE #t (a decimal(4,2))
-- ok
INSERT INTO #t VALUES (123.45)
-- error: 8115 16 8 line 1 Arithmetic overflow error converting numeric to data type numeric.
-- info: 3621 0 * line 1 The statement has been terminated.

--- 220: a number too great for tinyint
CREATE TABLE #t (a tinyint)
-- ok
INSERT INTO #t VALUES (300)
-- error: 220 16 2 line 1 Arithmetic overflow error for data type tinyint, value = 300.
-- info: 3621 0 * line 1 The statement has been terminated.

--- a number is rounded to its column's scale
CREATE TABLE #t (a decimal(5,2), b money, c int)
INSERT INTO #t VALUES (1.005, 1.00005, 2.9)
SELECT a, b, c FROM #t
-- columns: a decimal(5,2), b money, c int
-- row: ["1.01","1.0001",2]

--- 109: more columns than values
CREATE TABLE #t (a int, b int)
-- ok
INSERT INTO #t (a, b) VALUES (1)
-- error: 109 15 1 line 1 There are more columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.

--- 110: fewer columns than values
CREATE TABLE #t (a int, b int)
-- ok
INSERT INTO #t (a) VALUES (1, 2)
-- error: 110 15 1 line 1 There are fewer columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.

--- 213: values that are not as many as the table's columns
CREATE TABLE #t (a int, b int)
-- ok
INSERT INTO #t VALUES (1)
-- error: 213 16 1 line 1 Column name or number of supplied values does not match table definition.

--- 120: a SELECT of fewer columns
CREATE TABLE #t (a int, b int)
-- ok
INSERT INTO #t (a, b) SELECT 1
-- error: 120 15 1 line 1 The select list for the INSERT statement contains fewer items than the insert list. The number of SELECT values must match the number of INSERT columns.

--- 264: a column named twice
CREATE TABLE #t (a int)
-- ok
INSERT INTO #t (a, a) VALUES (1, 2)
-- error: 264 16 1 line 1 The column name 'a' is specified more than once in the SET clause or column list of an INSERT. A column cannot be assigned more than one value in the same clause. Modify the clause to make sure that a column is updated only once. If this statement updates or inserts columns into a view, column aliasing can conceal the duplication in your code.

--- a statement that fails changes nothing
CREATE TABLE #t (a int NOT NULL PRIMARY KEY)
INSERT INTO #t VALUES (1)
-- count: 1
INSERT INTO #t VALUES (2), (1)
-- error: 2627 14 1 line 1 Violation of PRIMARY KEY constraint 'PK__#t_…'. Cannot insert duplicate key in object 'dbo.#t…'. The duplicate key value is (1).
-- info: 3621 0 * line 1 The statement has been terminated.
SELECT a FROM #t
-- columns: a int
-- row: [1]
