import type mssql from 'mssql'
import type { Logger } from 'pino'
import type { Principal } from '../token/principal.ts'
import type { TenantConfig } from '../config/load.ts'
import { explainOn } from './explain.ts'
import { SqlFailure } from './failure.ts'
import { bindParameters, nvarchar } from './parameter.ts'
import { declareParameters } from './parameter-type.ts'
import { refuseUnused } from './parameter-use.ts'
import { findWritingRights } from './reader-rights.ts'
import { createPooling, createRolePool, type RolePool } from './role-pool.ts'
import type { Prepared } from './run-request.ts'
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

/** What the call before left may be seen: nothing of the answer leaves. */
const notReset = () =>
  new SqlFailure('connection_lost', 'The server did not make the session as new')

/** A tenant's database: its two logins, their pools, and the queue in front of both. */
export const openDatabase = (tenant: TenantConfig, log: Logger, pooling = createPooling()) => {
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
    pooling,
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
    tenant.sql.writer &&
    createRolePool({ tenant, login: tenant.sql.writer, role: 'writer', log, pooling })

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

  const prepare = (statement: Statement, prologue: string): Prepared => {
    refuseUnused(statement.sql, statement.params)
    const bindings = bindParameters(statement.params)
    const { subject, clientId } = statement.principal
    const identity = { sub: subject, client: clientId, tenant: tenant.id }
    const declarations = bindings.map((binding) => binding.declaration ?? '').join('')
    return {
      sql: prologue + declarations + statement.sql,
      bindings: [
        ...bindings,
        ...Object.entries(identity).map(([key, value]) => ({
          name: `puente_${key}`,
          type: nvarchar(4000),
          value,
        })),
      ],
    }
  }

  /** What is wrong with the reader says more than that its pool is not open. */
  const refusedAs = (error: unknown): never => {
    refuseUnsafeReader()
    throw error
  }

  /** A connection of a login, if the tenant may be used at all. */
  const leaseOf = async (role: RolePool) => {
    using stack = new DisposableStack()
    const lease = stack.use(await role.lease().catch(refusedAs))
    refuseUnsafeReader()
    stack.move()
    return lease
  }

  async function* readAs(role: RolePool, statement: Statement): AsyncGenerator<QueryEvent, void> {
    const { signal } = statement
    using _turn = await queue.enter(signal)
    const prepared = prepare(statement, READ_PROLOGUE)
    using lease = await leaseOf(role)
    try {
      // Sent once: a statement that was lost may be what an operator killed.
      for await (const event of streamQuery(lease.connection, prepared, signal)) {
        if (!lease.isClean()) throw notReset()
        yield event
      }
    } catch (error) {
      const failure = translateError(error)
      lease.failed(failure)
      throw failure
    }
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
     * Opens a transaction as the writer, in which one statement runs. Whoever reads its events decides
     * with `commit`; without that, disposing of it rolls back. Throws SqlFailure.
     */
    write: async (statement: Statement) => {
      if (writer === undefined) throw new SqlFailure('statement', 'This database is read-only here')
      const prepared = prepare(statement, WRITE_PROLOGUE)
      await using opening = new AsyncDisposableStack()
      opening.use(await queue.enter(statement.signal))
      const begin = async () => {
        await using leasing = new AsyncDisposableStack()
        const lease = leasing.use(await leaseOf(writer))
        const transaction = await openTransaction(lease, prepared, statement.signal)
        opening.use(leasing.move())
        return opening.use(transaction)
      }
      // The statement is only sent in a transaction that has begun, so that beginning may be tried again.
      const { events, commit } = await begin().catch(async (error: unknown) => {
        if (translateError(error).kind !== 'connection_lost') throw error
        return begin()
      })
      const open = opening.move()
      return { events, commit, [Symbol.asyncDispose]: async () => open.disposeAsync() }
    },
    /**
     * The plan documents of a statement, which is planned and not executed, with the rights of the
     * login that would run it. The values of parameters play no part in it. Throws SqlFailure.
     */
    explain: async (statement: Omit<Statement, 'principal'>, asWriter: boolean) => {
      refuseUnused(statement.sql, statement.params)
      const role = asWriter ? writer : reader
      if (role === undefined) throw new SqlFailure('statement', 'This database is read-only here')
      using _turn = await queue.enter(statement.signal)
      await role.ready().catch(refusedAs)
      refuseUnsafeReader()
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
      isReusable: reader.resetProof !== 'none' && writer?.resetProof !== 'none',
      isRefused: writingRights.length > 0 && !tenant.acceptPrivilegedReader,
    }),
    pools: () => [
      { role: 'reader', ...reader.counts },
      ...(writer ? [{ role: 'writer', ...writer.counts }] : []),
    ],
    /** Asks again what the reader may change. */
    recheck: reader.recheck,
    opened: async () => {
      await Promise.all([reader.opened(), writer?.opened()])
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([reader[Symbol.asyncDispose](), writer?.[Symbol.asyncDispose]()])
    },
  }
}

export type Database = ReturnType<typeof openDatabase>
