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

--- FOR JSON PATH: rows are objects of an array
SELECT id, name FROM (VALUES (1, 'a'), (2, 'b')) AS t (id, name) ORDER BY id FOR JSON PATH
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["[{\"id\":1,\"name\":\"a\"},{\"id\":2,\"name\":\"b\"}]"]

--- FOR JSON PATH: names with points nest (documented)
SELECT 1 AS id, 'Ana' AS 'info.name', 'Ruiz' AS 'info.surname' FOR JSON PATH
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["[{\"id\":1,\"info\":{\"name\":\"Ana\",\"surname\":\"Ruiz\"}}]"]

--- FOR JSON PATH leaves out nulls (documented)
SELECT 1 AS a, CAST(NULL AS int) AS b FOR JSON PATH
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["[{\"a\":1}]"]

--- INCLUDE_NULL_VALUES keeps them (documented)
SELECT 1 AS a, CAST(NULL AS int) AS b FOR JSON PATH, INCLUDE_NULL_VALUES
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["[{\"a\":1,\"b\":null}]"]

--- ROOT names the whole (documented)
SELECT 1 AS a FOR JSON PATH, ROOT('info')
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["{\"info\":[{\"a\":1}]}"]

--- ROOT without a name is root (documented)
SELECT 1 AS a FOR JSON PATH, ROOT
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["{\"root\":[{\"a\":1}]}"]

--- WITHOUT_ARRAY_WRAPPER leaves off the brackets (documented)
SELECT 2015 AS year, 12 AS month, 15 AS day FOR JSON PATH, WITHOUT_ARRAY_WRAPPER
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["{\"year\":2015,\"month\":12,\"day\":15}"]

--- FOR JSON: types (documented table)
SELECT CAST(1 AS bit) AS t, CAST(0 AS bit) AS f, CAST(12.50 AS decimal(5,2)) AS n, CAST(1.5 AS money) AS m, CAST('2024-03-05' AS date) AS d, CAST('2024-03-05T10:11:12.500' AS datetime) AS dt, CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier) AS u, 0x0102 AS b FOR JSON PATH
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["[{\"t\":true,\"f\":false,\"n\":12.50,\"m\":1.5000,\"d\":\"2024-03-05\",\"dt\":\"2024-03-05T10:11:12.500\",\"u\":\"6F9619FF-8B86-D011-B42D-00C04FC964FF\",\"b\":\"AQI=\"}]"]

--- FOR JSON escapes quotes, slashes and control characters (documented)
SELECT 'VALUE\    /
  "' AS [KEY\/"] FOR JSON PATH
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["[{\"KEY\\\\\\/\\\"\":\"VALUE\\\\    \\/\\n  \\\"\"}]"]

--- FOR JSON of a subquery nests an array
SELECT t.id, (SELECT v FROM (VALUES (1, 'x'), (1, 'y'), (2, 'z')) AS u (id, v) WHERE u.id = t.id ORDER BY v FOR JSON PATH) AS items FROM (VALUES (1), (2)) AS t (id) ORDER BY t.id FOR JSON PATH
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["[{\"id\":1,\"items\":[{\"v\":\"x\"},{\"v\":\"y\"}]},{\"id\":2,\"items\":[{\"v\":\"z\"}]}]"]

--- FOR JSON of no rows is no row; in a subquery it is null
SELECT 1 AS a WHERE 1 = 0 FOR JSON PATH
SELECT (SELECT 1 AS a WHERE 1 = 0 FOR JSON PATH) AS j
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- columns: j nvarchar(max) null
-- row: [null]

--- FOR JSON into a variable
DECLARE @j nvarchar(max) = (SELECT 1 AS a FOR JSON PATH)
SELECT @j AS j
-- columns: j nvarchar(max)
-- row: ["[{\"a\":1}]"]

--- FOR JSON AUTO of one table (documented)
SELECT t.id, t.name FROM (VALUES (1, 'a')) AS t (id, name) FOR JSON AUTO
-- columns: [JSON_F52E2B61-18A1-11d1-B105-00805F49916B] nvarchar(max)
-- row: ["[{\"id\":1,\"name\":\"a\"}]"]

--- 13605: a column without a name
SELECT 1 FOR JSON PATH
-- error: 13605 16 1 line 1 Column expressions and data sources without names or aliases cannot be formatted as JSON text using FOR JSON clause. Add alias to the unnamed column or table.

--- 13601: two columns of one property
SELECT 1 AS a, 2 AS a FOR JSON PATH
-- error: 13601 16 1 line 1 Property 'a' cannot be generated in JSON output due to a conflict with another column name or alias. Use different names and aliases for each column in SELECT list.

--- ISJSON (documented)
SELECT ISJSON('{"a":1}') AS a, ISJSON('[1,2]') AS b, ISJSON('no') AS c, ISJSON(NULL) AS d
-- columns: a int, b int, c int, d int null
-- row: [1,1,0,null]

--- JSON_VALUE takes a scalar (documented examples)
DECLARE @j nvarchar(max) = N'{"info":{"type":1,"address":{"town":"Bristol","county":"Avon"},"tags":["Sport","Water polo"]}}'
SELECT JSON_VALUE(@j, '$.info.type') AS a, JSON_VALUE(@j, '$.info.address.town') AS b, JSON_VALUE(@j, '$.info.tags[1]') AS c, JSON_VALUE(@j, '$.info.tags') AS d, JSON_VALUE(@j, '$.none') AS e
-- columns: a nvarchar(4000), b nvarchar(4000), c nvarchar(4000), d nvarchar(4000) null, e nvarchar(4000) null
-- row: ["1","Bristol","Water polo",null,null]

--- JSON_QUERY takes an object or array (documented examples)
DECLARE @j nvarchar(max) = N'{"info":{"type":1,"tags":["Sport","Water polo"]}}'
SELECT JSON_QUERY(@j, '$.info.tags') AS a, JSON_QUERY(@j, '$.info.type') AS b
-- columns: a nvarchar(max), b nvarchar(max) null
-- row: ["[\"Sport\",\"Water polo\"]",null]

--- OPENJSON gives keys, values and types (documented)
SELECT [key], value, CAST(type AS int) AS type FROM OPENJSON(N'{"a":"x","b":12,"c":true,"d":[1],"e":{"f":1},"g":null}')
-- columns: [key] nvarchar(4000), value nvarchar(max), type int
-- row: ["a","x",1]
-- row: ["b","12",2]
-- row: ["c","true",3]
-- row: ["d","[1]",4]
-- row: ["e","{\"f\":1}",5]
-- row: ["g",null,0]

--- OPENJSON WITH gives columns of types (documented)
SELECT id, name, price FROM OPENJSON(N'[{"id":1,"n":{"full":"a"},"price":2.5},{"id":2,"n":{"full":"b"}}]') WITH (id int, name nvarchar(10) '$.n.full', price decimal(5,2)) ORDER BY id
-- columns: id int, name nvarchar(10), price decimal(5,2)
-- row: [1,"a","2.50"]
-- row: [2,"b",null]
