import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { get } from 'node:https'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { z } from 'zod'
import { call, createServiceClient, repeat, untilSteady } from './calls.ts'
import { addressOf, containersOf, inspect } from './container.ts'
import { servedCertificate } from './outside.ts'
import { docker } from './run.ts'
import { compose, currentStack, originOf } from './stack.ts'
import { waitFor } from './wait.ts'

const stack = await currentStack()
const [auth = ''] = await containersOf(stack, 'auth')
const askToken = await createServiceClient(stack, auth)
const token = await askToken()
const callOnce = async () => call(stack, token)

/** Opens the stream of the older transport; `text` grows with what comes. */
const openStream = async () => {
  const stream = { text: '', isOpen: true, close: () => {} }
  await new Promise<void>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' }
    const sent = get(`${originOf(stack)}/sse`, { headers, agent: false }, (response) => {
      response.setEncoding('utf8').on('data', (part: string) => (stream.text += part))
      response.on('close', () => (stream.isOpen = false))
      response.on('error', () => undefined)
      if (response.statusCode === 200) resolve()
      else reject(new Error(`${response.statusCode} for a stream`))
    })
    sent.on('error', reject)
    stream.close = () => sent.destroy()
  })
  return stream
}

const CALLS = /^puente_http_requests_total\{route="\/mcp",status="200"\} (\d+)$/m

