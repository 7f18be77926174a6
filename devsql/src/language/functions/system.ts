import { SqlError } from '../../sql-error.ts'
import {
  BIGINT,
  decimal,
  INT,
  NVARCHAR_MAX,
  nvarchar,
  sqlType,
  SYSNAME,
  varchar,
} from '../../sql-type.ts'
import type { SqlType } from '../../sql-type.ts'
import { literal, quoteText } from '../bound.ts'
import type { Bound } from '../bound.ts'
import type { Environment } from '../binder.ts'
import { convert } from '../convert.ts'
import { unify } from '../bind-expression.ts'
import { comparable } from '../operators.ts'
import { MANY } from './function-table.ts'
import type { Arguments, BuiltIn } from './function-table.ts'

const text = (bound: Bound): string => convert(bound, nvarchar(4000)).sql
const int = (bound: Bound): string => convert(bound, INT).sql
const VARIANT = sqlType('sql_variant')

const known = (type: SqlType, value: (environment: Environment) => string | null): BuiltIn => ({
  arity: [0, 0],
  bind: (_args, { binder }) => ({
    sql: literal(type, value(binder.environment)),
    type,
    nullable: true,
  }),
})

const lookup = (
  type: SqlType,
  arity: readonly [number, number],
  write: (args: Arguments, environment: Environment) => string,
): BuiltIn => ({
  arity,
  bind: (args, { binder }) => ({ sql: write(args, binder.environment), type, nullable: true }),
})

const login = known(SYSNAME, ({ login }) => login)
const user = known(SYSNAME, ({ user }) => user)
const caught = (
  type: SqlType,
  read: (error: NonNullable<Environment['caught']>) => string | null,
): BuiltIn => known(type, ({ caught: error }) => (error ? read(error) : null))

const SERVER_PROPERTIES: Readonly<Record<string, string>> = {
  PRODUCTVERSION: '16.0.1000.6',
  PRODUCTLEVEL: 'RTM',
  EDITION: 'Developer Edition (64-bit)',
  ENGINEEDITION: '3',
  SERVERNAME: 'DEVSQL',
  MACHINENAME: 'DEVSQL',
  PRODUCTMAJORVERSION: '16',
  COLLATION: 'SQL_Latin1_General_CP1_CI_AS',
  ISINTEGRATEDSECURITYONLY: '0',
}

