import postgres from 'postgres'

export type Sql = postgres.Sql

/** Either the pool or one transaction on it. */
export type Queryable = postgres.ISql

const STATEMENT_TIMEOUT_MS = 10_000

/** Opens nothing until the first query; the caller owns the pool and ends it. */
export const connect = (url: string): Sql =>
  postgres(url, {
    max: 10,
    connect_timeout: 5,
    idle_timeout: 60,
    onnotice: () => undefined,
    connection: { application_name: 'puente-auth', statement_timeout: STATEMENT_TIMEOUT_MS },
  })
