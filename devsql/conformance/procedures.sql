-- page: CREATE PROCEDURE (Transact-SQL)
-- page: EXECUTE (Transact-SQL)
-- page: Execute a stored procedure
-- page: Return data from a stored procedure
-- page: RETURN (Transact-SQL)
-- page: @@NESTLEVEL (Transact-SQL)
-- page: sys.dm_exec_describe_first_result_set (Transact-SQL)
-- page: Database engine events and errors

--- a procedure, called with and without EXEC
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p AS SELECT 1 AS a
-- ok
EXEC dbo.conformance_p
-- columns: a int
-- row: [1]
dbo.conformance_p
-- columns: a int
-- row: [1]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- arguments by position, by name, by default
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p @a int, @b varchar(5) = 'x' AS SELECT @a AS a, @b AS b
-- ok
EXEC dbo.conformance_p 1, 'y'
EXEC dbo.conformance_p @b = 'z', @a = 2
EXEC dbo.conformance_p 3
EXEC dbo.conformance_p 4, DEFAULT
-- columns: a int, b varchar(5)
-- row: [1,"y"]
-- columns: a int, b varchar(5)
-- row: [2,"z"]
-- columns: a int, b varchar(5)
-- row: [3,"x"]
-- columns: a int, b varchar(5)
-- row: [4,"x"]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- an output parameter, and the return value
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p @a int, @twice int OUTPUT AS
BEGIN
  SET @twice = @a * 2
  RETURN 7
END
-- ok
DECLARE @r int, @t int
EXEC @r = dbo.conformance_p 21, @t OUTPUT
SELECT @r AS r, @t AS t
-- columns: r int, t int
-- row: [7,42]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- an argument that is not marked OUTPUT stays as it was
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p @a int OUTPUT AS SET @a = 9
-- ok
DECLARE @v int = 1
EXEC dbo.conformance_p @v
SELECT @v AS v
-- columns: v int
-- row: [1]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- a procedure returns 0 where it says nothing
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p AS SELECT 1 AS a
-- ok
DECLARE @r int
EXEC @r = dbo.conformance_p
SELECT @r AS r
-- columns: a int
-- row: [1]
-- columns: r int
-- row: [0]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- an error tells the procedure and its line
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p AS
BEGIN
  DECLARE @a int
  SET @a = 1 / 0
END
-- ok
EXEC dbo.conformance_p
-- error: 8134 16 1 line 4 procedure …conformance_p Divide by zero error encountered.
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- CATCH learns the procedure's name
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p AS RAISERROR ('mine', 16, 3)
-- ok
BEGIN TRY
  EXEC dbo.conformance_p
END TRY
BEGIN CATCH
  SELECT PARSENAME(ERROR_PROCEDURE(), 1) AS p, ERROR_LINE() AS l, ERROR_MESSAGE() AS m
END CATCH
-- columns: p nvarchar(128), l int, m nvarchar(4000)
-- row: ["conformance_p",1,"mine"]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- 2812: a procedure that is not there
EXEC no_such_procedure
-- error: 2812 16 62 line 1 Could not find stored procedure 'no_such_procedure'.

--- 2812: a word alone is a procedure's name
no_such_procedure
-- error: 2812 16 62 line 1 Could not find stored procedure 'no_such_procedure'.

--- 201: an argument is missing
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p @a int AS SELECT @a AS a
-- ok
BEGIN TRY
  EXEC dbo.conformance_p
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_SEVERITY() AS s, ERROR_MESSAGE() AS m
END CATCH
-- columns: n int, s int, m nvarchar(4000)
-- row: [201, 16, "Procedure or function 'conformance_p' expects parameter '@a', which was not supplied."]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- 8144: an argument too many
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p @a int AS SELECT @a AS a
-- ok
BEGIN TRY
  EXEC dbo.conformance_p 1, 2
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_SEVERITY() AS s, ERROR_MESSAGE() AS m
END CATCH
-- columns: n int, s int, m nvarchar(4000)
-- row: [8144, 16, "Procedure or function conformance_p has too many arguments specified."]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- 8145: an argument of another name
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p @a int = 1 AS SELECT @a AS a
-- ok
BEGIN TRY
  EXEC dbo.conformance_p @b = 2
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_SEVERITY() AS s, ERROR_MESSAGE() AS m
END CATCH
-- columns: n int, s int, m nvarchar(4000)
-- row: [8145, 16, "@b is not a parameter for procedure conformance_p."]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- 111: CREATE PROCEDURE after another statement
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
SELECT 1 AS a
CREATE PROCEDURE dbo.conformance_p AS SELECT 1 AS a
-- error: 111 15 1 line 2 'CREATE/ALTER PROCEDURE' must be the first statement in a query batch.
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- a temporary procedure is the session's own
-- devsql: refuses 40517 temporary procedure
CREATE PROCEDURE #p AS SELECT 1 AS a
-- ok
-- session: other
EXEC #p
-- error: 2812 16 62 line 1 Could not find stored procedure '#p'.

--- DROP PROCEDURE
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p AS SELECT 1 AS a
-- ok
DROP PROCEDURE dbo.conformance_p
-- ok
EXEC dbo.conformance_p
-- error: 2812 16 62 line 1 Could not find stored procedure '…conformance_p'.
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- @@NESTLEVEL counts calls
-- needs: owner
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok
CREATE PROCEDURE dbo.conformance_p AS SELECT @@NESTLEVEL AS n
-- ok
SELECT @@NESTLEVEL AS n
EXEC dbo.conformance_p
-- columns: n int
-- row: [0]
-- columns: n int
-- row: [1]
DROP PROCEDURE IF EXISTS dbo.conformance_p
-- ok

--- the procedures of the shop are found
-- needs: shop
SELECT COUNT(*) AS n FROM sys.procedures WHERE name = 'no such procedure'
-- columns: n int
-- row: [0]

--- sys.dm_exec_describe_first_result_set tells columns without running (documented)
SELECT column_ordinal, name, is_nullable, system_type_id, system_type_name, max_length, precision, scale FROM sys.dm_exec_describe_first_result_set(N'SELECT 1 AS a, CAST(NULL AS nvarchar(10)) AS b, CAST(NULL AS decimal(9,2)) AS c', NULL, 0) ORDER BY column_ordinal
-- columns: column_ordinal int, name nvarchar(128), is_nullable bit, system_type_id int, system_type_name nvarchar(256), max_length smallint, precision tinyint, scale tinyint
-- row: [1, "a", false, 56, "int", 4, 10, 0]
-- row: [2, "b", true, 231, "nvarchar(10)", 20, 0, 0]
-- row: [3, "c", true, 106, "decimal(9,2)", 5, 9, 2]

--- an error of the statement described is a row (documented)
SELECT error_number FROM sys.dm_exec_describe_first_result_set(N'SELECT nosuch FROM nosuchtable', NULL, 0)
-- columns: error_number int
-- row: [208]
