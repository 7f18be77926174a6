-- page: Database engine events and errors
-- page: Understand database engine errors
-- page: Database engine error severities
-- page: MSSQLSERVER_102
-- page: MSSQLSERVER_207
-- page: MSSQLSERVER_208
-- page: MSSQLSERVER_4104

--- 102: syntax
SELECT * FROM
-- error: 102 15 1 line 1 Incorrect syntax near '…'.

--- 102: a word too many
SELECT 1 AS a b
-- error: 102 15 1 line 1 Incorrect syntax near 'b'.

--- 102: the line of the fault
SELECT 1 AS a
SELECT 2 AS b,
-- error: 102 15 1 line 2 Incorrect syntax near ','.

--- 102: a parenthesis too many
SELECT (1)) AS a
-- error: 102 15 1 line 1 Incorrect syntax near ')'.

--- 105: a string that does not end
SELECT 'abc
-- error: 105 15 1 line 1 Unclosed quotation mark after the character string 'abc'.

--- 113: a comment that does not end
SELECT 1 AS a /* abc
-- error: 113 15 1 line 1 Missing end comment mark '*/'.

--- 156: syntax near a keyword
SELECT 1 AS a FROM WHERE 1 = 1
-- error: 156 15 1 line 1 Incorrect syntax near the keyword 'WHERE'.

--- 156: a keyword as a name
SELECT order FROM (VALUES (1)) AS t (a)
-- error: 156 15 1 line 1 Incorrect syntax near the keyword 'order'.

--- 156: the keyword as it was written
select 1 as a from from
-- error: 156 15 1 line 1 Incorrect syntax near the keyword 'from'.

--- 207: a column that is none
SELECT nosuch FROM (VALUES (1)) AS t (a)
-- error: 207 16 1 line 1 Invalid column name 'nosuch'.

--- 207: in a condition, by its line
SELECT a
FROM (VALUES (1)) AS t (a)
WHERE nosuch = 1
-- error: 207 16 1 line 3 Invalid column name 'nosuch'.

--- 207: in an INSERT
CREATE TABLE #t (a int)
-- ok
INSERT INTO #t (nosuch) VALUES (1)
-- error: 207 16 1 line 1 Invalid column name 'nosuch'.

--- 207: in an UPDATE
CREATE TABLE #t (a int)
-- ok
UPDATE #t SET nosuch = 1
-- error: 207 16 1 line 1 Invalid column name 'nosuch'.

--- 208: a table that is none
SELECT * FROM nosuchtable
-- error: 208 16 1 line 1 Invalid object name 'nosuchtable'.

--- 208: with its schema
SELECT * FROM dbo.NoSuchTable
-- error: 208 16 1 line 1 Invalid object name 'dbo.NoSuchTable'.

--- 208: in DELETE and UPDATE
DELETE FROM nosuchtable
-- error: 208 16 1 line 1 Invalid object name 'nosuchtable'.
UPDATE nosuchtable SET a = 1
-- error: 208 16 1 line 1 Invalid object name 'nosuchtable'.

--- 195: a function that is none
SELECT NOSUCHFUNCTION(1) AS a
-- error: 195 15 10 line 1 'NOSUCHFUNCTION' is not a recognized built-in function name.

--- 4121: a function of a schema that is none
SELECT dbo.NoSuchFunction(1) AS a
-- error: 4121 16 1 line 1 Cannot find either column "dbo" or the user-defined function or aggregate "dbo.NoSuchFunction", or the name is ambiguous.

--- 174: a function's arguments
SELECT LEN('a', 'b') AS a
-- error: 174 15 1 line 1 The len function requires 1 argument(s).

--- 174: a function of three's arguments
SELECT REPLACE('a', 'b') AS a
-- error: 174 15 1 line 1 The replace function requires 3 argument(s).

--- 155: a part of dates that is none
SELECT DATEPART(nosuch, '2024-01-01') AS a
-- error: 155 15 1 line 1 'nosuch' is not a recognized datepart option.

--- 243: a type that is none
SELECT CAST(1 AS nosuchtype) AS a
-- error: 243 16 1 line 1 Type nosuchtype is not a defined system type.

--- 131: a length past 8000
SELECT CAST('a' AS varchar(8001)) AS a
-- error: 131 15 * line 1 The size (8001) given to the …'varchar' exceeds the maximum allowed for any data type (8000).

--- 1007: a number past 38 digits
SELECT 123456789012345678901234567890123456789 AS a
-- error: 1007 15 1 line 1 The number '123456789012345678901234567890123456789' is out of the range for numeric representation (maximum precision 38).

--- 8117: an operand's type
SELECT 'a' - 'b' AS a
-- error: 8117 16 1 line 1 Operand data type varchar is invalid for subtract operator.

--- 206: types that clash
SELECT CASE WHEN 1 = 1 THEN CAST('2024-01-01' AS date) ELSE 1 END AS a
-- error: 206 16 2 line 1 Operand type clash: int is incompatible with date

--- 137: a variable that is none
SET @x = 1
-- error: 137 15 * line 1 Must declare the scalar variable "@x".

--- 1087: a table variable that is none
SELECT * FROM @x
-- error: 1087 15 2 line 1 Must declare the table variable "@x".

--- 50000: RAISERROR's number
RAISERROR ('own', 16, 1)
-- error: 50000 16 1 line 1 own

--- an error leaves the session usable
SELECT 1 / 0 AS a
-- error: 8134 16 1 line 1 Divide by zero error encountered.
SELECT 1 AS a
-- columns: a int
-- row: [1]

--- two errors of two statements
SELECT 1 / 0 AS a
SELECT 1 % 0 AS b
-- error: 8134 16 1 line 1 Divide by zero error encountered.
-- error: 8134 16 1 line 2 Divide by zero error encountered.

--- ARITHABORT and ANSI_WARNINGS OFF: an overflow is null with a message (documented)
-- devsql: refuses 40517 SET ANSI_WARNINGS OFF
SET ARITHABORT OFF
SET ANSI_WARNINGS OFF
SELECT 1 / 0 AS a
-- columns: a int null
-- row: [null]
-- info: 8134 0 * line 3 Division by zero occurred.
