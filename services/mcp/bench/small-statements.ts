import { openBareDriver } from './bare-driver.ts'
import { measure, median, type Pace } from './callers.ts'
import { createMcpCaller, type Target } from './mcp-caller.ts'
import { startStand } from './stand.ts'
import { READ_PROLOGUE } from '../src/sql/session-prologue.ts'

const SQL =
  'SELECT TOP (10) OrderId, LineNumber, ProductId, Quantity, UnitPrice, Discount, LineTotal FROM sales.OrderLines'
const CALLERS = 16
// The bare driver never resets a session, so it could set read-only keys but once.
const UNLOCKED_PROLOGUE = READ_PROLOGUE.replaceAll(', @read_only = 1', '')

/** Its processor time so far, in milliseconds, is asked for before and after a round. */
type Kind = { call: (caller: number) => Promise<void>; processorMs: () => Promise<number> }
type Round = { alone: Pace; together: Pace; processorMs: number }

/**
 * A ten-row SELECT through POST /mcp, directly and through the gateway where one was started, and through the bare driver, in
 * alternating rounds.
 */
export const compareSmallStatements = async (
  options: {
    rounds: number
    roundMs: number
    nodeArguments: string[]
    gateway: { host: string; ca: string; mcpPort: string } | undefined
  },
  say: (line: string) => void,
) => {
  const { gateway } = options
  const env: Record<string, string> = gateway === undefined ? {} : { PORT: gateway.mcpPort }
  const limits = { concurrency: CALLERS }
  await using stand = await startStand(limits, options.nodeArguments, env, gateway?.host)
  await using bare = await openBareDriver(CALLERS)
  using stack = new DisposableStack()
  const tokens = await Promise.all(
    Array.from({ length: CALLERS }, async (_, caller) => stand.tokenFor(`user-${caller}`)),
  )
  // The driver runs in this process, which does nothing else meanwhile.
  const ownProcessorMs = async () => {
    const { user, system } = process.cpuUsage()
    return Promise.resolve((user + system) / 1000)
  }
  const through = (target: Target): Kind => {
    const mcp = stack.use(createMcpCaller(target))
    return {
      call: async (caller) => {
        await mcp.call(tokens[caller] ?? '', 'query_sql', { sql: SQL })
      },
      processorMs: stand.processorMs,
    }
  }
  const kinds: Record<string, Kind> = {
    bare: {
      call: async () => {
        const { recordset } = await bare.request().query(SQL)
        if (recordset.length !== 10) throw new Error(`${recordset.length} rows`)
      },
      processorMs: ownProcessorMs,
    },
    // What the server itself takes for the identity that every call sets in front of its statement.
    'bare, identity set': {
      call: async () => {
        const request = bare.request()
        for (const key of ['sub', 'client', 'tenant']) request.input(`puente_${key}`, 'bench')
        const { recordset } = await request.query(UNLOCKED_PROLOGUE + SQL)
        if (recordset.length !== 10) throw new Error(`${recordset.length} rows`)
      },
      processorMs: ownProcessorMs,
    },
    'POST /mcp': through(stand),
    ...(gateway && {
      'through nginx': through({
        origin: `https://${gateway.host}`,
        host: gateway.host,
        ca: gateway.ca,
      }),
    }),
  }
  const measured = new Map<string, Round[]>()
  for (let round = -1; round < options.rounds; round += 1) {
    for (const [kind, { call, processorMs }] of Object.entries(kinds)) {
      const alone = await measure(1, options.roundMs / 2, call)
      const before = await processorMs()
      const together = await measure(CALLERS, options.roundMs, call)
      const spentMs = (await processorMs()) - before
      // The first round warms all of them up.
      if (round < 0) continue
      const calls = (together.perSecond * options.roundMs) / 1000
      const rounds = measured.get(kind) ?? []
      rounds.push({ alone, together, processorMs: spentMs / calls })
      measured.set(kind, rounds)
    }
  }
  say(`ten-row SELECT, ${CALLERS} callers, then one; medians of ${options.rounds} rounds`)
  const bareRounds = measured.get('bare') ?? []
  for (const [kind, rounds] of measured) {
    const of = (read: (round: Round) => number) => median(rounds.map(read))
    say(
      `  ${kind.padEnd(18)} ${of(({ together }) => together.perSecond).toFixed(0)} calls/s, ${of(({ together }) => together.medianMs).toFixed(2)} ms; one caller: ${of(({ alone }) => alone.medianMs).toFixed(2)} ms; processor time of its process: ${of((round) => round.processorMs).toFixed(2)} ms a call`,
    )
    if (kind === 'bare') continue
    // Round by round, so that what else the machine does falls on both sides alike.
    const against = (compare: (own: Round, bare: Round) => number) =>
      median(
        rounds.flatMap((own, round) => {
          const other = bareRounds[round]
          return other === undefined ? [] : [compare(own, other)]
        }),
      )
    const ratio = against((own, other) => own.together.perSecond / other.together.perSecond)
    const added = against((own, other) => own.alone.medianMs - other.alone.medianMs)
    const [least = '', most = ''] = GOALS[kind] ?? []
    say(
      `  ${kind.padEnd(18)} ratio ${ratio.toFixed(2)}${least}, added ${added.toFixed(2)} ms${most}`,
    )
  }
  await stand.stop()
}

const GOALS: Readonly<Record<string, readonly string[]>> = {
  'POST /mcp': [' (goal 0.50)', ' (goal 1.0)'],
  'through nginx': ['', ' (goal 1.5)'],
}
