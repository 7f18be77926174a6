import { SqlError } from '../../sql-error.ts'
import { BIGINT, decimal, INT, nvarchar, sqlType, SYSNAME } from '../../sql-type.ts'
import type { SqlType } from '../../sql-type.ts'
import { literal, quoteText } from '../bound.ts'
import type { Bound } from '../bound.ts'
import type { Environment } from '../binder.ts'
import { convert } from '../convert.ts'
import type { BuiltIn } from './function-table.ts'
import { lookup } from './lookup.ts'

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
  SCOPE_IDENTITY: known(decimal(38, 0), ({ scopeIdentity }) => scopeIdentity),
  ROWCOUNT_BIG: known(BIGINT, ({ rowCount }) => String(rowCount)),
  XACT_STATE: known(sqlType('smallint'), ({ xactState }) => String(xactState)),
  ERROR_NUMBER: caught(INT, ({ number }) => String(number)),
  ERROR_MESSAGE: caught(nvarchar(4000), ({ message }) => message),
  ERROR_SEVERITY: caught(INT, ({ severity }) => String(severity)),
  ERROR_STATE: caught(INT, ({ state }) => String(state)),
  ERROR_LINE: caught(INT, ({ line }) => String(line)),
  ERROR_PROCEDURE: caught(nvarchar(128), ({ procedure }) => procedure),
  SESSION_CONTEXT: {
    arity: [1, 1],
    bind: ([key], { binder }) => {
      const name = key
      if (name.constant === undefined)
        throw new SqlError(
          8116,
          `Argument data type ${name.type.name} is invalid for argument 1 of session_context function.`,
        )
      if (binder.environment.isStored === true) {
        return {
          sql: `tsql.session_context(${quoteText(name.constant)})`,
          type: VARIANT,
          nullable: true,
        }
      }
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
  FULLTEXTSERVICEPROPERTY: known(INT, () => '0'),
}
