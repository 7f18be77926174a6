import assert from 'node:assert/strict'
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { demoEnvironment, freePort, spawnDemo, untilReady } from '../src/demo-process.ts'
import { readDemo } from '../src/demo.ts'

// One folder, one after the other: what one start leaves is what the next one finds.
suite('the demo, started and stopped as people do', { concurrency: false }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'puente-lifecycle-'))
  const port = await freePort()
  const environment = demoEnvironment(process.env, directory, port)
  after(async () => rm(directory, { recursive: true, force: true }))

  const recorded = async () => {
    const text = await readFile(join(directory, 'processes.json'), 'utf8')
    return (JSON.parse(text) as { pid: number; name: string }[]).filter(
      ({ name }) => name !== 'demo',
    )
  }
  const alive = ({ pid }: { pid: number }) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  const exists = async (path: string) =>
    access(path).then(
      () => true,
      () => false,
    )

  test('Ctrl-C ends every process and takes demo.json away', async () => {
    const demo = spawnDemo(environment)
    await untilReady(demo)
    const { accounts } = await readDemo(directory)
    for (const { email, password } of accounts) {
      assert.ok(
        demo.said.includes(email) && demo.said.includes(password),
        'the accounts are printed',
      )
    }
    assert.ok(
      demo.said.includes(`claude mcp add --transport http puente https://localhost:${port}/mcp`),
    )
    const children = await recorded()
    assert.deepEqual(
      children.map(({ name }) => name),
      ['postgres', 'devsql', 'auth', 'mcp', 'nginx'],
    )
    demo.child.kill('SIGINT')
    assert.equal(await demo.ended, 0)
    assert.deepEqual(children.filter(alive), [])
    assert.equal(await exists(join(directory, 'demo.json')), false)
    assert.equal(await exists(join(directory, 'processes.json')), false)
  })

  test('a start after kill -9 ends what was left, keeps the accounts, and runs', async () => {
    const killed = spawnDemo(environment)
    await untilReady(killed)
    const before = await readDemo(directory)
    const left = await recorded()
    killed.child.kill('SIGKILL')
    await killed.ended

    const demo = spawnDemo(environment)
    await untilReady(demo)
    assert.deepEqual(left.filter(alive), [])
    assert.deepEqual((await readDemo(directory)).accounts, before.accounts)

    const second = spawnDemo(environment)
    assert.equal(await second.ended, 1)
    assert.match(second.said, /running already .* PUENTE_PORT and PUENTE_STATE_DIR/)

    demo.child.kill('SIGTERM')
    assert.equal(await demo.ended, 0)
  })

  test('Ctrl-C in the middle of the start leaves nothing running', async () => {
    const demo = spawnDemo(environment)
    while (!demo.said.includes('devsql')) await once(demo.child.stdout, 'data')
    const started = await recorded()
    demo.child.kill('SIGINT')
    assert.equal(await demo.ended, 1)
    assert.match(demo.said, /Stopped before everything was running/)
    assert.ok(started.length > 0)
    assert.deepEqual(started.filter(alive), [])
  })

  test('a terminal that is closed ends everything too', async () => {
    const demo = spawnDemo(environment)
    await untilReady(demo)
    const children = await recorded()
    demo.child.stdout.destroy()
    demo.child.stderr.destroy()
    demo.child.kill('SIGHUP')
    assert.equal(await demo.ended, 0)
    assert.ok(children.length > 0)
    assert.deepEqual(children.filter(alive), [])
  })

  test('a busy port is one message that says what to type', async () => {
    const server = createServer().listen(port, '127.0.0.1')
    await once(server, 'listening')
    const demo = spawnDemo(environment)
    assert.equal(await demo.ended, 1)
    server.close()
    assert.match(
      demo.said,
      new RegExp(`Port ${port} is in use[^]*PUENTE_PORT=\\d+ npx --yes pnpm@12 demo`),
    )
    assert.doesNotMatch(demo.said, /\n {4}at /)
  })

  test('a damaged state folder is one message that says what to type', async () => {
    await writeFile(join(directory, 'postgres/data/PG_VERSION'), 'x')
    const demo = spawnDemo(environment)
    assert.equal(await demo.ended, 1)
    assert.ok(demo.said.includes(`rm -rf ${directory}`), demo.said)
    assert.doesNotMatch(demo.said, /\n {4}at /)
  })

  test('wrong settings are listed together', async () => {
    const demo = spawnDemo({ ...environment, PUENTE_PORT: 'abc', DATABASE_URL: 'mysql://x' })
    assert.equal(await demo.ended, 1)
    assert.match(demo.said, /PUENTE_PORT: .*\n.*DATABASE_URL: /)
  })
})
