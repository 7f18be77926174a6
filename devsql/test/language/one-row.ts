import assert from 'node:assert/strict'
import { errorOf } from '../stand.ts'
import type { StandInUse } from './stand-in-use.ts'

/** A statement with the one row it gives, by SQL Server's documentation. */
export type OneRow = readonly [sql: string, row: unknown[]]

/** A statement with the number and the words of the error it gives. */
export type Fault = readonly [sql: string, number: number, message: string]

export async function checkRows({ writer }: StandInUse, cases: readonly OneRow[]): Promise<void> {
  for (const [sql, row] of cases) assert.deepEqual(await writer().rows(sql), [row], sql)
}

export async function checkFaults({ writer }: StandInUse, cases: readonly Fault[]): Promise<void> {
  for (const [sql, number, message] of cases) {
    const error = await errorOf(writer().rows(sql))
    assert.deepEqual({ number: error.number, message: error.message }, { number, message }, sql)
  }
}
