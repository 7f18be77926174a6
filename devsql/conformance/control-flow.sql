-- page: Control-of-Flow
-- page: BEGIN...END (Transact-SQL)
-- page: IF...ELSE (Transact-SQL)
-- page: WHILE (Transact-SQL)
-- page: BREAK (Transact-SQL)
-- page: CONTINUE (Transact-SQL)
-- page: RETURN (Transact-SQL)
-- page: WAITFOR (Transact-SQL)
-- page: GOTO (Transact-SQL)
-- page: DECLARE @local_variable (Transact-SQL)
-- page: SET @local_variable (Transact-SQL)
-- page: SELECT @local_variable (Transact-SQL)
-- page: PRINT (Transact-SQL)
-- page: EXECUTE (Transact-SQL)
-- page: Variables (Transact-SQL)
-- page: Database engine events and errors

--- DECLARE with and without values; a variable begins as null
DECLARE @a int, @b varchar(5) = 'x', @c AS decimal(5,2) = 1.5
SELECT @a AS a, @b AS b, @c AS c
-- columns: a int null, b varchar(5), c decimal(5,2)
-- row: [null,"x","1.50"]

--- SET converts to the variable's type, cutting text (documented)
DECLARE @a varchar(3), @b int, @d date
SET @a = 'abcdef'
SET @b = '12'
SET @d = '20240305'
SELECT @a AS a, @b AS b, @d AS d
-- columns: a varchar(3), b int, d date
-- row: ["abc",12,"2024-03-05"]

--- SELECT assigns the last row's value; of no rows it leaves the variable (documented)
DECLARE @a int = 5, @b int = 5
SELECT @a = v FROM (VALUES (1), (2)) AS t (v) ORDER BY v
SELECT @b = v FROM (VALUES (1), (2)) AS t (v) WHERE v > 9
SELECT @a AS a, @b AS b
-- columns: a int, b int
-- row: [2,5]

--- SET of a subquery without rows is null (documented)
DECLARE @a int = 5
SET @a = (SELECT v FROM (VALUES (1)) AS t (v) WHERE v > 9)
SELECT @a AS a
-- columns: a int null
-- row: [null]

--- SELECT assigns several variables
DECLARE @a int, @b varchar(5)
SELECT @a = 1, @b = 'x'
SELECT @a AS a, @b AS b
-- columns: a int, b varchar(5)
-- row: [1,"x"]

--- SELECT adds up rows into a variable
DECLARE @s int = 0
SELECT @s = @s + v FROM (VALUES (1), (2), (3)) AS t (v)
SELECT @s AS s
-- columns: s int
-- row: [6]

--- a variable ends with its batch
DECLARE @a int = 1
-- ok
SELECT @a AS a
-- error: 137 15 2 line 1 Must declare the scalar variable "@a".

--- 134: a variable declared twice
DECLARE @a int
DECLARE @A int
-- error: 134 15 * line 2 The variable name '@A' has already been declared. Variable names must be unique within a query batch or stored procedure.

--- 141: an assignment beside a result
DECLARE @a int
SELECT @a = 1, 2 AS b
-- error: 141 15 1 line 2 A SELECT statement that assigns a value to a variable must not be combined with data-retrieval operations.

--- IF and ELSE, with blocks
IF 1 = 2 SELECT 'yes' AS a ELSE SELECT 'no' AS a
IF 1 = 1
BEGIN
  SELECT 1 AS b
  SELECT 2 AS c
END
ELSE
  SELECT 3 AS d
-- columns: a varchar(2)
-- row: ["no"]
-- columns: b int
-- row: [1]
-- columns: c int
-- row: [2]

--- IF with EXISTS, and of an unknown condition
IF EXISTS (SELECT 1 WHERE 1 = 1) SELECT 'some' AS a
IF NULL = NULL SELECT 'never' AS b ELSE SELECT 'else' AS b
-- columns: a varchar(4)
-- row: ["some"]
-- columns: b varchar(4)
-- row: ["else"]

--- ELSE IF
DECLARE @n int = 2
IF @n = 1 SELECT 'one' AS a
ELSE IF @n = 2 SELECT 'two' AS a
ELSE SELECT 'more' AS a
-- columns: a varchar(3)
-- row: ["two"]

