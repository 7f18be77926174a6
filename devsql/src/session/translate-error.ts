import type { Logger } from 'pino'
import postgres from 'postgres'
import type { Plan } from '../language/plan.ts'
import type { Constraint } from './constraint.ts'
import { conflict, duplicateKey, nullValue } from './constraint-error.ts'
import { SqlError, unsupported } from '../sql-error.ts'

type PostgresError = InstanceType<typeof postgres.PostgresError>

/** What the statement was, so that messages can name its objects in T-SQL; and where an unknown error is noted. */
export type ErrorContext = {
  plan?: Plan
  /** The constraint that was violated. */
  constraint?: Constraint
  database: string
  spid: number
  verb: string
  line: number
  log: Logger
}

/**
 * An error of PostgreSQL as SQL Server would report it. An unknown one is 40517 without PostgreSQL's text, which is logged.
 */
export function translateError(error: unknown, context: ErrorContext): SqlError {
  if (error instanceof SqlError) {
    if (error.line === 0) error.line = context.line
    return error
  }
  if (!(error instanceof postgres.PostgresError)) throw error
  const translated = fromPostgres(error, context)
  translated.line = context.line
  return translated
}

function fromPostgres(error: PostgresError, context: ErrorContext): SqlError {
  const { code } = error
  if (code === 'TSQL0') {
    const [number, state] = (error.detail ?? '').split(' ').map(Number)
    return new SqlError(number ?? 50_000, error.message, { state: state ?? 1 })
  }
  switch (code) {
    case '23505':
      return duplicateKey(error, context)
    case '23503':
    case '23514':
      return conflict(error, context)
    case '23502':
      return nullValue(error, context)
    case '42501':
      if (error.message.startsWith('new row violates row-level security'))
        return blockedByPolicy(error, context)
      return denied(error, context)
    case '22012':
      return new SqlError(8134, 'Divide by zero error encountered.')
    case '22003':
      return new SqlError(
        8115,
        `Arithmetic overflow error converting expression to data type ${/smallint|integer|bigint/.exec(error.message)?.[0].replace('integer', 'int') ?? 'numeric'}.`,
        { state: 2 },
      )
    case '21000':
      return /more than one row/.test(error.message) && /subquery/.test(error.message)
        ? new SqlError(
            512,
            'Subquery returned more than 1 value. This is not permitted when the subquery follows =, !=, <, <= , >, >= or when the subquery is used as an expression.',
          )
        : new SqlError(
            8672,
            'The MERGE statement attempted to UPDATE or DELETE the same row more than once. This happens when a target row matches more than one source row. A MERGE statement cannot UPDATE/DELETE the same row of the target table multiple times. Refine the ON clause to ensure a target row matches at most one source row, or use the GROUP BY clause to group the source rows.',
          )
    case '42803':
      return grouping(error, context)
    case '40P01':
      return new SqlError(
        1205,
        `Transaction (Process ID ${context.spid}) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.`,
        { severity: 13, state: 51 },
      )
    case '55P03':
      return new SqlError(1222, 'Lock request time out period exceeded.', { state: 51 })
    case '40001':
      return new SqlError(
        3960,
        `Snapshot isolation transaction aborted due to update conflict in database '${context.database}'. Retry the transaction or change the isolation level for the update/delete statement.`,
        { state: 2 },
      )
    case '42P07':
      return new SqlError(
        2714,
        `There is already an object named '${/"([^"]+)"/.exec(error.message)?.[1] ?? ''}' in the database.`,
        { state: 6 },
      )
    case '2BP01':
      return new SqlError(
        3726,
        `Could not drop object '${/(?:table|view|schema) (\S+)/.exec(error.message)?.[1]?.replaceAll('"', '') ?? ''}' because it is referenced by a FOREIGN KEY constraint or another object.`,
      )
    case '42P21':
    case '42P22':
      return unsupported('two collations in one operation')
    case '2201W':
      return new SqlError(127, 'A TOP N or FETCH rowcount value may not be negative.', {
        severity: 15,
      })
    case '2201X':
      return new SqlError(10742, 'The offset specified in a OFFSET clause may not be negative.', {
        severity: 15,
      })
    case '2201E':
    case '2201F':
      return new SqlError(3623, 'An invalid floating point operation occurred.')
    case '22P02':
    case '22007':
    case '22008':
      return new SqlError(
        241,
        'Conversion failed when converting date and/or time from character string.',
      )
    case '54001':
      return new SqlError(
        8623,
        'The query processor ran out of internal resources and could not produce a query plan.',
      )
    case '53300':
      return new SqlError(
        17809,
        'Could not connect because the maximum number of user connections has already been reached.',
        { severity: 20 },
      )
    default:
      context.log.error(
        { sqlState: code, reason: error.message },
        'a PostgreSQL error SQL Server has no number for',
      )
      return unsupported(`this form of ${context.verb}`)
  }
}

function blockedByPolicy(error: PostgresError, context: ErrorContext): SqlError {
  const name = /for table "(.+)"$/.exec(error.message)?.[1] ?? ''
  const schema = context.plan?.objects.get(name)?.schema ?? 'dbo'
  return new SqlError(
    33504,
    `The attempted operation failed because the target object '${context.database}.${schema}.${name}' has a block predicate that conflicts with this operation. If the operation is performed on a view, the block predicate might be enforced on the underlying table. Modify the operation to target only the rows that are allowed by the block predicate.`,
  )
}

function denied(error: PostgresError, context: ErrorContext): SqlError {
  const name =
    /for (?:table|view|relation|sequence) (.+)$/.exec(error.message)?.[1]?.replaceAll('"', '') ?? ''
  const schema = /for schema (.+)$/.exec(error.message)?.[1]
  if (schema !== undefined || name === '') {
    return new SqlError(
      262,
      `${context.verb} permission denied in database '${context.database}'.`,
      { severity: 14 },
    )
  }
  const object = context.plan?.objects.get(name)
  if (!object && /^CREATE|^DROP|^TRUNCATE/.test(context.verb))
    return new SqlError(
      262,
      `${context.verb} permission denied in database '${context.database}'.`,
      { severity: 14 },
    )
  if (/must be owner/.test(error.message) || context.verb.startsWith('DROP')) {
    return new SqlError(
      3701,
      `Cannot drop the table '${name}', because it does not exist or you do not have permission.`,
      { severity: 11, state: 5 },
    )
  }
  return new SqlError(
    229,
    `The ${context.verb} permission was denied on the object '${name}', database '${context.database}', schema '${object?.schema ?? 'dbo'}'.`,
    { severity: 14, state: 5 },
  )
}

function grouping(error: PostgresError, context: ErrorContext): SqlError {
  const text = /column "([^"]+(?:"\."[^"]+)*)"/.exec(error.message)?.[1] ?? ''
  const name =
    context.plan?.columnNames.get(text.replaceAll('"', '')) ?? text.replace(/^t\d+\./, '')
  if (/aggregate functions? (?:calls )?(?:cannot be nested|are not allowed)/.test(error.message)) {
    return new SqlError(
      130,
      'Cannot perform an aggregate function on an expression containing an aggregate or a subquery.',
      { severity: 15 },
    )
  }
  return new SqlError(
    8120,
    `Column '${name}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`,
  )
}
