-- page: Transactions (Transact-SQL)
-- page: BEGIN TRANSACTION (Transact-SQL)
-- page: COMMIT TRANSACTION (Transact-SQL)
-- page: ROLLBACK TRANSACTION (Transact-SQL)
-- page: SAVE TRANSACTION (Transact-SQL)
-- page: @@TRANCOUNT (Transact-SQL)
-- page: SET XACT_ABORT (Transact-SQL)
-- page: SET IMPLICIT_TRANSACTIONS (Transact-SQL)
-- page: SET TRANSACTION ISOLATION LEVEL (Transact-SQL)
-- page: SET LOCK_TIMEOUT (Transact-SQL)
-- page: SET DEADLOCK_PRIORITY (Transact-SQL)
-- page: Deadlocks guide
-- page: Database engine events and errors

--- @@TRANCOUNT counts BEGIN, COMMIT counts back (documented example)
SELECT @@TRANCOUNT AS a
BEGIN TRAN
SELECT @@TRANCOUNT AS b
BEGIN TRAN
SELECT @@TRANCOUNT AS c
COMMIT
SELECT @@TRANCOUNT AS d
COMMIT
SELECT @@TRANCOUNT AS e
-- columns: a int
-- row: [0]
-- columns: b int
-- row: [1]
-- columns: c int
-- row: [2]
-- columns: d int
-- row: [1]
-- columns: e int
-- row: [0]

--- ROLLBACK ends every level (documented example)
BEGIN TRAN
BEGIN TRAN
ROLLBACK
SELECT @@TRANCOUNT AS a
-- columns: a int
-- row: [0]

--- ROLLBACK undoes, COMMIT of the inner keeps nothing
CREATE TABLE #t (a int)
BEGIN TRAN
INSERT INTO #t VALUES (1)
BEGIN TRANSACTION
INSERT INTO #t VALUES (2)
COMMIT TRANSACTION
ROLLBACK TRANSACTION
SELECT COUNT(*) AS n FROM #t
-- columns: n int
-- row: [0]

--- a transaction goes on from batch to batch
CREATE TABLE #t (a int)
-- ok
BEGIN TRAN
-- ok
INSERT INTO #t VALUES (1)
-- count: 1
COMMIT
-- ok
SELECT a FROM #t
-- columns: a int
-- row: [1]

--- a savepoint is rolled back to, and the transaction goes on
CREATE TABLE #t (a int)
BEGIN TRAN
INSERT INTO #t VALUES (1)
SAVE TRAN s
INSERT INTO #t VALUES (2)
ROLLBACK TRAN s
SELECT @@TRANCOUNT AS n
INSERT INTO #t VALUES (3)
COMMIT
SELECT a FROM #t ORDER BY a
-- columns: n int
-- row: [1]
-- columns: a int
-- row: [1]
-- row: [3]

--- a named transaction, and one named by a variable
-- devsql: refuses 40517 transaction name in a variable
DECLARE @n varchar(20) = 'mine'
BEGIN TRAN outer1
BEGIN TRAN @n
COMMIT TRAN @n
ROLLBACK TRAN outer1
SELECT @@TRANCOUNT AS n
-- columns: n int
-- row: [0]

--- 3902: COMMIT without BEGIN
COMMIT
-- error: 3902 16 1 line 1 The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.

--- 3903: ROLLBACK without BEGIN
ROLLBACK
-- error: 3903 16 1 line 1 The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.

--- 6401: ROLLBACK to a savepoint that is none
BEGIN TRAN
ROLLBACK TRAN nowhere
-- error: 6401 16 1 line 2 Cannot roll back nowhere. No transaction or savepoint of that name was found.

--- 628: a savepoint without a transaction
SAVE TRAN s
-- error: 628 16 * line 1 Cannot issue SAVE TRANSACTION when there is no active transaction.

