import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import { z } from 'zod'
import {
  HOST,
  ISSUER,
  startService,
  tenantConfig,
  testSql,
  unreachableSql,
  type Service,
} from '../service.ts'
import { startAuthProxy } from './auth-proxy.ts'
import { fixtureServer } from './fixture-server.ts'
import { runSuite, type Check } from './run-suite.ts'

/** Scenarios that ask nothing of the tools, resources and prompts but that they are there. */
const OF_ANY_SERVER = new Set([
  'caching',
  'dns-rebinding-protection',
  'http-header-validation',
  'input-required-result-unsupported-methods',
  'ping',
  'prompts-list',
  'resources-list',
  'sep-2164-resource-not-found',
  'server-initialize',
  'server-sse-multiple-streams',
  'server-stateless',
  'tools-list',
])

const expected = z
  .record(z.string(), z.record(z.string(), z.string().min(20)))
  .parse(parse(readFileSync(join(import.meta.dirname, 'expected-failures.yaml'), 'utf8')))

/** Runs what a revision requires, behind a proxy that signs in, through the transport and the bearer check of the service. */
const run = async (service: Service, revision: string) => {
  const token = await service.tokenFor('sql:read sql:write')
  await using proxy = await startAuthProxy(service.origin, token)
  return await runSuite(`${proxy.origin}/mcp`, ['--requirements', revision])
}

const GOOD = new Set(['SUCCESS', 'INFO', 'SKIPPED'])

const assertAsExpected = (what: string, checks: readonly Check[], least: number) => {
  const scenarios = new Set(checks.map(({ scenario }) => scenario))
  const bad = checks.filter(({ status }) => !GOOD.has(status))
  const failed = [...new Set(bad.map(({ scenario }) => scenario))].toSorted()
  assert.deepEqual(
    failed,
    Object.keys(expected[what] ?? {}).toSorted(),
    bad
      .map((check) => `${check.scenario} ${check.id} ${check.status}: ${check.message}`)
      .join('\n'),
  )
  const passed = scenarios.size - failed.length
  assert.ok(passed >= least, `${passed} scenarios passed`)
  return `${passed} of ${scenarios.size} scenarios passed`
}

for (const [revision, least] of [
  ['2025-11-25', 26],
  ['2026-07-28', 37],
] as const) {
  test(`the server suite of ${revision} passes on a fixture behind the real transports`, async (context) => {
    const reloads: Promise<void>[] = []
    await using service = await startService([tenantConfig(unreachableSql())], {
      // Changing the tools is a reload of the configuration, which settles when the call that asked for it has ended.
      buildServer: fixtureServer(() => {
        const tenant = tenantConfig(unreachableSql(), { limits: { rows: 1 + reloads.length } })
        reloads.push(service.tenants.apply({ host: HOST, issuer: ISSUER, tenants: [tenant] }))
      }),
    })
    const checks = await run(service, revision)
    context.diagnostic(assertAsExpected(`fixture ${revision}`, checks, least))
    await Promise.all(reloads)
  })
}

for (const [revision, least] of [
  ['2025-11-25', 6],
  ['2026-07-28', 9],
] as const) {
  test(`what the suite of ${revision} asks of any server passes on the real one`, async (context) => {
    await using service = await startService([tenantConfig(testSql())])
    await service.opened()
    const checks = (await run(service, revision)).filter(({ scenario }) =>
      OF_ANY_SERVER.has(scenario),
    )
    context.diagnostic(assertAsExpected(`puente ${revision}`, checks, least))
  })
}
