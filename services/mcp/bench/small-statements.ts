import { openBareDriver } from './bare-driver.ts'
import { measure, median, type Pace } from './callers.ts'
import { createMcpCaller } from './mcp-caller.ts'
import { startStand } from './stand.ts'
import { READ_PROLOGUE } from '../src/sql/session-prologue.ts'

const SQL =
  'SELECT TOP (10) OrderId, LineNumber, ProductId, Quantity, UnitPrice, Discount, LineTotal FROM sales.OrderLines'
const CALLERS = 16
// The bare driver never resets a session, so it could set read-only keys but once.
const UNLOCKED_PROLOGUE = READ_PROLOGUE.replaceAll(', @read_only = 1', '')

/** A ten-row SELECT through POST /mcp and through the bare driver, in alternating rounds. */
export const compareSmallStatements = async (
  options: { rounds: number; roundMs: number; nodeArguments: string[] },
  say: (line: string) => void,
) => {
  await using stand = await startStand({ concurrency: CALLERS }, options.nodeArguments)
  await using bare = await openBareDriver(CALLERS)
  using mcp = createMcpCaller(stand.origin, stand.host)
  const tokens = await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => stand.tokenFor(`user-${caller}`)),
  )
  const kinds: Record<string, (caller: number) => Promise<void>> = {
    bare: async () => {
      const { recordset } = await bare.request().query(SQL)
      if (recordset.length !== 10) throw new Error(`${recordset.length} rows`)
    },
    // What the server itself takes for the identity that every call sets in front of its statement.
    'bare, identity set': async () => {
      const request = bare.request()
      for (const key of ['sub', 'client', 'tenant']) request.input(`puente_${key}`, 'bench')
      const { recordset } = await request.query(UNLOCKED_PROLOGUE + SQL)
      if (recordset.length !== 10) throw new Error(`${recordset.length} rows`)
    },
    'POST /mcp': async (caller) => {
      await mcp.call(tokens[caller] ?? '', 'query_sql', { sql: SQL })
    },
  }
  const single: Record<string, Pace[]> = {}
  const many: Record<string, Pace[]> = {}
  for (let round = -1; round < options.rounds; round += 1) {
    for (const [kind, call] of Object.entries(kinds)) {
      const alone = await measure(1, options.roundMs / 2, call)
      const together = await measure(CALLERS, options.roundMs, call)
      // The first round warms both up.
      if (round < 0) continue
      ;(single[kind] ??= []).push(alone)
      ;(many[kind] ??= []).push(together)
    }
  }
  const figure = (paces: readonly Pace[] | undefined, key: keyof Pace) =>
    median((paces ?? []).map((pace) => pace[key]))
  /** Round by round, so that what else the machine does falls on both sides alike. */
  const against = (kind: string, compare: (own: Pace, bare: Pace) => number, of: typeof many) =>
    median(
      (of[kind] ?? []).flatMap((own, round) => {
        const other = of['bare']?.[round]
        return other === undefined ? [] : [compare(own, other)]
      }),
    )
  say(`ten-row SELECT, ${CALLERS} callers, then one; medians of ${options.rounds} rounds`)
  for (const kind of Object.keys(kinds)) {
    say(
      `  ${kind.padEnd(18)} ${figure(many[kind], 'perSecond').toFixed(0)} calls/s, ${figure(many[kind], 'medianMs').toFixed(2)} ms; one caller: ${figure(single[kind], 'medianMs').toFixed(2)} ms`,
    )
  }
  for (const kind of Object.keys(kinds).slice(1)) {
    const ratio = against(kind, (own, bare) => own.perSecond / bare.perSecond, many)
    const added = against(kind, (own, bare) => own.medianMs - bare.medianMs, single)
    const [least, most] = kind === 'POST /mcp' ? [' (goal 0.50)', ' (goal 1.0)'] : ['', '']
    say(
      `  ${kind.padEnd(18)} ratio ${ratio.toFixed(2)}${least}, added ${added.toFixed(2)} ms${most}`,
    )
  }
  await stand.stop()
}
