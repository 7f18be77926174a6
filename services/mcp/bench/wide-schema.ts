import { HOST, startService, tenantConfig, testSql } from '../test/service.ts'
import { median } from './callers.ts'
import { createMcpCaller } from './mcp-caller.ts'

const TIMES = 20

/**
 * The tools about the schema on a database of very many tables, `PUENTE_TEST_SQL_WIDE_URL`: the first call of search_schema, which
 * reads the catalog, and medians of those after it.
 */
export const measureWideSchema = async (say: (line: string) => void) => {
  const url = process.env['PUENTE_TEST_SQL_WIDE_URL']
  if (url === undefined) {
    say('many tables: not measured, PUENTE_TEST_SQL_WIDE_URL is not set')
    return
  }
  const database = new URL(url).pathname.slice(1)
  // Reading all of it once may take long on a machine that does other things too.
  const limits = { timeoutMs: 120_000 }
  await using service = await startService([tenantConfig({ ...testSql(), database }, { limits })])
  await service.opened()
  using mcp = createMcpCaller({ origin: service.origin, host: HOST })
  const token = await service.tokenFor('sql:read')
  const timed = async (name: string, args: unknown) => {
    const started = performance.now()
    const answer = await mcp.call(token, name, args)
    return { ms: performance.now() - started, answer }
  }
  const repeated = async (name: string, argsOf: (time: number) => unknown) => {
    const times: number[] = []
    for (let time = 0; time < TIMES; time += 1) times.push((await timed(name, argsOf(time))).ms)
    return `${median(times).toFixed(0)} ms`
  }
  const cold = await timed('search_schema', { query: 'name' })
  const catalog = service.tenants.get('default')?.catalog
  const principal = {
    subject: 'bench',
    clientId: 'bench',
    tenantId: 'default',
    scopes: new Set(['sql:read']),
    grantId: undefined,
    tokenId: 'bench',
    expiresAt: 0,
  }
  const index = await catalog?.index({ principal, signal: AbortSignal.timeout(120_000) })
  if (index === undefined) throw new Error('there is no tenant')
  const tables = index.objects.filter(({ kind }) => kind === 'table')
  say(`${tables.length} tables, ${(index.bytes / 1_048_576).toFixed(0)} MB of index`)
  say(`  search_schema, first   ${cold.ms.toFixed(0)} ms`)
  const queries = ['payroll history', 'id', 'vehicle statuscode', '_01234', 'nothingofthatname']
  for (const query of queries) {
    const took = await repeated('search_schema', () => ({ query }))
    say(`  search_schema, warm    ${took} for ${JSON.stringify(query)} (goal 300)`)
  }
  const nameOf = (time: number) => {
    const table = tables[time * 7]
    return `${table?.schema}.${table?.name}`
  }
  const described = await repeated('describe_table', (time) => ({ table: nameOf(time) }))
  say(
    `  describe_table, warm   ${described}; again ${await repeated('describe_table', (time) => ({ table: nameOf(time) }))}`,
  )
  say(`  list_tables            ${await repeated('list_tables', () => ({}))}`)
}
