import type { Options } from './session.ts'

/** Sets what of the options PostgreSQL acts on. SQL Server waits for ever at -1 and not at all at 0; PostgreSQL waits for ever at 0. */
export const optionsSql = ({ lockTimeoutMs: ms, dateFormat }: Options): string =>
  `SET lock_timeout = '${ms < 0 ? 0 : Math.max(1, ms)}ms'; SET tsql.date_format = '${dateFormat}'`
