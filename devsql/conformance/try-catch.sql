-- page: TRY...CATCH (Transact-SQL)
-- page: THROW (Transact-SQL)
-- page: RAISERROR (Transact-SQL)
-- page: ERROR_NUMBER (Transact-SQL)
-- page: ERROR_MESSAGE (Transact-SQL)
-- page: ERROR_SEVERITY (Transact-SQL)
-- page: ERROR_STATE (Transact-SQL)
-- page: ERROR_LINE (Transact-SQL)
-- page: ERROR_PROCEDURE (Transact-SQL)
-- page: XACT_STATE (Transact-SQL)
-- page: FORMATMESSAGE (Transact-SQL)
-- page: Database engine error severities
-- page: Database engine events and errors

--- CATCH learns of the error (documented example)
BEGIN TRY
    DECLARE @x int = 1 / 0;
END TRY
BEGIN CATCH
    SELECT
        ERROR_NUMBER() AS ErrorNumber
        ,ERROR_SEVERITY() AS ErrorSeverity
        ,ERROR_STATE() AS ErrorState
        ,ERROR_PROCEDURE() AS ErrorProcedure
        ,ERROR_LINE() AS ErrorLine
        ,ERROR_MESSAGE() AS ErrorMessage;
END CATCH;
-- columns: ErrorNumber int, ErrorSeverity int, ErrorState int, ErrorProcedure nvarchar(128) null, ErrorLine int, ErrorMessage nvarchar(4000)
-- row: [8134,16,1,null,2,"Divide by zero error encountered."]

--- without an error CATCH does not run
BEGIN TRY
  DECLARE @a int = 1
END TRY
BEGIN CATCH
  SELECT 'caught' AS a
END CATCH
SELECT @a AS a
-- columns: a int
-- row: [1]

--- what follows the error in TRY does not run
CREATE TABLE #t (a int NOT NULL)
BEGIN TRY
  INSERT INTO #t VALUES (1)
  INSERT INTO #t VALUES (NULL)
  INSERT INTO #t VALUES (2)
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n
END CATCH
SELECT a FROM #t
-- columns: n int
-- row: [515]
-- columns: a int
-- row: [1]

--- the functions of the error are null outside of CATCH (documented)
BEGIN TRY
  DECLARE @a int = CAST('x' AS int)
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n
END CATCH
SELECT ERROR_NUMBER() AS a, ERROR_MESSAGE() AS b
-- columns: n int
-- row: [245]
-- columns: a int null, b nvarchar(4000) null
-- row: [null,null]

--- TRY in TRY: the inner CATCH takes it
BEGIN TRY
  BEGIN TRY
    DECLARE @a int = CAST('x' AS int)
  END TRY
  BEGIN CATCH
    SELECT 'inner' AS a
  END CATCH
END TRY
BEGIN CATCH
  SELECT 'outer' AS a
END CATCH
-- columns: a varchar(5)
-- row: ["inner"]

--- an error in CATCH goes to the outer CATCH
BEGIN TRY
  BEGIN TRY
    DECLARE @a int = CAST('x' AS int)
  END TRY
  BEGIN CATCH
    DECLARE @b int = CAST('y' AS int)
  END CATCH
END TRY
BEGIN CATCH
  SELECT ERROR_MESSAGE() AS a
END CATCH
-- columns: a nvarchar(4000)
-- row: ["Conversion failed when converting the varchar value 'y' to data type int."]

