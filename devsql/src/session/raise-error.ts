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

/** RAISERROR: a message up to class 10, an error above. The text may hold printf-like places. */
export async function raiseError(
  run: Run,
  statement: Extract<Statement, { kind: 'raiserror' }>,
): Promise<void> {
  const [text, severity, state, ...places] = statement.arguments
  if (!text || !severity || !state)
    throw new SqlError(102, "Incorrect syntax near ')'.", { severity: 15, line: statement.line })
  const level = Number((await evaluate(run, severity, INT)).text)
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

function fill(text: string, values: string[]): string {
  return text.replace(/%(%|[-+ 0#]*\d*(?:\.\d+)?[sdiuoxX])/g, (place, kind: string) => {
    if (kind === '%') return '%'
    const value = values.shift() ?? '(null)'
    if (/[xX]$/.test(kind)) return Number(value).toString(16)
    const width = Number(/\d+/.exec(place)?.[0] ?? 0)
    return place.includes('-')
      ? value.padEnd(width)
      : value.padStart(width, /%0/.test(place) ? '0' : ' ')
  })
}
