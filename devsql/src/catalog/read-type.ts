import { isTypeName, nvarchar, NVARCHAR_MAX, sqlType } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'

/** The T-SQL type of a PostgreSQL type name: a domain of schema tsql carries it in its name, the others map one to one. */
export function readType(formatted: string): SqlType {
  const domain = /^tsql\.(?:"([^"]+)"|(\w+))$/.exec(formatted)
  if (domain) return parseDomain(domain[1] ?? domain[2] ?? '')
  const numeric = /^numeric\((\d+),(\d+)\)$/.exec(formatted)
  if (numeric) return sqlType('decimal', 0, Number(numeric[1]), Number(numeric[2]))
  return NATIVE[formatted] ?? NVARCHAR_MAX
}

const NATIVE: Readonly<Record<string, SqlType>> = {
  boolean: sqlType('bit'),
  smallint: sqlType('smallint'),
  integer: sqlType('int'),
  bigint: sqlType('bigint'),
  oid: sqlType('int'),
  numeric: sqlType('decimal', 0, 38, 10),
  real: sqlType('real'),
  'double precision': sqlType('float'),
  date: sqlType('date'),
  uuid: sqlType('uniqueidentifier'),
  bytea: sqlType('varbinary', -1),
  name: nvarchar(128),
}

/** `nvarchar(50)`, `datetime2(7)`, `money`, … */
function parseDomain(text: string): SqlType {
  const found = /^(\w+)(?:\((max|\d+)(?:,(\d+))?\))?$/.exec(text)
  const name = found?.[1] ?? ''
  if (name === 'sysname') return nvarchar(128)
  if (!isTypeName(name)) return NVARCHAR_MAX
  const first = found?.[2]
  if (first === undefined) return sqlType(name)
  if (first === 'max') return sqlType(name, -1)
  return name === 'time' || name === 'datetime2' || name === 'datetimeoffset'
    ? sqlType(name, 0, undefined, Number(first))
    : sqlType(name, Number(first))
}
