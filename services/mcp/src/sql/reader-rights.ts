import type mssql from 'mssql'
import { WRITABLE_OBJECTS, WRITING_DATABASE_RIGHTS } from './catalog-rights.ts'

/** What the login of a pool may change: rights on the database, and some objects it may write. */
export const findWritingRights = async (pool: mssql.ConnectionPool): Promise<string[]> => {
  const database = await pool.request().query<{ permission_name: string }>(WRITING_DATABASE_RIGHTS)
  const objects = await pool
    .request()
    .query<{ schema_name: string; object_name: string }>(WRITABLE_OBJECTS)
  return [
    ...database.recordset.map((row) => `${row.permission_name} on the database`),
    ...objects.recordset.map((row) => `changes to ${row.schema_name}.${row.object_name}`),
  ]
}
