import postgres from 'postgres'
import { createSocketMaker } from './silence.ts'

// A second at most, and not all at once: the driver's own way is up to 20 seconds after the database is back.
const secondsToReconnect = () => 0.25 + Math.random() * 0.75

/**
 * The service's own PostgreSQL; every statement has a time limit, on the server and, where that is not heard of any more for
 * `silenceMs`, here too.
 */
export const openStore = (url: string, silenceMs?: number) => {
  const options = {
    max: 5,
    idle_timeout: 60,
    connect_timeout: 5,
    backoff: secondsToReconnect,
    onnotice: () => {},
    connection: { application_name: 'puente-mcp', statement_timeout: 10_000 },
    // Documented, but missing in the driver's types.
    socket: createSocketMaker(silenceMs),
  }
  return postgres(url, options)
}

export type Store = ReturnType<typeof openStore>

/** Whether a failure is one of the store: of its connection, or of what it was asked. */
export const isStoreFailure = (error: unknown) =>
  error instanceof postgres.PostgresError ||
  (error instanceof Error && NETWORK.test(String(Reflect.get(error, 'code'))))

/** The driver's own codes, and those of the system. */
const NETWORK = /^(?:CONNECT|CONNECTION)_|^E(?:CONN|HOST|NET|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN)/

/**
 * Has a query that is done hold nothing of what it was given. The driver writes every parameter, as text, back into the query
 * (`Bind` in its connection.js), which lives on to V8's next full collection: of a large result, all its rows.
 */
export const letGo = (query: PromiseLike<unknown>) => {
  Object.assign(query, { args: [], parameters: [] })
}
