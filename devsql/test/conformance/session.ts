import { once } from 'node:events'
import { Connection, Request } from 'tedious'
import { cellOf } from './cell.ts'
import { describeColumn } from './column.ts'
import type { ColumnMetaData } from './column.ts'
import type { Parameter } from './parameter.ts'
import type { Login } from './target.ts'

export type Session = Awaited<ReturnType<typeof openSession>>

const STATEMENT_TIMEOUT_MS = 20_000

type Message = {
  number: number
  state: number
  class: number
  message: string
  procName: string
  lineNumber: number
}

/** One connection, which tells what a batch is answered with as lines in the form of the case files' directives. */
export async function openSession(login: Login) {
  const connection = new Connection({
    server: login.server,
    authentication: {
      type: 'default',
      options: { userName: login.user, password: login.password },
    },
    options: {
      port: login.port,
      database: login.database,
      encrypt: login.encrypt,
      trustServerCertificate: login.trustServerCertificate,
      requestTimeout: STATEMENT_TIMEOUT_MS,
    },
  })
  await new Promise<void>((resolve, reject) =>
    connection.connect((error) => (error ? reject(error) : resolve())),
  )
  const ended = once(connection, 'end')
  // A lost connection fails the request it was serving; that is where it is told.
  connection.on('error', () => undefined)

  return {
    /** The answer of a batch. A failure that is no error of the server's is a line `failure: …`. */
    async run(sql: string, parameters: readonly Parameter[]): Promise<string[]> {
      const answer = recordAnswer()
      connection.on('infoMessage', answer.onInfo)
      connection.on('errorMessage', answer.onError)
      try {
        await new Promise<void>((resolve) => {
          const request = new Request(sql, (error) => {
            if (error && !('number' in error) && !('errors' in error))
              answer.lines.push(`failure: ${error.message}`)
            resolve()
          })
          request.on('columnMetadata', answer.onColumns)
          request.on('row', answer.onRow)
          request.on('done', answer.onDone)
          request.on('doneInProc', answer.onDone)
          request.on('doneProc', answer.onDone)
          for (const { name, type, value, options } of parameters)
            request.addParameter(name, type, value, options)
          // A batch has lines of its own; sp_executesql takes parameters.
          if (parameters.length === 0) connection.execSqlBatch(request)
          else connection.execSql(request)
        })
      } finally {
        connection.off('infoMessage', answer.onInfo)
        connection.off('errorMessage', answer.onError)
      }
      return answer.lines
    },
    /** Makes the session as new: no transaction, temporary table, option or context is left. */
    reset: () =>
      new Promise<void>((resolve, reject) =>
        connection.reset((error) => (error ? reject(error) : resolve())),
      ),
    async [Symbol.asyncDispose]() {
      connection.close()
      await ended
    },
  }
}

function recordAnswer() {
  const lines: string[] = []
  /** Rows of the result set that is being read; undefined between two. */
  let rows: number | undefined
  const onMessage = (kind: string) => (message: Message) => {
    const { number, state, lineNumber, procName } = message
    const place =
      procName === '' ? `line ${lineNumber}` : `line ${lineNumber} procedure ${procName}`
    const text = message.message.replaceAll('\n', String.raw`\n`)
    lines.push(`${kind}: ${number} ${message.class} ${state} ${place} ${text}`)
  }
  return {
    lines,
    onInfo: onMessage('info'),
    onError: onMessage('error'),
    onColumns: (columns: ColumnMetaData[] | Record<string, ColumnMetaData>) => {
      rows = 0
      lines.push(`columns: ${Object.values(columns).map(describeColumn).join(', ')}`)
    },
    onRow: (cells: { value: unknown; metadata: ColumnMetaData }[]) => {
      rows = (rows ?? 0) + 1
      const values = cells.map(({ value, metadata }) => cellOf(value, metadata))
      lines.push(`row: ${JSON.stringify(values)}`)
    },
    onDone: (count: number | undefined) => {
      if (count !== undefined && rows === undefined) lines.push(`count: ${count}`)
      else if (count !== undefined && count !== rows)
        lines.push(`failure: ${rows} rows, counted as ${count}`)
      rows = undefined
    },
  }
}
