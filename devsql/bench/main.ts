import mssql from 'mssql'
import postgres from 'postgres'

// devsql beside bare PostgreSQL, in one run and on one machine: only the ratios mean anything.

const WARM_UP = 300
const SELECTS = 1000
const ROWS = 200_000

const setting = (name: string): string => {
  const value = process.env[name]
  if (value === undefined)
    throw new Error(`${name} is missing: run \`pnpm bench devsql\` at the root`)
  return value
}

/** Milliseconds that a piece of work takes. */
async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

async function times(count: number, work: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index += 1) await work()
}

/** Milliseconds that a statement takes SELECTS times over, once it is warm. */
async function repeated(work: () => Promise<unknown>): Promise<number> {
  await times(WARM_UP, work)
  return timed(() => times(SELECTS, work))
}

async function measureDevsql(url: string) {
  const { hostname, port, username, password, pathname } = new URL(url)
  const config = {
    server: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    options: { encrypt: false, trustServerCertificate: true },
    pool: { max: 1, min: 1 },
    // Read by the pool, unknown to its types: without it the pool sends a SELECT of its own before each of these.
    validateConnection: false,
  }
  const pool = await new mssql.ConnectionPool(config).connect()
  const each = (sql: string) => repeated(() => pool.request().query(sql))
  try {
    const constants = await each('SELECT 1 AS a')
    const tops = await each('SELECT TOP 10 OrderId, CustomerId, Status FROM sales.Orders')
    let rows = 0
    const streamed = await timed(
      () =>
        new Promise((resolve, reject) => {
          const request = pool.request()
          request.stream = true
          request.on('row', () => (rows += 1))
          request.on('error', reject)
          request.on('done', () => resolve())
          void request.query(
            `SELECT TOP ${ROWS} OrderId, LineNumber, ProductId, Quantity FROM sales.OrderLines`,
          )
        }),
    )
    return { constants, tops, streamed, rows }
  } finally {
    await pool.close()
  }
}

/** The same statements on the very tables that devsql keeps there. */
async function measurePostgres(url: string) {
  const sql = postgres(url, {
    max: 1,
    database: `${process.env['DEVSQL_PREFIX'] ?? 'devsql'}_shop`,
  })
  try {
    const constants = await repeated(() => sql`SELECT 1 AS a`)
    const tops = await repeated(
      () => sql`SELECT "OrderId", "CustomerId", "Status" FROM sales."Orders" LIMIT 10`,
    )
    let rows = 0
    const streamed = await timed(async () => {
      const query = sql`SELECT "OrderId", "LineNumber", "ProductId", "Quantity" FROM sales."OrderLines" LIMIT ${ROWS}`
      for await (const portion of query.cursor(1000)) rows += portion.length
    })
    return { constants, tops, streamed, rows }
  } finally {
    await sql.end()
  }
}

const devsql = await measureDevsql(setting('PUENTE_TEST_SQL_READER_URL'))
const bare = await measurePostgres(setting('DATABASE_URL'))
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const rate = (rows: number, ms: number): string => `${Math.round((rows * 1000) / ms)} rows/s`

const compare = (what: string, tds: number, plain: number): void =>
  say(
    `${SELECTS} times ${what}   devsql ${tds.toFixed(0)} ms   PostgreSQL ${plain.toFixed(0)} ms   ratio ${(tds / plain).toFixed(2)}`,
  )

if (devsql.rows !== bare.rows)
  throw new Error(`devsql gave ${devsql.rows} rows, PostgreSQL ${bare.rows}`)
compare('SELECT 1', devsql.constants, bare.constants)
compare('SELECT TOP 10', devsql.tops, bare.tops)
say(
  `${devsql.rows} rows of 4 columns   devsql ${rate(devsql.rows, devsql.streamed)}   PostgreSQL ${rate(bare.rows, bare.streamed)}   ratio ${(devsql.streamed / bare.streamed).toFixed(2)}`,
)
