// What a login may do, asked as that login itself.

/** The rights at the level of the whole database that let a login change something. */
export const WRITING_DATABASE_RIGHTS = `
SELECT p.permission_name
FROM (VALUES (N'INSERT'), (N'UPDATE'), (N'DELETE'), (N'ALTER'), (N'CONTROL'), (N'EXECUTE'), (N'TAKE OWNERSHIP')) AS p (permission_name)
WHERE HAS_PERMS_BY_NAME(DB_NAME(), N'DATABASE', p.permission_name) = 1
ORDER BY p.permission_name`

/** Tables and views that the login may change although it has no such right on the database. */
export const WRITABLE_OBJECTS = `
SELECT TOP (5) s.name AS schema_name, o.name AS object_name
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0
  AND (HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', N'INSERT') = 1
    OR HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', N'UPDATE') = 1
    OR HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', N'DELETE') = 1
    OR HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', N'ALTER') = 1)
ORDER BY s.name, o.name`
