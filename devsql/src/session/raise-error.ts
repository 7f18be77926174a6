import type { Statement } from '../language/ast.ts'
import { SqlError } from '../sql-error.ts'
import { INT, NVARCHAR_MAX } from '../sql-type.ts'
import { procedureOf } from './frame.ts'
import { evaluate } from './run.ts'
import type { Run } from './run.ts'

/** THROW: the error it raises; without arguments the one being handled. */
export async function throwError(
  run: Run,
  statement: Extract<Statement, { kind: 'throw' }>,
): Promise<SqlError> {
  if (!statement.arguments) {
    if (run.caught) return thrown(run.caught)
    return new SqlError(
      10704,
      'To rethrow an error, a THROW statement must be used inside a CATCH block. Insert the THROW statement inside a CATCH block, or add error parameters to the THROW statement.',
      { severity: 15, line: statement.line },
    )
  }
  const [number, message, state] = statement.arguments
  const code = Number((await evaluate(run, number, INT)).text)
  if (code < 50_000) {
    return new SqlError(
      35100,
      `Error number ${code} in the THROW statement is outside the valid range. Specify an error number in the valid range of 50000 to 2147483647.`,
      { line: statement.line },
    )
  }
  const text = (await evaluate(run, message, NVARCHAR_MAX)).text ?? ''
  return thrown(
    new SqlError(code, text, {
      state: Number((await evaluate(run, state, INT)).text),
      line: statement.line,
    }),
  )
}

function thrown(error: SqlError): SqlError {
  error.kind = 'thrown'
  return error
}

const HIGHEST_INFO = 10
const HIGHEST_OF_USERS = 18

/** RAISERROR: a message up to class 10, an error above. The text may hold printf-like places. */
export async function raiseError(
  run: Run,
  statement: Extract<Statement, { kind: 'raiserror' }>,
): Promise<void> {
  const [text, severity, state, ...places] = statement.arguments
  if (!text || !severity || !state)
    throw new SqlError(102, "Incorrect syntax near ')'.", { severity: 15, line: statement.line })
  const level = Number((await evaluate(run, severity, INT)).text)
  if (level > HIGHEST_OF_USERS)
    throw new SqlError(
      2754,
      'Error severity levels greater than 18 can only be specified by members of the sysadmin role, using the WITH LOG option.',
      { line: statement.line },
    )
  const values: string[] = []
  for (const place of places)
    values.push((await evaluate(run, place, NVARCHAR_MAX)).text ?? '(null)')
  const message = fill((await evaluate(run, text, NVARCHAR_MAX)).text ?? '', values)
  const stateNumber = Number((await evaluate(run, state, INT)).text)
  if (level > HIGHEST_INFO) {
    const error = new SqlError(50_000, message, {
      severity: level,
      state: stateNumber,
      line: statement.line,
    })
    error.kind = 'raised'
    throw error
  }
  run.answer.message({
    number: 50_000,
    state: stateNumber,
    class: level === HIGHEST_INFO ? 0 : level,
    message,
    line: statement.line,
    ...procedureOf(run.frame),
  })
}

// %[flags][width][.precision]type, where * takes a width or precision from the values ("RAISERROR", msg_str).
function fill(text: string, values: string[]): string {
  const take = (): string => values.shift() ?? '(null)'
  const size = (given: string | undefined): number | undefined =>
    given === undefined || given === '' ? undefined : Number(given === '*' ? take() : given)
  return text.replace(
    /%(?:%|([-+ 0#]*)(\d+|\*)?(?:\.(\d+|\*))?(?:h|l|I64)?([sdiuoxX]))/g,
    (_place, flags: string | undefined, width: string, precision: string, kind?: string) => {
      if (kind === undefined || flags === undefined) return '%'
      const [least = 0, most] = [size(width), size(precision)]
      const value = written(take(), kind, flags, most)
      if (flags.includes('-')) return value.padEnd(least)
      return value.padStart(least, flags.includes('0') && kind !== 's' ? '0' : ' ')
    },
  )
}

function written(
  value: string,
  kind: string,
  flags: string,
  precision: number | undefined,
): string {
  if (kind === 's') return value.slice(0, precision)
  if (value === '(null)') return value
  const prefix = flags.includes('#')
  switch (kind) {
    case 'x':
      return (prefix ? '0x' : '') + unsigned(value).toString(16)
    case 'X':
      return (prefix ? '0X' : '') + unsigned(value).toString(16).toUpperCase()
    case 'o':
      return (prefix ? '0' : '') + unsigned(value).toString(8)
    case 'u':
      return unsigned(value).toString()
    default:
      return flags.includes('+') && !value.startsWith('-') ? `+${value}` : value
  }
}

const unsigned = (value: string): bigint => BigInt.asUintN(32, BigInt(value))
