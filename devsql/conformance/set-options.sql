-- page: SET Statements (Transact-SQL)
-- page: SET NOCOUNT (Transact-SQL)
-- page: SET ROWCOUNT (Transact-SQL)
-- page: SET ANSI_NULLS (Transact-SQL)
-- page: SET QUOTED_IDENTIFIER (Transact-SQL)
-- page: SET TEXTSIZE (Transact-SQL)
-- page: SET LANGUAGE (Transact-SQL)
-- page: SET NOEXEC (Transact-SQL)
-- page: SET PARSEONLY (Transact-SQL)
-- page: SET FMTONLY (Transact-SQL)
-- page: SESSIONPROPERTY (Transact-SQL)
-- page: @@OPTIONS (Transact-SQL)
-- page: sp_set_session_context (Transact-SQL)
-- page: SESSION_CONTEXT (Transact-SQL)
-- page: CONTEXT_INFO (Transact-SQL)
-- page: USE (Transact-SQL)
-- page: DB_NAME (Transact-SQL)
-- page: DB_ID (Transact-SQL)
-- page: @@VERSION (Transact-SQL)
-- page: @@SPID (Transact-SQL)
-- page: SERVERPROPERTY (Transact-SQL)
-- page: APP_NAME (Transact-SQL)
-- page: HOST_NAME (Transact-SQL)
-- page: SUSER_SNAME (Transact-SQL)
-- page: Database engine events and errors

--- what drivers send at login
SET ANSI_NULLS ON
SET ANSI_NULL_DFLT_ON ON
SET ANSI_PADDING ON
SET ANSI_WARNINGS ON
SET ARITHABORT ON
SET CONCAT_NULL_YIELDS_NULL ON
SET CURSOR_CLOSE_ON_COMMIT OFF
SET DATEFIRST 7
SET DATEFORMAT mdy
SET IMPLICIT_TRANSACTIONS OFF
SET LANGUAGE us_english
SET NUMERIC_ROUNDABORT OFF
SET QUOTED_IDENTIFIER ON
SET TEXTSIZE 2147483647
SET TRANSACTION ISOLATION LEVEL READ COMMITTED
-- info: 5703 0 * line * Changed language setting to us_english.

--- several options in one SET
SET ANSI_NULLS, QUOTED_IDENTIFIER, ANSI_WARNINGS ON
-- ok

--- NOCOUNT withholds counts
CREATE TABLE #t (a int)
-- ok
SET NOCOUNT ON
INSERT INTO #t VALUES (1), (2)
SELECT @@ROWCOUNT AS n
-- columns: n int
-- row: [2]
INSERT INTO #t VALUES (3)
SET NOCOUNT OFF
UPDATE #t SET a = 0
-- count: 3

--- ROWCOUNT bounds results
-- devsql: refuses 40517 SET ROWCOUNT
SET ROWCOUNT 2
SELECT v FROM (VALUES (1), (2), (3)) AS t (v) ORDER BY v
SET ROWCOUNT 0
SELECT COUNT(*) AS n FROM (VALUES (1), (2), (3)) AS t (v)
-- columns: v int
-- row: [1]
-- row: [2]
-- columns: n int
-- row: [3]

--- TEXTSIZE is told
SELECT @@TEXTSIZE AS a
-- columns: a int
-- row: [2147483647]

--- LOCK_TIMEOUT is told
SET LOCK_TIMEOUT 1800
SELECT @@LOCK_TIMEOUT AS a
-- columns: a int
-- row: [1800]

--- 195: an option that is none
SET NO_SUCH_OPTION ON
-- error: 195 15 * line 1 'NO_SUCH_OPTION' is not a recognized SET option.

--- NOEXEC compiles and does not run (documented)
-- devsql: refuses 40517 SET NOEXEC ON
SET NOEXEC ON
-- ok
SELECT 1 AS a
-- ok
SET NOEXEC OFF
-- ok
SELECT 2 AS b
-- columns: b int
-- row: [2]

--- SESSIONPROPERTY tells options
-- devsql: refuses 40517 SESSIONPROPERTY
SELECT SESSIONPROPERTY('ANSI_NULLS') AS a, SESSIONPROPERTY('QUOTED_IDENTIFIER') AS b, SESSIONPROPERTY('NUMERIC_ROUNDABORT') AS c
-- columns: a sql_variant, b sql_variant, c sql_variant
-- row: [1,1,0]

