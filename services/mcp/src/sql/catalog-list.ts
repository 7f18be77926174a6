// The catalog queries behind list_tables, and behind finding one by its name.
// Names are compared in lower case so that a database with a case-sensitive collation answers too.

/**
 * One page of tables and views in order of schema and name, after (@afterSchema, @afterName).
 * Parameters: @limit int; @schema, @text, @afterSchema, @afterName nvarchar, each may be NULL.
 * sys.partitions needs no right beyond seeing the table, unlike the dm_db_partition_stats view; it is asked of the page alone.
 */
export const LIST_TABLES = `
SELECT t.schema_name, t.object_name, t.object_type, t.description,
  (SELECT SUM(p.rows) FROM sys.partitions AS p
   WHERE p.object_id = t.object_id AND p.index_id IN (0, 1)) AS approximate_rows
FROM (
SELECT TOP (@limit) o.object_id,
  s.name AS schema_name,
  o.name AS object_name,
  o.type AS object_type,
  CAST(e.value AS nvarchar(4000)) AS description
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
LEFT JOIN sys.extended_properties AS e
  ON e.class = 1 AND e.major_id = o.object_id AND e.minor_id = 0 AND e.name = N'MS_Description'
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0
  AND (@schema IS NULL OR LOWER(s.name) = LOWER(@schema))
  AND (@text IS NULL
    OR CHARINDEX(LOWER(@text), LOWER(s.name + N'.' + o.name)) > 0
    OR CHARINDEX(LOWER(@text), LOWER(CAST(e.value AS nvarchar(4000)))) > 0)
  AND (@afterSchema IS NULL OR s.name > @afterSchema
    OR (s.name = @afterSchema AND o.name > @afterName))
ORDER BY s.name, o.name) AS t
ORDER BY t.schema_name, t.object_name`

/**
 * Every table and view of one name, in any letter case.
 * Parameters: @name nvarchar; @schema nvarchar, may be NULL.
 */
export const FIND_OBJECT = `
SELECT o.object_id, s.name AS schema_name, o.name AS object_name, o.type AS object_type
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0
  AND LOWER(o.name) = LOWER(@name)
  AND (@schema IS NULL OR LOWER(s.name) = LOWER(@schema))
ORDER BY s.name, o.name`
