import { join } from 'node:path'
import { measure, median } from './callers.ts'
import { createMcpCaller } from './mcp-caller.ts'
import { startStand } from './stand.ts'

const SQL =
  'SELECT TOP (10) OrderId, LineNumber, ProductId, Quantity, UnitPrice, Discount, LineTotal FROM sales.OrderLines'
const CALLERS = 16
/** What a caller waits between two calls, so that the machine has idle time and no call waits for another. */
const PAUSE_MS = 100
const WITHOUT = ['--import', join(import.meta.dirname, 'without-audit.ts')]

/**
 * The same reads through two services, one of which records nothing, in alternating rounds: by callers that pause, who show what
 * a call waits longer, and by callers that do not, who show what the machine does besides.
 */
export const measureAudit = async (
  options: { rounds: number; roundMs: number; nodeArguments: string[] },
  say: (line: string) => void,
) => {
  const { nodeArguments } = options
  await using recording = await startStand({ concurrency: CALLERS }, nodeArguments)
  await using silent = await startStand({ concurrency: CALLERS }, [...nodeArguments, ...WITHOUT])
  const pace = async (stand: typeof recording, pauseMs: number) => {
    using mcp = createMcpCaller(stand)
    const tokens = await Promise.all(
      Array.from({ length: CALLERS }, async (_, caller) => stand.tokenFor(`user-${caller}`)),
    )
    return await measure(
      CALLERS,
      options.roundMs,
      async (caller) => {
        await mcp.call(tokens[caller] ?? '', 'query_sql', { sql: SQL })
      },
      pauseMs,
    )
  }
  for (const pauseMs of [PAUSE_MS, 0]) {
    const rounds: { added: number; ratio: number; medianMs: number }[] = []
    for (let round = -1; round < options.rounds; round += 1) {
      // Each goes first in turn: what else the machine does falls on both alike.
      const isFirst = round % 2 === 0
      const one = await pace(isFirst ? recording : silent, pauseMs)
      const other = await pace(isFirst ? silent : recording, pauseMs)
      const [audited, unaudited] = isFirst ? [one, other] : [other, one]
      // The first round warms both up.
      if (round < 0) continue
      rounds.push({
        added: audited.medianMs - unaudited.medianMs,
        ratio: audited.perSecond / unaudited.perSecond,
        medianMs: unaudited.medianMs,
      })
    }
    const of = (key: 'added' | 'ratio' | 'medianMs') => median(rounds.map((round) => round[key]))
    say(
      `audit trail, ${CALLERS} callers ${pauseMs > 0 ? `that pause for ${pauseMs} ms` : 'without pause'}: ${of('medianMs').toFixed(2)} ms without it, ${of('added').toFixed(2)} ms added${pauseMs > 0 ? ' (goal 0.3)' : ''}, ${of('ratio').toFixed(2)} of the calls a second`,
    )
  }
  await recording.stop()
  await silent.stop()
}
