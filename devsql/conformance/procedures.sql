-- page: CREATE PROCEDURE (Transact-SQL)
-- page: EXECUTE (Transact-SQL)
-- page: Execute a stored procedure
-- page: Return data from a stored procedure
-- page: RETURN (Transact-SQL)
-- page: @@NESTLEVEL (Transact-SQL)
-- page: sp_describe_first_result_set (Transact-SQL)
-- page: Database engine events and errors

--- 2812: a procedure that is not there
EXEC no_such_procedure
-- error: 2812 16 62 line 1 Could not find stored procedure 'no_such_procedure'.

--- 2812: a word alone is a procedure's name
no_such_procedure
-- error: 2812 16 62 line 1 Could not find stored procedure 'no_such_procedure'.

--- 111: CREATE PROCEDURE after another statement
SELECT 1 AS a
CREATE PROCEDURE #p AS SELECT 1 AS a
-- error: 111 15 1 line 2 'CREATE/ALTER PROCEDURE' must be the first statement in a query batch.

--- the procedures of the shop are found
-- needs: shop
SELECT COUNT(*) AS n FROM sys.procedures WHERE is_ms_shipped = 0 AND name = 'no such procedure'
-- columns: n int
-- row: [0]