--- an error of a statement leaves the transaction open
CREATE TABLE #t (a int NOT NULL)
BEGIN TRAN
INSERT INTO #t VALUES (1)
-- count: 1
INSERT INTO #t VALUES (NULL)
-- error: 515 16 2 line 1 Cannot insert the value NULL into column 'a', table '…#t…'; column does not allow nulls. INSERT fails.
-- info: 3621 0 * line 1 The statement has been terminated.
SELECT @@TRANCOUNT AS n
COMMIT
SELECT a FROM #t
-- columns: n int
-- row: [1]
-- columns: a int
-- row: [1]

--- with XACT_ABORT ON it rolls back and ends the batch
CREATE TABLE #t (a int NOT NULL)
-- ok
SET XACT_ABORT ON
BEGIN TRAN
INSERT INTO #t VALUES (1)
INSERT INTO #t VALUES (NULL)
SELECT 'not reached' AS a
-- error: 515 16 2 line 4 Cannot insert the value NULL into column 'a', table '…#t…'; column does not allow nulls. INSERT fails.
SELECT @@TRANCOUNT AS n, COUNT(*) AS c FROM #t
-- columns: n int, c int
-- row: [0,0]

--- RAISERROR does not honour XACT_ABORT, THROW does (documented)
SET XACT_ABORT ON
BEGIN TRAN
RAISERROR ('x', 16, 1)
SELECT @@TRANCOUNT AS n;
THROW 50000, 'y', 1;
-- error: 50000 16 1 line 3 x
-- columns: n int
-- row: [1]
-- error: 50000 16 1 line 5 y
SELECT @@TRANCOUNT AS n
-- columns: n int
-- row: [0]

--- IMPLICIT_TRANSACTIONS begins one with the first statement (documented)
-- devsql: refuses 40517 SET IMPLICIT_TRANSACTIONS ON
CREATE TABLE #t (a int)
-- ok
SET IMPLICIT_TRANSACTIONS ON
SELECT @@TRANCOUNT AS a
INSERT INTO #t VALUES (1)
SELECT @@TRANCOUNT AS b
ROLLBACK
SELECT @@TRANCOUNT AS c
SET IMPLICIT_TRANSACTIONS OFF
-- columns: a int
-- row: [0]
-- columns: b int
-- row: [1]
-- columns: c int
-- row: [0]

--- a session's changes are seen by another after COMMIT only
-- needs: shop
BEGIN TRAN
UPDATE catalog.Categories SET Name = Name + 'x' WHERE CategoryId = 1
-- count: 1
-- session: other
SET LOCK_TIMEOUT 50
SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED
SELECT COUNT(*) AS n FROM catalog.Categories WHERE CategoryId = 2
-- columns: n int
-- row: [1]
ROLLBACK
-- ok
-- session: other
SELECT COUNT(*) AS n FROM catalog.Categories WHERE CategoryId = 1 AND Name LIKE '%x'
-- columns: n int
-- row: [0]

--- 1222: a lock that is waited for too long
-- needs: shop
BEGIN TRAN
UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 1
-- count: 1
-- session: other
SET LOCK_TIMEOUT 100
SELECT @@LOCK_TIMEOUT AS t
UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 1
-- columns: t int
-- row: [100]
-- error: 1222 16 * line 3 Lock request time out period exceeded.
-- info: 3621 0 * line 3 The statement has been terminated.
ROLLBACK
-- ok

--- a lock is waited for without limit by default
-- needs: shop
BEGIN TRAN
UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 2
-- count: 1
-- session: other
-- background
BEGIN TRAN
UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 2
ROLLBACK
SELECT @@LOCK_TIMEOUT AS t
-- columns: t int
-- row: [-1]
COMMIT
-- ok

--- 1205: two sessions that wait for each other; the one of low priority is the victim
-- needs: shop
SET DEADLOCK_PRIORITY LOW
BEGIN TRAN
UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 1
-- count: 1
-- session: other
SET DEADLOCK_PRIORITY HIGH
BEGIN TRAN
UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 2
-- count: 1
-- background
UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 2
-- error: 1205 13 * line 1 Transaction (Process ID …) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.
-- session: other
UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 1
-- count: 1
SELECT @@TRANCOUNT AS n
-- columns: n int
-- row: [0]
-- session: other
ROLLBACK
-- ok
