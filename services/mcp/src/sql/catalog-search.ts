// The catalog queries behind search_schema and describe_object. The kinds: tables, views, procedures, functions, triggers.

const KINDS = `'U', 'V', 'P', 'FN', 'IF', 'TF', 'TR'`

/** Everything that has a name of its own, with its description. */
const OBJECTS = `
SELECT o.object_id, s.name AS schema_name, o.name AS object_name, o.type AS object_type,
  CAST(e.value AS nvarchar(1000)) AS description
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
LEFT JOIN sys.extended_properties AS e
  ON e.class = 1 AND e.major_id = o.object_id AND e.minor_id = 0 AND e.name = N'MS_Description'
WHERE o.type IN (${KINDS}) AND o.is_ms_shipped = 0
ORDER BY s.name, o.name`

/** The columns of all of it, object by object. */
const COLUMNS = `
SELECT c.object_id, c.name AS column_name, CAST(e.value AS nvarchar(1000)) AS description
FROM sys.columns AS c
JOIN sys.objects AS o ON o.object_id = c.object_id
LEFT JOIN sys.extended_properties AS e
  ON e.class = 1 AND e.major_id = c.object_id AND e.minor_id = c.column_id AND e.name = N'MS_Description'
WHERE o.type IN (${KINDS}) AND o.is_ms_shipped = 0
ORDER BY c.object_id, c.column_id`

/** Both in one round trip: two result sets, in this order. */
export const SCHEMA_INDEX = [OBJECTS, COLUMNS].join(';\n')

/**
 * The objects whose text holds every word. Parameters: @limit int, @w1 … @w5 nvarchar, NULL where there are fewer. Texts
 * that are encrypted, or that the login may not see, are NULL.
 */
export const FIND_IN_DEFINITIONS = `
SELECT TOP (@limit) m.object_id
FROM sys.sql_modules AS m
JOIN sys.objects AS o ON o.object_id = m.object_id
WHERE o.is_ms_shipped = 0
${[1, 2, 3, 4, 5].map((n) => `  AND (@w${n} IS NULL OR CHARINDEX(LOWER(@w${n}), LOWER(m.definition)) > 0)`).join('\n')}
ORDER BY m.object_id`

/** Every object of one name, in any letter case. Parameters: @name nvarchar; @schema nvarchar, may be NULL. */
export const FIND_MODULE = `
SELECT o.object_id, s.name AS schema_name, o.name AS object_name, o.type AS object_type
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
WHERE o.type IN (${KINDS}) AND o.is_ms_shipped = 0
  AND LOWER(o.name) = LOWER(@name)
  AND (@schema IS NULL OR LOWER(s.name) = LOWER(@schema))
ORDER BY s.name, o.name`

const MODULE = `
SELECT m.definition, CAST(e.value AS nvarchar(4000)) AS description,
  po.name AS parent_name, ps.name AS parent_schema, o.modify_date
FROM sys.objects AS o
LEFT JOIN sys.sql_modules AS m ON m.object_id = o.object_id
LEFT JOIN sys.objects AS po ON po.object_id = o.parent_object_id
LEFT JOIN sys.schemas AS ps ON ps.schema_id = po.schema_id
LEFT JOIN sys.extended_properties AS e
  ON e.class = 1 AND e.major_id = o.object_id AND e.minor_id = 0 AND e.name = N'MS_Description'
WHERE o.object_id = @objectId`

/** The one with id 0 is what a scalar function returns. */
const PARAMETERS = `
SELECT p.parameter_id, p.name AS parameter_name, t.name AS type_name, ts.name AS type_schema,
  t.is_user_defined, p.max_length, p.[precision], p.scale, p.is_output, p.has_default_value
FROM sys.parameters AS p
JOIN sys.types AS t ON t.user_type_id = p.user_type_id
LEFT JOIN sys.schemas AS ts ON ts.schema_id = t.schema_id
WHERE p.object_id = @objectId
ORDER BY p.parameter_id`

const RESULT_COLUMNS = `
SELECT c.name AS column_name, t.name AS type_name, ts.name AS type_schema, t.is_user_defined,
  c.max_length, c.[precision], c.scale, c.is_nullable
FROM sys.columns AS c
JOIN sys.types AS t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.schemas AS ts ON ts.schema_id = t.schema_id
WHERE c.object_id = @objectId
ORDER BY c.column_id`

/** All of it in one round trip: three result sets, in this order. Parameter: @objectId int. */
export const DESCRIBE_MODULE = [MODULE, PARAMETERS, RESULT_COLUMNS].join(';\n')