--- SESSION_CONTEXT keeps a value under a key (documented example)
EXEC sp_set_session_context 'user_id', 4
SELECT CAST(SESSION_CONTEXT(N'user_id') AS int) AS a, SESSION_CONTEXT(N'other') AS b
-- columns: a int, b sql_variant null
-- row: [4,null]

--- SESSION_CONTEXT from batch to batch, replaced, of named arguments
EXEC sp_set_session_context @key = N'language', @value = N'English'
-- ok
SELECT CAST(SESSION_CONTEXT(N'language') AS nvarchar(20)) AS a
EXEC sp_set_session_context @key = N'language', @value = N'Español'
SELECT CAST(SESSION_CONTEXT(N'LANGUAGE') AS nvarchar(20)) AS a
-- columns: a nvarchar(20)
-- row: ["English"]
-- columns: a nvarchar(20)
-- row: ["Español"]

--- a session's context is its own
EXEC sp_set_session_context N'mine', 1
-- ok
-- session: other
SELECT SESSION_CONTEXT(N'mine') AS a
-- columns: a sql_variant null
-- row: [null]

--- CONTEXT_INFO keeps 128 bytes (documented)
-- devsql: refuses 40517 SET CONTEXT_INFO
SET CONTEXT_INFO 0x1256698456
SELECT CAST(CONTEXT_INFO() AS binary(5)) AS a, DATALENGTH(CONTEXT_INFO()) AS b
-- columns: a binary(5), b int
-- row: ["0x1256698456",128]

--- USE changes the database, and says so
USE master
-- info: 5701 0 * line 1 Changed database context to 'master'.
SELECT DB_NAME() AS a
-- columns: a nvarchar(128)
-- row: ["master"]

--- 911: USE of a database that is none
USE no_such_database
-- error: 911 16 1 line 1 Database 'no_such_database' does not exist. Make sure that the name is entered correctly.

--- DB_NAME and DB_ID agree
SELECT CASE WHEN DB_NAME(DB_ID()) = DB_NAME() THEN 1 ELSE 0 END AS a, DB_ID('master') AS b, DB_NAME(1) AS c, DB_ID('no_such_database') AS d
-- columns: a int, b smallint, c nvarchar(128), d smallint null
-- row: [1,1,"master",null]

--- @@VERSION begins with the product
SELECT LEFT(@@VERSION, 20) AS a
-- columns: a nvarchar(*)
-- row: ["Microsoft SQL Server"]

--- @@SPID is the session's, and another's is another
SELECT CASE WHEN @@SPID > 0 THEN 1 ELSE 0 END AS a
-- columns: a int
-- row: [1]

--- SERVERPROPERTY tells the product
SELECT CASE WHEN CAST(SERVERPROPERTY('ProductMajorVersion') AS int) >= 13 THEN 1 ELSE 0 END AS a, CASE WHEN CAST(SERVERPROPERTY('ProductVersion') AS varchar(20)) LIKE '[0-9]%.%.%' THEN 1 ELSE 0 END AS b, SERVERPROPERTY('NoSuchProperty') AS c
-- columns: a int, b int, c sql_variant null
-- row: [1,1,null]

--- APP_NAME and HOST_NAME are what the client said
SELECT APP_NAME() AS a, CASE WHEN HOST_NAME() IS NOT NULL THEN 1 ELSE 0 END AS b
-- columns: a nvarchar(128), b int
-- row: ["Tedious",1]

--- the login's names agree
SELECT CASE WHEN SUSER_SNAME() = ORIGINAL_LOGIN() THEN 1 ELSE 0 END AS a, CASE WHEN SYSTEM_USER = SUSER_NAME() THEN 1 ELSE 0 END AS b, CASE WHEN USER_NAME() = CURRENT_USER THEN 1 ELSE 0 END AS c
-- columns: a int, b int, c int
-- row: [1,1,1]

--- SCHEMA_NAME of the user
SELECT SCHEMA_NAME() AS a, SCHEMA_ID('sys') AS b, SCHEMA_NAME(1) AS c
-- columns: a nvarchar(128), b int, c nvarchar(128)
-- row: ["dbo",4,"dbo"]
