import { Request, type Connection } from 'tedious'
import type { ColumnMetadata } from './column-type.ts'
import type { Binding } from './parameter.ts'

/** A statement with its parameters, ready to be sent as one request. */
export type Prepared = { sql: string; bindings: readonly Binding[] }

/** What a request says while it runs, straight from the driver. */
export type RequestListener = {
  columns: (metadata: ColumnMetadata[]) => void
  row: (values: unknown[]) => void
  affected: (count: number) => void
  /** The end of one result set, or of a statement that has none. */
  done: () => void
  /** PRINT, and errors too mild to stop a statement. */
  message: (message: { number: number; message: string }) => void
  /** Once, at the very end. */
  ended: (error: Error | null | undefined) => void
}

/** Sends a statement by sp_executesql, which takes its parameters apart from its text. */
export const runRequest = (
  connection: Connection,
  { sql, bindings }: Prepared,
  listener: RequestListener,
): Request => {
  const onMessage = (info: { number: number; message: string }) => listener.message(info)
  const request = new Request(sql, (error) => {
    connection.removeListener('infoMessage', onMessage)
    listener.ended(error)
  })
  for (const { name, type, value } of bindings) {
    request.addParameter(name, type.type, value, type)
  }
  const onDone = (count: number | undefined) => {
    if (count !== undefined) listener.affected(count)
    listener.done()
  }
  request.on('columnMetadata', (columns) => {
    if (Array.isArray(columns)) listener.columns(columns)
  })
  request.on('row', (columns: { value: unknown }[]) =>
    listener.row(columns.map((column) => column.value)),
  )
  request.on('doneInProc', onDone)
  request.on('done', onDone)
  connection.on('infoMessage', onMessage)
  connection.execSql(request)
  return request
}