suite('the stack', { concurrency: false }, () => {
  test('nothing but the gateway is published, and no container can gain rights', async () => {
    const ids = (await compose(stack, ['ps', '--quiet'])).split('\n')
    const details = z.array(
      z.object({
        Config: z.object({ User: z.string(), Labels: z.record(z.string(), z.string()) }),
        HostConfig: z.object({
          ReadonlyRootfs: z.boolean(),
          CapDrop: z.array(z.string()).nullable(),
          SecurityOpt: z.array(z.string()).nullable(),
          PortBindings: z.record(z.string(), z.unknown()).nullable(),
          Memory: z.int(),
        }),
      }),
    )
    const found = details.parse(JSON.parse(await docker(['inspect', ...ids])))
    const own = ['gateway', 'certbot', 'auth', 'mcp', 'postgres', 'prometheus']
    const seen = new Set<string>()
    for (const { Config, HostConfig } of found) {
      const service = Config.Labels['com.docker.compose.service'] ?? ''
      const ports = Object.keys(HostConfig.PortBindings ?? {})
      const published = { gateway: ['8080/tcp', '8443/tcp'], prometheus: ['9090/tcp'] }[service]
      assert.deepEqual(ports.toSorted(), published ?? [], service)
      if (!own.includes(service)) continue
      seen.add(service)
      assert.ok(HostConfig.ReadonlyRootfs, service)
      assert.deepEqual(HostConfig.CapDrop, ['ALL'], service)
      assert.ok(HostConfig.SecurityOpt?.includes('no-new-privileges:true'), service)
      assert.ok(!['', 'root', '0'].includes(Config.User), service)
      assert.ok(HostConfig.Memory > 0, service)
    }
    assert.deepEqual([...seen].toSorted(), own.toSorted())
  })

  test('each login of PostgreSQL reaches its own schema and no other', async () => {
    const [postgres = ''] = await containersOf(stack, 'postgres')
    const as = async (role: string, sql: string) =>
      docker([
        'exec',
        postgres,
        'psql',
        '-U',
        'puente',
        '-d',
        'puente',
        '-Atc',
        `SET ROLE ${role}; ${sql}`,
      ])
    await assert.rejects(as('puente_mcp', 'SELECT * FROM auth.account'), /permission denied/)
    await assert.rejects(as('puente_auth', 'SELECT * FROM mcp.audit'), /permission denied/)
    await assert.rejects(as('puente_audit', 'DELETE FROM mcp.audit'), /permission denied/)
    await assert.rejects(as('puente_audit', 'SELECT * FROM mcp.results'), /permission denied/)
    await callOnce()
    assert.ok(
      Number((await as('puente_audit', 'SELECT count(*) FROM mcp.audit')).split('\n').at(-1)),
    )
  })

  test('Prometheus asks every part, and its rules hold', async () => {
    const host = await addressOf(stack, 'prometheus')
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`http://${host}:9090/api/v1/${path}`)).json()
    const up = z.object({
      data: z.object({ result: z.array(z.object({ metric: z.object({ job: z.string() }) })) }),
    })
    await waitFor('every part to be asked', async () => {
      const { data } = up.parse(await ask('query?query=up%3D%3D1'))
      const jobs = data.result.map(({ metric }) => metric.job).toSorted()
      return jobs.join() === 'auth,gateway,mcp'
    })
    const rules = z.object({
      data: z.object({
        groups: z.array(
          z.object({ rules: z.array(z.object({ name: z.string(), health: z.string() })) }),
        ),
      }),
    })
    const { data } = await waitFor('the rules to be evaluated', async () => {
      const read = rules.parse(await ask('rules'))
      const all = read.data.groups.flatMap((group) => group.rules)
      return all.length > 0 && all.every(({ health }) => health !== 'unknown') && read
    })
    for (const rule of data.groups.flatMap((group) => group.rules)) {
      assert.equal(rule.health, 'ok', rule.name)
    }
  })

  test('with three replicas of mcp each gets calls, and none fails meanwhile', async () => {
    const calls = repeat(callOnce)
    try {
      await calls.more(10)
      const scale = ['--detach', '--no-build', '--no-recreate', '--wait', '--scale', 'mcp=3', 'mcp']
      await compose(stack, ['up', ...scale])
      const ids = await containersOf(stack, 'mcp')
      assert.equal(ids.length, 3)
      const read =
        "fetch('http://127.0.0.1:9008/metrics').then((answer) => answer.text()).then(console.log)"
      for (const id of ids) {
        await waitFor(`calls at ${id}`, async () => {
          const text = await docker(['exec', id, 'node', '-e', read])
          return Number(CALLS.exec(text)?.[1] ?? 0) > 0
        })
      }
    } finally {
      await calls[Symbol.asyncDispose]()
    }
    assert.deepEqual(calls.failures, [])
  })

  test('a replica that is killed comes back, also after SIGHUP, and the others answer meanwhile', async () => {
    const [victim = ''] = await containersOf(stack, 'mcp')
    await compose(stack, ['kill', '--signal', 'HUP', 'mcp'])
    const before = (await inspect([victim]))[0]
    // By its process and not by `docker kill`, after which the engine would not start it again.
    const process_ = await docker(['inspect', '--format', '{{.State.Pid}}', victim])
    process.kill(Number(process_), 'SIGKILL')
    await untilSteady(callOnce)
    await waitFor('the replica', async () => {
      const [now] = await inspect([victim])
      return (
        now?.State.Health?.Status === 'healthy' && now.RestartCount > (before?.RestartCount ?? 0)
      )
    })
    await untilSteady(callOnce)
  })

  test('after a restart of PostgreSQL everything works again, and nothing else had to be started anew', async () => {
    const ids = [...(await containersOf(stack, 'auth')), ...(await containersOf(stack, 'mcp'))]
    const started = async () => (await inspect(ids)).map(({ State }) => State.StartedAt.getTime())
    const before = await started()
    await compose(stack, ['restart', 'postgres'])
    await untilSteady(callOnce)
    await untilSteady(askToken)
    assert.deepEqual(await started(), before)
  })

  test('the certificate is renewed and served, while calls go on and a stream stays open', async () => {
    const ca = await readFile(join(stack.directory, 'e2e/ca.pem'), 'utf8')
    const first = await servedCertificate(stack, ca)
    const stream = await openStream()
    const calls = repeat(callOnce)
    try {
      await compose(stack, ['exec', '-T', 'certbot', '/puente/run.sh', 'once', '--force-renewal'])
      await waitFor('the new certificate', async () => {
        const { serialNumber } = await servedCertificate(stack, ca)
        return serialNumber !== first.serialNumber
      })
      await calls.more(20)
      const alive = stream.text.length
      await waitFor('the stream to go on', async () =>
        Promise.resolve(stream.text.length > alive || !stream.isOpen),
      )
      assert.ok(stream.isOpen)
    } finally {
      stream.close()
      await calls[Symbol.asyncDispose]()
    }
    assert.deepEqual(calls.failures, [])
  })
})
