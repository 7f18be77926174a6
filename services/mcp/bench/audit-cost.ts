import { join } from 'node:path'
import { measure, median } from './callers.ts'
import { createMcpCaller } from './mcp-caller.ts'
import { startStand } from './stand.ts'

const SQL =
  'SELECT TOP (10) OrderId, LineNumber, ProductId, Quantity, UnitPrice, Discount, LineTotal FROM sales.OrderLines'
const CALLERS = 16
const WITHOUT = ['--import', join(import.meta.dirname, 'without-audit.ts')]

/** The same reads through two services, one of which records nothing, in alternating rounds. */
export const measureAudit = async (
  options: { rounds: number; roundMs: number; nodeArguments: string[] },
  say: (line: string) => void,
) => {
  const { nodeArguments } = options
  await using recording = await startStand({ concurrency: CALLERS }, nodeArguments)
  await using silent = await startStand({ concurrency: CALLERS }, [...nodeArguments, ...WITHOUT])
  const pace = async (stand: typeof recording) => {
    using mcp = createMcpCaller(stand.origin, stand.host)
    const tokens = await Promise.all(
      Array.from({ length: CALLERS }, async (_, caller) => stand.tokenFor(`user-${caller}`)),
    )
    return await measure(CALLERS, options.roundMs, async (caller) => {
      await mcp.call(tokens[caller] ?? '', 'query_sql', { sql: SQL })
    })
  }
  const rounds: { added: number; ratio: number; medianMs: number }[] = []
  for (let round = -1; round < options.rounds; round += 1) {
    // Each goes first in turn: what else the machine does falls on both alike.
    const isFirst = round % 2 === 0
    const one = await pace(isFirst ? recording : silent)
    const other = await pace(isFirst ? silent : recording)
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
    `audit trail, ${CALLERS} callers: ${of('medianMs').toFixed(2)} ms without, ${of('added').toFixed(2)} ms added (goal 0.3), ${of('ratio').toFixed(2)} of the calls a second`,
  )
  await recording.stop()
  await silent.stop()
}
