import mssql from 'mssql'
import postgres from 'postgres'

// devsql beside bare PostgreSQL, in one run and on one machine: only the ratios mean anything.

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

async function measureDevsql(url: string) {
  const { hostname, port, username, password, pathname } = new URL(url)
  const pool = await new mssql.ConnectionPool({
    server: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: pathname.slice(1),
    options: { encrypt: false, trustServerCertificate: true },
    pool: { max: 1, min: 1 },
  }).connect()
  try {
    await times(50, () => pool.request().query('SELECT 1 AS a'))
    const selects = await timed(() => times(SELECTS, () => pool.request().query('SELECT 1 AS a')))
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
    return { selects, streamed, rows }
  } finally {
    await pool.close()
  }
}

async function measurePostgres(url: string, count: number) {
  const sql = postgres(url, { max: 1 })
  try {
    await times(50, () => sql`SELECT 1 AS a`)
    const selects = await timed(() => times(SELECTS, () => sql`SELECT 1 AS a`))
    let rows = 0
    const streamed = await timed(async () => {
      const query = sql`SELECT n::int8 AS a, (n % 7)::int2 AS b, (n % 100)::int4 AS c, n::int4 AS d FROM generate_series(1, ${count}::int) n`
      for await (const portion of query.cursor(1000)) rows += portion.length
    })
    return { selects, streamed, rows }
  } finally {
    await sql.end()
  }
}

const devsql = await measureDevsql(setting('PUENTE_TEST_SQL_READER_URL'))
const bare = await measurePostgres(setting('DATABASE_URL'), devsql.rows)
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const rate = (rows: number, ms: number): string => `${Math.round((rows * 1000) / ms)} rows/s`

say(
  `${SELECTS} simple selects   devsql ${devsql.selects.toFixed(0)} ms   PostgreSQL ${bare.selects.toFixed(0)} ms   ratio ${(devsql.selects / bare.selects).toFixed(2)}`,
)
say(
  `${devsql.rows} rows of 4 columns   devsql ${rate(devsql.rows, devsql.streamed)}   PostgreSQL ${rate(bare.rows, bare.streamed)}   ratio ${(devsql.streamed / bare.streamed).toFixed(2)}`,
)
