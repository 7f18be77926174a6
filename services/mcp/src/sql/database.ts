import mssql from 'mssql'
import type { Logger } from 'pino'
import type { Principal } from '../token/principal.ts'
import type { TenantConfig } from '../config/load.ts'
import { explainOn } from './explain.ts'
import { SqlFailure } from './failure.ts'
import { bindParameters } from './parameter.ts'
import { declareParameters } from './parameter-type.ts'
import { findWritingRights } from './reader-rights.ts'
import { createRolePool, type RolePool } from './role-pool.ts'
import { READ_PROLOGUE, WRITE_PROLOGUE } from './session-prologue.ts'
import { createStatementQueue } from './statement-queue.ts'
import { streamQuery, type QueryEvent } from './stream-query.ts'
import { translateError } from './translate-error.ts'
import { openTransaction } from './transaction.ts'

/** One statement of one caller. */
export type Statement = {
  sql: string
  params: Readonly<Record<string, unknown>>
  principal: Principal
  signal: AbortSignal
}

/** A tenant's database: its two logins, their pools, and the queue in front of both. */
export const openDatabase = (tenant: TenantConfig, log: Logger) => {
  const queue = createStatementQueue(tenant.limits.concurrency)
  let writingRights: string[] = []
  let areRightsUnreadable = false

  /** Without an answer nothing is known of the reader, so that the pool may not open. */
  const readWritingRights = async (pool: mssql.ConnectionPool) => {
    try {
      const rights = await findWritingRights(pool)
      areRightsUnreadable = false
      return rights
    } catch (error) {
      const failure = translateError(error)
      if (failure.kind !== 'statement') throw error
      const accepted = tenant.acceptPrivilegedReader
      log.error(
        { tenant: tenant.id, error: failure.fault?.number, accepted },
        "the reader's rights cannot be read",
      )
      if (accepted) return []
      areRightsUnreadable = true
      throw failure
    }
  }

  const reader = createRolePool({
    tenant,
    login: tenant.sql.reader,
    role: 'reader',
    log,
    onOpen: async (pool) => {
      writingRights = await readWritingRights(pool)
      if (writingRights.length === 0) return
      const accepted = tenant.acceptPrivilegedReader
      log.error(
        { tenant: tenant.id, writingRights, accepted },
        'the reader login can change the database',
      )
    },
  })
  const writer =
    tenant.sql.writer && createRolePool({ tenant, login: tenant.sql.writer, role: 'writer', log })

  const refuseUnsafeReader = () => {
    if (areRightsUnreadable) {
      throw new SqlFailure(
        'unreachable',
        "This tenant is closed: its reader's rights cannot be read. Its operator must look at the log.",
      )
    }
    if (writingRights.length === 0 || tenant.acceptPrivilegedReader) return
    throw new SqlFailure(
      'unreachable',
      'This tenant is closed: its reader login can change the database. Its operator must mend the rights of the login.',
    )
  }

  const prepare = (request: mssql.Request, statement: Statement, prologue: string) => {
    const bindings = bindParameters(statement.params)
    for (const binding of bindings) {
      request.input(binding.name, binding.type, binding.value)
    }
    request.input('puente_sub', mssql.NVarChar(4000), statement.principal.subject)
    request.input('puente_client', mssql.NVarChar(4000), statement.principal.clientId)
    request.input('puente_tenant', mssql.NVarChar(4000), tenant.id)
    return prologue + bindings.map((binding) => binding.declaration ?? '').join('') + statement.sql
  }

  /** The pool of a login, if the tenant may be used at all. */
  const openPool = async (role: RolePool) => {
    const pool = await role.ready().catch((error: unknown) => {
      refuseUnsafeReader()
      throw error
    })
    refuseUnsafeReader()
    return pool
  }

  /** Hands an open pool to `use`; a connection that could not be had is told to the pool. */
  async function* withPool(
    role: RolePool,
    use: (pool: mssql.ConnectionPool) => AsyncGenerator<QueryEvent, void>,
  ) {
    const pool = await openPool(role)
    try {
      yield* use(pool)
    } catch (error) {
      const failure = translateError(error)
      role.failed(failure, pool)
      throw failure
    }
  }

  async function* readAs(role: RolePool, statement: Statement): AsyncGenerator<QueryEvent, void> {
    using _turn = await queue.enter(statement.signal)
    yield* withPool(role, (pool) => {
      const request = pool.request()
      return streamQuery(request, prepare(request, statement, READ_PROLOGUE), statement.signal)
    })
  }

  return {
    limits: tenant.limits,
    hasWriter: writer !== undefined,
    queue,
    /** Runs one reading statement as the reader; throws SqlFailure. */
    read: (statement: Statement) => readAs(reader, statement),
    /** Runs a reading statement about another one, as the login that would run that. */
    describe: (statement: Statement, asWriter: boolean) =>
      readAs(asWriter && writer !== undefined ? writer : reader, statement),
    /**
     * Runs one writing statement as the writer in a transaction, and yields what it answers. Whoever
     * iterates decides with `finish` before the end is reached; without a decision it is rolled back.
     */
    write: async (statement: Statement) => {
      if (writer === undefined) throw new SqlFailure('statement', 'This database is read-only here')
      const turn = await queue.enter(statement.signal)
      try {
        const pool = await openPool(writer)
        try {
          return await openTransaction(pool, statement.signal, turn, {
            prepare: (request) => prepare(request, statement, WRITE_PROLOGUE),
            discard: writer.discard,
          })
        } catch (error) {
          const failure = translateError(error)
          writer.failed(failure, pool)
          throw failure
        }
      } catch (error) {
        turn[Symbol.dispose]()
        throw error
      }
    },
    /**
     * The plan documents of a statement, which is planned and not executed, with the rights of the
     * login that would run it. The values of parameters play no part in it. Throws SqlFailure.
     */
    explain: async (statement: Omit<Statement, 'principal'>, asWriter: boolean) => {
      const role = asWriter ? writer : reader
      if (role === undefined) throw new SqlFailure('statement', 'This database is read-only here')
      using _turn = await queue.enter(statement.signal)
      await openPool(role)
      const alone = await role.openAlone()
      try {
        const text = declareParameters(statement.params) + statement.sql
        return await explainOn(alone, text, statement.signal)
      } finally {
        await alone.close().catch(() => undefined)
      }
    },
    /** What health and metrics say. */
    status: () => ({
      reader: reader.state,
      writer: writer?.state,
      writingRights,
      areRightsUnreadable,
      isRefused: writingRights.length > 0 && !tenant.acceptPrivilegedReader,
    }),
    pools: () => [
      { role: 'reader', ...reader.counts },
      ...(writer ? [{ role: 'writer', ...writer.counts }] : []),
    ],
    opened: async () => {
      await Promise.all([reader.opened(), writer?.opened()])
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([reader[Symbol.asyncDispose](), writer?.[Symbol.asyncDispose]()])
    },
  }
}

export type Database = ReturnType<typeof openDatabase>
