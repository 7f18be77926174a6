import { z } from 'zod'

/** The longest statement; a longer one is refused without being looked at. */
export const STATEMENT_CHARACTERS = 200_000

/** Limits as a call may ask for them; they can only be lowered below the tenant's. */
export const limitsInput = {
  maxRows: z.int().min(1).optional().describe('Fewer rows than the limit of this server'),
  timeoutMs: z.int().min(100).optional().describe('A shorter time limit, in milliseconds'),
}

export type Limits = { rows: number; bytes: number; timeoutMs: number }

/** The tenant's limits, lowered where the call asks for less. */
export const effectiveLimits = (
  tenant: Limits,
  asked: { maxRows?: number | undefined; timeoutMs?: number | undefined },
): Limits => ({
  rows: Math.min(tenant.rows, asked.maxRows ?? tenant.rows),
  bytes: tenant.bytes,
  timeoutMs: Math.min(tenant.timeoutMs, asked.timeoutMs ?? tenant.timeoutMs),
})
