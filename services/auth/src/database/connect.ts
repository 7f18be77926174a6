import postgres from 'postgres'

export type Sql = postgres.Sql

/** Either the pool or one transaction on it. */
export type Queryable = postgres.ISql

const STATEMENT_TIMEOUT_MS = 10_000

// A second at most, and not all at once. The driver's own way is up to 20 seconds, which a database that was away for a
// moment would cost everybody, and of the 30 seconds in which a rotated refresh token still counts would leave ten.
const secondsToReconnect = () => 0.25 + Math.random() * 0.75

/** Opens nothing until the first query; the caller owns the pool and ends it. */
export const connect = (url: string): Sql =>
  postgres(url, {
    max: 10,
    connect_timeout: 5,
    idle_timeout: 60,
    backoff: secondsToReconnect,
    onnotice: () => undefined,
    connection: { application_name: 'puente-auth', statement_timeout: STATEMENT_TIMEOUT_MS },
  })
