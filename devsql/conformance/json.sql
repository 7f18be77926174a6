-- page: Format query results as JSON with FOR JSON
-- page: Format nested JSON output with PATH mode
-- page: Format JSON output automatically with AUTO mode
-- page: Add a root node to JSON output with the ROOT option
-- page: Include null values in JSON output with the INCLUDE_NULL_VALUES option
-- page: Remove square brackets from JSON output with the WITHOUT_ARRAY_WRAPPER option
-- page: How FOR JSON converts SQL Server data types to JSON data types
-- page: How FOR JSON escapes special characters and control characters
-- page: ISJSON (Transact-SQL)
-- page: JSON_VALUE (Transact-SQL)
-- page: JSON_QUERY (Transact-SQL)
-- page: OPENJSON (Transact-SQL)

--- ISJSON (documented)
SELECT ISJSON('{"a":1}') AS a, ISJSON('[1,2]') AS b, ISJSON('no') AS c, ISJSON(NULL) AS d
-- columns: a int, b int, c int, d int null
-- row: [1,1,0,null]
