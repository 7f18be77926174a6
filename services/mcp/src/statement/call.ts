import type { CallRecord } from '../audit/call-record.ts'
import type { Principal } from '../token/principal.ts'
import type { Metrics } from '../metrics.ts'
import type { Confirmations } from '../store/confirmations.ts'
import type { Results } from '../store/results.ts'
import type { Tenant } from '../tenants.ts'
import type { Person } from '../tools/person.ts'
import type { ResultKeeper } from './result-keeper.ts'

/** How far a running statement has come. */
export type Progress = { rows: number; bytes: number; elapsedMs: number }

/** What one tool call works with. */
export type Call = {
  tenant: Tenant
  principal: Principal
  /** Aborted when the client cancels or goes away. */
  signal: AbortSignal
  /** Told at least every second while a statement runs; absent when nobody asked. */
  onProgress: ((progress: Progress) => void) | undefined
  /** Who can be asked by the client itself; absent where it cannot ask. */
  person: Person | undefined
  /** What the audit trail says of this call. */
  record: CallRecord
  metrics: Metrics
  confirmations: Confirmations
  results: Results
  resultKeeper: ResultKeeper
  /** Where a stored result can be downloaded. */
  downloadUrl: (resultId: string, format: 'csv' | 'json') => string
}