export const SYSTEM_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  ISNULL: {
    arity: [2, 2],
    bind: ([value, other]) => {
      const [first, second] = [value, other]
      const type = first.isNull ? second.type : first.type
      return {
        sql: `COALESCE(${convert(first, type).sql}, ${convert(second, type).sql})`,
        type,
        nullable: first.nullable && second.nullable,
      }
    },
  },
  COALESCE: {
    arity: [2, MANY],
    bind: (args) => {
      const { type, parts } = unify(args)
      return {
        sql: `COALESCE(${parts.join(', ')})`,
        type,
        nullable: args.every(({ nullable }) => nullable),
      }
    },
  },
  NULLIF: {
    arity: [2, 2],
    bind: (args) => {
      const [left, right] = comparable(args)
      const first = args[0]
      return {
        sql: `(CASE WHEN ${left} = ${right} THEN NULL ELSE ${first.sql} END)`,
        type: first.type,
        nullable: true,
      }
    },
  },
  CHOOSE: {
    arity: [2, MANY],
    bind: ([index, ...values]) => {
      const { type, parts } = unify(values)
      return { sql: `(ARRAY[${parts.join(', ')}])[${int(index)}]`, type, nullable: true }
    },
  },
  GREATEST: {
    arity: [1, MANY],
    bind: (args) => {
      const { type, parts } = unify(args)
      return { sql: `GREATEST(${parts.join(', ')})`, type, nullable: true }
    },
  },
  LEAST: {
    arity: [1, MANY],
    bind: (args) => {
      const { type, parts } = unify(args)
      return { sql: `LEAST(${parts.join(', ')})`, type, nullable: true }
    },
  },
  NEWID: {
    arity: [0, 0],
    bind: () => ({ sql: 'gen_random_uuid()', type: sqlType('uniqueidentifier'), nullable: false }),
  },
  HASHBYTES: {
    arity: [2, 2],
    bind: ([algorithm, value]) => {
      const source = convert(value, sqlType('varbinary', -1), { explicit: true })
      return {
        sql: `tsql.hash_bytes(${text(algorithm)}, ${source.sql})`,
        type: sqlType('varbinary', 8000),
        nullable: true,
      }
    },
  },
  DB_NAME: lookup(SYSNAME, [0, 1], ([id], { database }) =>
    id ? `tsql.database_name(${int(id)})` : literal(SYSNAME, database),
  ),
  DB_ID: lookup(
    sqlType('smallint'),
    [0, 1],
    ([name], { database }) => `tsql.database_id(${name ? text(name) : quoteText(database)})`,
  ),
  ORIGINAL_DB_NAME: known(SYSNAME, ({ database }) => database),
  SUSER_SNAME: login,
  SUSER_NAME: login,
  ORIGINAL_LOGIN: login,
  SYSTEM_USER: login,
  SUSER_ID: known(INT, () => '259'),
  USER_NAME: lookup(SYSNAME, [0, 1], ([id], { user }) =>
    id ? `tsql.principal_name(${int(id)})` : literal(SYSNAME, user),
  ),
  CURRENT_USER: user,
  SESSION_USER: user,
  USER: user,
  USER_ID: known(INT, () => '5'),
  DATABASE_PRINCIPAL_ID: known(INT, () => '5'),
  APP_NAME: known(nvarchar(128), ({ appName }) => appName),
  HOST_NAME: known(nvarchar(128), ({ hostName }) => hostName),
  SCOPE_IDENTITY: known(decimal(38, 0), ({ identity }) => identity),
  IDENT_CURRENT: lookup(decimal(38, 0), [1, 1], ([name]) => `tsql.ident_current(${text(name)})`),
  ROWCOUNT_BIG: known(BIGINT, ({ rowCount }) => String(rowCount)),
  XACT_STATE: known(sqlType('smallint'), ({ xactState }) => String(xactState)),
  ERROR_NUMBER: caught(INT, ({ number }) => String(number)),
  ERROR_MESSAGE: caught(nvarchar(4000), ({ message }) => message),
  ERROR_SEVERITY: caught(INT, ({ severity }) => String(severity)),
  ERROR_STATE: caught(INT, ({ state }) => String(state)),
  ERROR_LINE: caught(INT, ({ line }) => String(line)),
  ERROR_PROCEDURE: caught(nvarchar(128), () => null),
  SESSION_CONTEXT: {
    arity: [1, 1],
    bind: ([key], { binder }) => {
      const name = key
      if (name.constant === undefined)
        throw new SqlError(
          8116,
          `Argument data type ${name.type.name} is invalid for argument 1 of session_context function.`,
        )
      const value = binder.environment.sessionContext.get(name.constant.toLowerCase())
      return value
        ? {
            ...convert(
              { sql: literal(value.type, value.text), type: value.type, nullable: true },
              VARIANT,
            ),
            type: VARIANT,
          }
        : { sql: 'NULL::text', type: VARIANT, nullable: true }
    },
  },
  SERVERPROPERTY: {
    arity: [1, 1],
    bind: ([name]) => ({
      sql: literal(VARIANT, SERVER_PROPERTIES[name.constant?.toUpperCase() ?? ''] ?? null),
      type: VARIANT,
      nullable: true,
    }),
  },
  DATABASEPROPERTYEX: {
    arity: [2, 2],
    bind: ([, property]) => {
      const values: Readonly<Record<string, string>> = {
        COLLATION: 'SQL_Latin1_General_CP1_CI_AS',
        STATUS: 'ONLINE',
        UPDATEABILITY: 'READ_WRITE',
        RECOVERY: 'SIMPLE',
      }
      return {
        sql: literal(VARIANT, values[property.constant?.toUpperCase() ?? ''] ?? null),
        type: VARIANT,
        nullable: true,
      }
    },
  },
  CONNECTIONPROPERTY: {
    arity: [1, 1],
    bind: ([property]) => {
      const values: Readonly<Record<string, string>> = {
        NET_TRANSPORT: 'TCP',
        PROTOCOL_TYPE: 'TSQL',
        AUTH_SCHEME: 'SQL',
      }
      return {
        sql: literal(VARIANT, values[property.constant?.toUpperCase() ?? ''] ?? null),
        type: VARIANT,
        nullable: true,
      }
    },
  },
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
  FULLTEXTSERVICEPROPERTY: known(INT, () => '0'),
  ISJSON: {
    arity: [1, 1],
    bind: ([value]) => ({
      sql: `tsql.is_json(${convert(value, varchar(-1)).sql})`,
      type: INT,
      nullable: true,
    }),
  },
}