--- TRY takes errors of executed texts, with the text's line
BEGIN TRY
  EXEC ('
DECLARE @a int = CAST(''x'' AS int)')
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_LINE() AS l
END CATCH
-- columns: n int, l int
-- row: [245,2]

--- a syntax error of an executed text is caught (documented)
BEGIN TRY
  EXEC ('SELECT 1 +')
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n
END CATCH
-- columns: n int
-- row: [102]

--- a missing table is not caught at the same level (documented example)
BEGIN TRY
    SELECT * FROM NonexistentTable;
END TRY
BEGIN CATCH
    SELECT ERROR_NUMBER() AS ErrorNumber, ERROR_MESSAGE() AS ErrorMessage;
END CATCH
-- error: 208 16 1 line 2 Invalid object name 'NonexistentTable'.

--- a missing table is caught at a lower level (documented example)
BEGIN TRY
    EXEC ('SELECT * FROM NonexistentTable');
END TRY
BEGIN CATCH
    SELECT ERROR_NUMBER() AS ErrorNumber, ERROR_MESSAGE() AS ErrorMessage;
END CATCH
-- columns: ErrorNumber int, ErrorMessage nvarchar(4000)
-- row: [208,"Invalid object name 'NonexistentTable'."]

--- THROW (documented example)
THROW 51000, 'The record does not exist.', 1;
-- error: 51000 16 1 line 1 The record does not exist.

--- THROW with its own state, of variables
DECLARE @n int = 50001, @m nvarchar(50) = N'of variables', @s tinyint = 7;
THROW @n, @m, @s;
-- error: 50001 16 7 line 2 of variables

--- THROW ends the batch
THROW 50000, 'end', 1;
SELECT 1 AS a
-- error: 50000 16 1 line 1 end

--- THROW without arguments raises the error again, with its own line (documented)
BEGIN TRY
  SELECT 1 AS a

  DECLARE @a int = CAST('x' AS int)
END TRY
BEGIN CATCH
  THROW
END CATCH
-- columns: a int
-- row: [1]
-- error: 245 16 1 line 4 Conversion failed when converting the varchar value 'x' to data type int.

--- THROW of a caught THROW
BEGIN TRY
  THROW 50005, 'mine', 3;
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_STATE() AS s, ERROR_SEVERITY() AS v, ERROR_MESSAGE() AS m
END CATCH
-- columns: n int, s int, v int, m nvarchar(4000)
-- row: [50005,3,16,"mine"]

--- 10704: THROW without arguments outside of CATCH
THROW;
-- error: 10704 15 1 line 1 To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.

--- 35100: THROW of a number that is the system's
THROW 49999, 'too low', 1;
-- error: 35100 16 * line 1 Error number 49999 in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.

--- RAISERROR of a text is 50000
RAISERROR ('Text %s %d', 16, 2, 'arg', 5)
-- error: 50000 16 2 line 1 Text arg 5

--- RAISERROR formats its arguments (documented examples)
RAISERROR (N'<<%*.*s>>', 10, 1, 7, 3, N'abcde')
RAISERROR (N'<<%7.3s>>', 10, 1, N'abcde')
RAISERROR (N'This is message %s %d.', 10, 1, N'number', 5)
-- info: 50000 0 1 line 1 <<    abc>>
-- info: 50000 0 1 line 2 <<    abc>>
-- info: 50000 0 1 line 3 This is message number 5.

--- RAISERROR formats signs, zeros, bases
RAISERROR ('%05d|%-5d|%x|%X|%o|%i|%u|%%', 10, 1, 42, 42, 255, 255, 8, -1, 7)
-- info: 50000 0 1 line 1 00042|42   |ff|FF|10|-1|7|%

--- RAISERROR up to 10 is a message, and the batch goes on
RAISERROR ('note', 5, 1)
SELECT 1 AS a
-- info: 50000 5 1 line 1 note
-- columns: a int
-- row: [1]

--- RAISERROR from 11 is an error, and the batch goes on
RAISERROR ('fault', 11, 1)
SELECT 1 AS a
-- error: 50000 11 1 line 1 fault
-- columns: a int
-- row: [1]

--- RAISERROR with NOWAIT
RAISERROR ('now', 0, 1) WITH NOWAIT
-- info: 50000 0 1 line 1 now

--- RAISERROR in TRY is caught from 11, not below (documented)
BEGIN TRY
  RAISERROR ('small', 10, 1)
  RAISERROR ('great', 16, 4)
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS n, ERROR_STATE() AS s, ERROR_MESSAGE() AS m
END CATCH
-- info: 50000 0 1 line 2 small
-- columns: n int, s int, m nvarchar(4000)
-- row: [50000,4,"great"]

--- 2754: a severity for administrators
RAISERROR ('x', 20, 1)
-- error: 2754 16 1 line 1 Error severity levels greater than 18 can only be specified by members of the sysadmin role, using the WITH LOG option.

--- FORMATMESSAGE formats as RAISERROR does
-- devsql: refuses 40517 FORMATMESSAGE
SELECT FORMATMESSAGE('This is the %s and this is the %s.', 'first variable', 'second variable') AS Result
-- columns: Result nvarchar(*)
-- row: ["This is the first variable and this is the second variable."]

--- XACT_STATE in a transaction that may not be committed (documented)
SET XACT_ABORT ON
CREATE TABLE #t (a int NOT NULL)
BEGIN TRY
  BEGIN TRAN
  INSERT INTO #t VALUES (NULL)
END TRY
BEGIN CATCH
  SELECT XACT_STATE() AS x, @@TRANCOUNT AS n
  ROLLBACK
END CATCH
SELECT XACT_STATE() AS x, @@TRANCOUNT AS n
-- columns: x smallint, n int
-- row: [-1,1]
-- columns: x smallint, n int
-- row: [0,0]

--- XACT_STATE in a transaction that may be committed
CREATE TABLE #t (a int NOT NULL)
BEGIN TRY
  BEGIN TRAN
  INSERT INTO #t VALUES (1)
  INSERT INTO #t VALUES (NULL)
END TRY
BEGIN CATCH
  SELECT XACT_STATE() AS x
  COMMIT
END CATCH
SELECT a FROM #t
-- columns: x smallint
-- row: [1]
-- columns: a int
-- row: [1]

--- 3930: a write in a transaction that may not be committed
SET XACT_ABORT ON
CREATE TABLE #t (a int NOT NULL)
BEGIN TRY
  BEGIN TRAN
  INSERT INTO #t VALUES (NULL)
END TRY
BEGIN CATCH
  BEGIN TRY
    INSERT INTO #t VALUES (1)
  END TRY
  BEGIN CATCH
    SELECT ERROR_NUMBER() AS n
  END CATCH
  ROLLBACK
END CATCH
-- columns: n int
-- row: [3930]
