// The catalog queries behind describe_table. Each takes one parameter, @objectId int.

/** The table itself: approximate rows and description. */
const OBJECT = `
SELECT o.type AS object_type,
  (SELECT SUM(p.rows) FROM sys.partitions AS p
   WHERE p.object_id = o.object_id AND p.index_id IN (0, 1)) AS approximate_rows,
  CAST(e.value AS nvarchar(4000)) AS description
FROM sys.objects AS o
LEFT JOIN sys.extended_properties AS e
  ON e.class = 1 AND e.major_id = o.object_id AND e.minor_id = 0 AND e.name = N'MS_Description'
WHERE o.object_id = @objectId`

/** LEFT JOIN: the name of a system type does not hang on whether its schema can be seen. */
const COLUMNS = `
SELECT c.name AS column_name, t.name AS type_name, ts.name AS type_schema, t.is_user_defined,
  c.max_length, c.[precision], c.scale, c.is_nullable, c.is_identity, c.is_computed,
  CAST(i.seed_value AS nvarchar(40)) AS identity_seed,
  CAST(i.increment_value AS nvarchar(40)) AS identity_increment,
  k.definition AS computed_definition, k.is_persisted, d.definition AS default_definition,
  CAST(e.value AS nvarchar(4000)) AS description
FROM sys.columns AS c
JOIN sys.types AS t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.schemas AS ts ON ts.schema_id = t.schema_id
LEFT JOIN sys.identity_columns AS i ON i.object_id = c.object_id AND i.column_id = c.column_id
LEFT JOIN sys.computed_columns AS k ON k.object_id = c.object_id AND k.column_id = c.column_id
LEFT JOIN sys.default_constraints AS d ON d.object_id = c.default_object_id
LEFT JOIN sys.extended_properties AS e
  ON e.class = 1 AND e.major_id = c.object_id AND e.minor_id = c.column_id AND e.name = N'MS_Description'
WHERE c.object_id = @objectId
ORDER BY c.column_id`

/** One row per column of each index; the primary key and unique constraints are among them. */
const INDEXES = `
SELECT i.name AS index_name, i.type_desc, i.is_unique, i.is_primary_key, i.is_unique_constraint,
  i.filter_definition, x.is_included_column, x.is_descending_key, c.name AS column_name
FROM sys.indexes AS i
JOIN sys.index_columns AS x ON x.object_id = i.object_id AND x.index_id = i.index_id
JOIN sys.columns AS c ON c.object_id = x.object_id AND c.column_id = x.column_id
WHERE i.object_id = @objectId AND i.type > 0 AND i.is_hypothetical = 0
ORDER BY i.index_id, x.is_included_column, x.key_ordinal, x.index_column_id`

/** One row per column of each foreign key that leaves the table or points at it. */
const FOREIGN_KEYS = `
SELECT f.name AS key_name, f.parent_object_id,
  ps.name AS parent_schema, po.name AS parent_name, pc.name AS parent_column,
  rs.name AS referenced_schema, ro.name AS referenced_name, rc.name AS referenced_column,
  f.delete_referential_action_desc AS on_delete, f.update_referential_action_desc AS on_update,
  f.is_disabled
FROM sys.foreign_keys AS f
JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = f.object_id
JOIN sys.objects AS po ON po.object_id = f.parent_object_id
JOIN sys.schemas AS ps ON ps.schema_id = po.schema_id
JOIN sys.columns AS pc ON pc.object_id = k.parent_object_id AND pc.column_id = k.parent_column_id
JOIN sys.objects AS ro ON ro.object_id = f.referenced_object_id
JOIN sys.schemas AS rs ON rs.schema_id = ro.schema_id
JOIN sys.columns AS rc ON rc.object_id = k.referenced_object_id AND rc.column_id = k.referenced_column_id
WHERE f.parent_object_id = @objectId OR f.referenced_object_id = @objectId
ORDER BY f.name, f.object_id, k.constraint_column_id`

const CHECKS = `
SELECT k.name AS check_name, k.definition, k.is_disabled
FROM sys.check_constraints AS k
WHERE k.parent_object_id = @objectId
ORDER BY k.name`

/** One row per event of each trigger. */
const TRIGGERS = `
SELECT t.name AS trigger_name, t.is_disabled, t.is_instead_of_trigger, e.type_desc AS event
FROM sys.triggers AS t
JOIN sys.trigger_events AS e ON e.object_id = t.object_id
WHERE t.parent_id = @objectId
ORDER BY t.name, e.type`

/** All of it in one round trip: six result sets, in this order. */
export const DESCRIBE_TABLE = [OBJECT, COLUMNS, INDEXES, FOREIGN_KEYS, CHECKS, TRIGGERS].join(';\n')