--- WHILE with BREAK and CONTINUE
DECLARE @i int = 0, @s int = 0
WHILE 1 = 1
BEGIN
  SET @i += 1
  IF @i = 3 CONTINUE
  IF @i > 5 BREAK
  SET @s += @i
END
SELECT @i AS i, @s AS s
-- columns: i int, s int
-- row: [6,12]

--- WHILE in WHILE: BREAK leaves the inner
DECLARE @i int = 0, @j int, @n int = 0
WHILE @i < 2
BEGIN
  SET @i += 1
  SET @j = 0
  WHILE 1 = 1
  BEGIN
    SET @j += 1
    SET @n += 1
    IF @j = 3 BREAK
  END
END
SELECT @n AS n
-- columns: n int
-- row: [6]

--- 135: BREAK outside of a loop
BREAK
-- error: 135 15 1 line 1 Cannot use a BREAK statement outside the scope of a WHILE statement.

--- 136: CONTINUE outside of a loop
CONTINUE
-- error: 136 15 1 line 1 Cannot use a CONTINUE statement outside the scope of a WHILE statement.

--- RETURN ends a batch
SELECT 1 AS a
RETURN
SELECT 2 AS b
-- columns: a int
-- row: [1]

--- GOTO
-- devsql: refuses 40517 GOTO
DECLARE @n int = 0
again:
SET @n += 1
IF @n < 3 GOTO again
SELECT @n AS n
-- columns: n int
-- row: [3]

--- WAITFOR DELAY waits
DECLARE @t datetime2 = SYSDATETIME()
WAITFOR DELAY '00:00:00.100'
SELECT CASE WHEN DATEDIFF(millisecond, @t, SYSDATETIME()) >= 95 THEN 'waited' END AS a
-- columns: a varchar(6)
-- row: ["waited"]

--- PRINT is a message of number 0
PRINT 'hello'
PRINT 'n: ' + CAST(5 AS varchar(3))
PRINT N'ñ'
-- info: 0 0 1 line 1 hello
-- info: 0 0 1 line 2 n: 5
-- info: 0 0 1 line 3 ñ

--- PRINT comes in its place among results
SELECT 1 AS a
PRINT 'between'
SELECT 2 AS b
-- columns: a int
-- row: [1]
-- info: 0 0 1 line 2 between
-- columns: b int
-- row: [2]

--- EXEC of a text, which may be joined together
DECLARE @c varchar(10) = '2 AS b'
EXEC ('SELECT 1 AS a, ' + @c)
-- columns: a int, b int
-- row: [1,2]

--- EXEC of a text does not see the caller's variables
DECLARE @a int = 1
EXEC ('SELECT @a AS a')
-- error: 137 15 2 line 1 Must declare the scalar variable "@a".

--- SET options of an executed text end with it (documented)
SET NOCOUNT OFF
EXEC ('SET NOCOUNT ON')
DECLARE @t int
-- ok
CREATE TABLE #t (a int)
INSERT INTO #t VALUES (1)
-- count: 1

--- a batch with a syntax error runs nothing
SELECT 1 AS a
SELEKT 2
-- error: 102 15 1 line 2 Incorrect syntax near 'SELEKT'.

--- an error of a statement lets the next run
SELECT 1 / 0 AS a
SELECT 2 AS b
-- error: 8134 16 1 line 1 Divide by zero error encountered.
-- columns: b int
-- row: [2]

--- an error of conversion ends the batch
SELECT CAST('x' AS int) AS a
SELECT 2 AS b
-- error: 245 16 1 line 1 Conversion failed when converting the varchar value 'x' to data type int.

--- @@ERROR is the number of the statement before
SELECT 1 / 0 AS a
SELECT @@ERROR AS a
SELECT @@ERROR AS b
-- error: 8134 16 1 line 1 Divide by zero error encountered.
-- columns: a int
-- row: [8134]
-- columns: b int
-- row: [0]

--- an empty batch, and one of comments, answer nothing
/* nothing */
-- ok

--- BEGIN and END hold no scope of variables
BEGIN
  DECLARE @a int = 3
END
SELECT @a AS a
-- columns: a int
-- row: [3]
