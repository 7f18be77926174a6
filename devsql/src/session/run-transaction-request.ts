import { DONE } from '../tds/tokens.ts'
import type { TransactionRequest } from '../tds/transaction-request.ts'
import { errorMessage } from './report-error.ts'
import type { Run } from './run.ts'
import {
  beginTransaction,
  commitTransaction,
  rollbackTransaction,
  saveTransaction,
} from './transaction.ts'
import { translateError } from './translate-error.ts'

// MS-TDS 2.2.6.9: isolation level bytes of a begin request; 0 keeps what is set.
const ISOLATION: readonly (string | undefined)[] = [
  undefined,
  'READ COMMITTED',
  'READ COMMITTED',
  'REPEATABLE READ',
  'SERIALIZABLE',
  'REPEATABLE READ',
]

/** A transaction manager request: what drivers send for their own begin, commit, rollback and save. */
export async function runTransactionRequest(run: Run, request: TransactionRequest): Promise<void> {
  const { session, answer, instance } = run
  try {
    switch (request.kind) {
      case 'begin':
        session.options.isolation = ISOLATION[request.isolation] ?? session.options.isolation
        await beginTransaction(session, answer, request.name === '' ? undefined : request.name)
        break
      case 'commit':
        await commitTransaction(instance, session, answer)
        break
      case 'rollback':
        await rollbackTransaction(session, answer, request.name === '' ? undefined : request.name)
        break
      case 'save':
        await saveTransaction(session, request.name)
        break
    }
    if ('thenBegin' in request && request.thenBegin) {
      session.options.isolation = ISOLATION[request.isolation] ?? session.options.isolation
      await beginTransaction(session, answer)
    }
    answer.done('done', DONE.final, 0, 0)
  } catch (error) {
    const translated = translateError(error, {
      database: session.database,
      spid: session.spid,
      verb: request.kind.toUpperCase(),
      line: 1,
      log: run.log,
    })
    answer.message(errorMessage(translated))
    answer.done('done', DONE.error, 0, 0)
  }
}
