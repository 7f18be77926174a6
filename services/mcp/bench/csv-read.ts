import { RESULT_FORMATS } from '../src/http/result-format.ts'
import { createLogger } from '../src/log.ts'
import { openDatabase } from '../src/sql/database.ts'
import { tenantConfig, testSql } from '../test/service.ts'
import { openBareDriver } from './bare-driver.ts'
import { median } from './callers.ts'

const ROWS = 200_000
const SQL = `SELECT TOP (${ROWS}) OrderId, LineNumber, ProductId, Quantity, UnitPrice, Discount, LineTotal FROM sales.OrderLines`

/** Rows per second of a read into CSV, without a network or a store behind it, and of the bare driver's rows. */
export const compareLargeRead = async (rounds: number, say: (line: string) => void) => {
  await using bare = await openBareDriver(1)
  await using database = openDatabase(tenantConfig(testSql()), createLogger('silent'))
  await database.opened()
  const readBare = async () => {
    const request = bare.request()
    request.stream = true
    let count = 0
    request.on('row', () => {
      count += 1
    })
    const done = new Promise<void>((resolve, reject) => {
      request.on('error', reject)
      request.on('done', () => resolve())
    })
    void request.query(SQL)
    await done
    return count
  }
  const readCsv = async () => {
    const { csv } = RESULT_FORMATS
    let count = 0
    let bytes = 0
    const signal = AbortSignal.timeout(120_000)
    for await (const event of database.read({ sql: SQL, params: {}, principal, signal })) {
      if (event.kind !== 'rows') continue
      count += event.rows.length
      bytes +=
        csv?.rows(
          event.rows.map((row) => JSON.stringify(row)),
          false,
        ).length ?? 0
    }
    if (bytes === 0) throw new Error('nothing was written')
    return count
  }
  const rates: [number, number][] = []
  for (let round = -1; round < rounds; round += 1) {
    const own = await rateOf(readCsv)
    const other = await rateOf(readBare)
    // The first round warms both up.
    if (round >= 0) rates.push([own, other])
  }
  const ratio = median(rates.map(([own, other]) => own / other))
  say(`${ROWS} rows: medians of ${rounds} rounds`)
  say(`  bare driver        ${median(rates.map(([, other]) => other)).toFixed(0)} rows/s`)
  say(
    `  into CSV           ${median(rates.map(([own]) => own)).toFixed(0)} rows/s, ratio ${ratio.toFixed(2)} (goal 0.80)`,
  )
}

const rateOf = async (read: () => Promise<number>) => {
  const started = performance.now()
  const count = await read()
  if (count !== ROWS) throw new Error(`${count} rows instead of ${ROWS}`)
  return count / ((performance.now() - started) / 1000)
}

const principal = {
  subject: 'bench',
  clientId: 'bench',
  tenantId: 'default',
  scopes: new Set(['sql:read']),
  grantId: undefined,
  tokenId: 'bench',
  expiresAt: 0,
}
