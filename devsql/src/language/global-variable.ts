import { SqlError, unsupported } from '../sql-error.ts'
import { BIGINT, decimal, INT, nvarchar, sqlType } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import type { Environment } from './binder.ts'
import { literal } from './bound.ts'
import type { Bound } from './bound.ts'

const VERSION_TEXT =
  'Microsoft SQL Server 2022 (RTM) - 16.0.1000.6 (X64) \n\tdevsql, a look-alike for tests and demonstrations; not a Microsoft product'

const SMALLINT = sqlType('smallint')
const TINYINT = sqlType('tinyint')

const GLOBALS: Readonly<Record<string, (environment: Environment) => [SqlType, string | null]>> = {
  '@@VERSION': () => [nvarchar(300), VERSION_TEXT],
  '@@ROWCOUNT': ({ rowCount }) => [INT, String(rowCount)],
  '@@TRANCOUNT': ({ transactionCount }) => [INT, String(transactionCount)],
  '@@ERROR': ({ lastError }) => [INT, String(lastError)],
  '@@SPID': ({ spid }) => [SMALLINT, String(spid)],
  '@@IDENTITY': ({ identity }) => [decimal(38, 0), identity],
  '@@SERVERNAME': () => [nvarchar(128), 'DEVSQL'],
  '@@SERVICENAME': () => [nvarchar(128), 'MSSQLSERVER'],
  '@@LANGUAGE': ({ language }) => [nvarchar(128), language.name],
  '@@LANGID': ({ language }) => [SMALLINT, String(language.id)],
  '@@DATEFIRST': ({ dateFirst }) => [TINYINT, String(dateFirst)],
  '@@LOCK_TIMEOUT': ({ lockTimeoutMs }) => [INT, String(lockTimeoutMs)],
  '@@MAX_CONNECTIONS': () => [INT, '32767'],
  '@@MAX_PRECISION': () => [TINYINT, '38'],
  '@@MICROSOFTVERSION': () => [INT, '268436456'],
  '@@OPTIONS': ({ optionBits }) => [INT, String(optionBits)],
  '@@NESTLEVEL': ({ nestLevel }) => [INT, String(nestLevel)],
  '@@PROCID': ({ procedureId }) => [INT, String(procedureId)],
  '@@TEXTSIZE': ({ textBytes }) => [INT, String(textBytes)],
  '@@DBTS': () => [BIGINT, '0'],
}

/** A global variable as it stands when the statement begins. */
export function globalVariable(environment: Environment, name: string, line: number): Bound {
  const read = GLOBALS[name.toUpperCase()]
  if (!read) {
    if (/^@@[a-z_]+$/i.test(name)) throw unsupported(name, line)
    throw new SqlError(137, `Must declare the scalar variable "${name}".`, {
      severity: 15,
      state: 2,
      line,
    })
  }
  const [type, text] = read(environment)
  return {
    sql: literal(type, text),
    type,
    nullable: text === null,
    ...(text !== null && { constant: text }),
  }
}
