import { createMcpCaller } from './mcp-caller.ts'
import { startStand } from './stand.ts'

const MB = 1_048_576
const SAMPLE_MS = 50

/** 500 bytes in a row. */
const rowsOf = (count: number) =>
  `SELECT TOP (${count}) a.OrderId, REPLICATE('x', 490) AS filling FROM sales.OrderLines AS a CROSS JOIN (VALUES (1), (2), (3), (4), (5), (6)) AS b (n)`
const ONE_VALUE = `SELECT REPLICATE(CAST('x' AS varchar(max)), 100000000) AS v`

/**
 * Resident memory of the service while it reads and keeps results of growing size, and one value of
 * 100 MB: what matters is that it does not grow with them.
 */
export const measureMemory = async (say: (line: string) => void) => {
  await using stand = await startStand({
    timeoutMs: 290_000,
    resultRows: 1_000_000,
    resultBytes: 10_000_000_000,
  })
  using mcp = createMcpCaller(stand)
  const token = await stand.tokenFor('bench')
  await mcp.call(token, 'query_sql', { sql: 'SELECT 1 AS v' })
  const idle = await stand.residentBytes()
  say(`memory: ${(idle / MB).toFixed(0)} MB idle`)
  for (const [what, sql] of [
    ['50 MB in 100,000 rows', rowsOf(100_000)],
    ['500 MB in 1,000,000 rows', rowsOf(1_000_000)],
    ['one value of 100 MB', ONE_VALUE],
  ] as const) {
    let most = 0
    let isDone = false
    const sampling = (async () => {
      // oxlint-disable-next-line no-unmodified-loop-condition -- it is set when the call has ended
      while (!isDone) {
        most = Math.max(most, await stand.residentBytes())
        await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
      }
    })()
    const started = performance.now()
    const answer = await mcp.call(token, 'query_sql', { sql })
    // The rest of a large result is read behind its answer.
    while ((await stand.runningStatements()) > 0) {
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
    }
    isDone = true
    await sampling
    const seconds = (performance.now() - started) / 1000
    say(
      `  ${what}: ${seconds.toFixed(1)} s, answer of ${answer.length} characters, at most ${((most - idle) / MB).toFixed(0)} MB above idle (goal 50)`,
    )
  }
  await stand.stop()
}
