/** Sets how long a statement waits for a lock. SQL Server: -1 waits for ever, 0 not at all. PostgreSQL: 0 waits for ever. */
export const lockTimeoutSql = (ms: number): string =>
  `SET lock_timeout = '${ms < 0 ? 0 : Math.max(1, ms)}ms'`
