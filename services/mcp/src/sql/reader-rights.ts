import type mssql from 'mssql'
import { WRITABLE_OBJECTS, WRITING_DATABASE_RIGHTS } from './catalog-rights.ts'

// Four questions for each table: 20,000 of them are some seconds of the server.
const TIMEOUT_MS = 60_000

const ask = async <Row>(pool: mssql.ConnectionPool, sql: string) => {
  const request = pool.request()
  const timer = setTimeout(() => request.cancel(), TIMEOUT_MS)
  try {
    return (await request.query<Row>(sql)).recordset
  } finally {
    clearTimeout(timer)
  }
}

/** What the login of a pool may change: rights on the database, and some objects it may write. */
export const findWritingRights = async (pool: mssql.ConnectionPool): Promise<string[]> => {
  const database = await ask<{ permission_name: string }>(pool, WRITING_DATABASE_RIGHTS)
  const objects = await ask<{ schema_name: string; object_name: string }>(pool, WRITABLE_OBJECTS)
  return [
    ...database.map((row) => `${row.permission_name} on the database`),
    ...objects.map((row) => `changes to ${row.schema_name}.${row.object_name}`),
  ]
}
