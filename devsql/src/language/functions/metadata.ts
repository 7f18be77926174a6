import { decimal, INT, NVARCHAR_MAX, nvarchar, sqlType, SYSNAME } from '../../sql-type.ts'
import { literal } from '../bound.ts'
import type { Bound } from '../bound.ts'
import { convert } from '../convert.ts'
import { lookupOnce as lookup } from './lookup.ts'
import type { BuiltIn } from './function-table.ts'

const text = (bound: Bound): string => convert(bound, nvarchar(4000)).sql
const int = (bound: Bound): string => convert(bound, INT).sql
const VARIANT = sqlType('sql_variant')

export const METADATA_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  IDENT_CURRENT: lookup(decimal(38, 0), [1, 1], ([name]) => `tsql.ident_current(${text(name)})`),
  OBJECT_ID: lookup(
    INT,
    [1, 2],
    ([name, type]) => `tsql.object_id(${text(name)}, ${type ? text(type) : 'NULL'})`,
  ),
  OBJECT_NAME: lookup(SYSNAME, [1, 2], ([id]) => `tsql.object_name(${int(id)})`),
  OBJECT_SCHEMA_NAME: lookup(SYSNAME, [1, 2], ([id]) => `tsql.object_schema_name(${int(id)})`),
  OBJECT_DEFINITION: lookup(NVARCHAR_MAX, [1, 1], ([id]) => `tsql.object_definition(${int(id)})`),
  SCHEMA_NAME: lookup(SYSNAME, [0, 1], ([id]) =>
    id ? `tsql.schema_name(${int(id)})` : literal(SYSNAME, 'dbo'),
  ),
  SCHEMA_ID: lookup(INT, [0, 1], ([name]) => `tsql.schema_id(${name ? text(name) : "'dbo'"})`),
  TYPE_NAME: lookup(SYSNAME, [1, 1], ([id]) => `tsql.type_name(${int(id)})`),
  TYPE_ID: lookup(INT, [1, 1], ([name]) => `tsql.type_id(${text(name)})`),
  COL_NAME: lookup(
    SYSNAME,
    [2, 2],
    ([table, column]) => `tsql.col_name(${int(table)}, ${int(column)})`,
  ),
  COL_LENGTH: lookup(
    sqlType('smallint'),
    [2, 2],
    ([table, column]) => `tsql.col_length(${text(table)}, ${text(column)})`,
  ),
  COLUMNPROPERTY: lookup(
    INT,
    [3, 3],
    ([id, column, property]) =>
      `tsql.column_property(${int(id)}, ${text(column)}, ${text(property)})`,
  ),
  OBJECTPROPERTY: lookup(
    INT,
    [2, 2],
    ([id, property]) => `tsql.object_property(${int(id)}, ${text(property)})`,
  ),
  OBJECTPROPERTYEX: lookup(
    VARIANT,
    [2, 2],
    ([id, property]) => `tsql.object_property(${int(id)}, ${text(property)})::text`,
  ),
  HAS_PERMS_BY_NAME: lookup(
    INT,
    [3, 5],
    ([object, kind, permission]) =>
      `tsql.has_permission(${text(object)}, ${text(kind)}, ${text(permission)})`,
  ),
  IS_MEMBER: lookup(INT, [1, 1], ([role]) => `tsql.is_member(${text(role)})`),
  IS_ROLEMEMBER: lookup(INT, [1, 2], ([role]) => `tsql.is_member(${text(role)})`),
  IS_SRVROLEMEMBER: lookup(INT, [1, 2], ([role]) => `tsql.is_server_member(${text(role)})`),
  HAS_DBACCESS: lookup(
    INT,
    [1, 1],
    ([name]) => `(tsql.database_id(${text(name)}) IS NOT NULL)::int4`,
  ),
  PARSENAME: lookup(
    nvarchar(128),
    [2, 2],
    ([name, part]) => `tsql.parse_name(${text(name)}, ${int(part)})`,
  ),
}
