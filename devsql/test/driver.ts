import { once } from 'node:events'
import { Connection, Request } from 'tedious'
import type { ConnectionConfiguration } from 'tedious'
import { LOGINS } from './stand.ts'

type Options = NonNullable<ConnectionConfiguration['options']>

/** One connection through tedious, for what mssql hides: resets, packet sizes, procedures by name, tokens. */
export async function openDriver(
  stand: { port: number },
  options: Options = {},
  login: { user: string; password: string } = LOGINS.writer,
) {
  const connection = new Connection({
    server: '127.0.0.1',
    authentication: {
      type: 'default',
      options: { userName: login.user, password: login.password },
    },
    options: {
      port: stand.port,
      database: 'shop',
      trustServerCertificate: true,
      rowCollectionOnRequestCompletion: true,
      debug: { data: false, packet: false, payload: false, token: true },
      ...options,
    },
  })
  const errors: number[] = []
  connection.on('errorMessage', ({ number }) => errors.push(number))
  await new Promise<void>((resolve, reject) =>
    connection.connect((error) => (error ? reject(error) : resolve())),
  )

  /** Sends a request by one of the connection's methods; gives its rows, each an array of values. */
  const send = (
    sql: string,
    method: 'execSqlBatch' | 'execSql' | 'callProcedure',
    prepare: (request: Request) => void = () => undefined,
  ): Promise<unknown[][]> =>
    new Promise((resolve, reject) => {
      const request = new Request(
        sql,
        (error, _count, rows: { value: unknown }[][] | undefined) => {
          if (error) reject(error)
          else resolve((rows ?? []).map((row) => row.map(({ value }) => value)))
        },
      )
      prepare(request)
      connection[method](request)
    })

  return {
    connection,
    send,
    batch: (sql: string) => send(sql, 'execSqlBatch'),
    /** What a batch is answered with, in order: the numbers of errors, the first cells of rows, 'failed' for a DONE of an error. */
    async story(sql: string): Promise<unknown[]> {
      const story: unknown[] = []
      const onError = ({ number }: { number: number }): void => void story.push(number)
      const onDebug = (text: string): void => {
        // An inspected token, in colours.
        if (/^Done(?:InProc|Proc)?Token\b/.test(text) && /sqlError: \S*true/.test(text))
          story.push('failed')
      }
      connection.on('errorMessage', onError)
      connection.on('debug', onDebug)
      await send(sql, 'execSqlBatch', (request) =>
        request.on('row', (columns: { value: unknown }[]) => story.push(columns[0]?.value)),
      ).catch(() => undefined)
      connection.removeListener('errorMessage', onError)
      connection.removeListener('debug', onDebug)
      return story
    },
    reset: () =>
      new Promise<void>((resolve, reject) =>
        connection.reset((error) => (error ? reject(error) : resolve())),
      ),
    async [Symbol.asyncDispose]() {
      const ended = once(connection, 'end')
      connection.close()
      await ended
    },
  }
}
