import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readDemo } from './demo.ts'

const checkout = join(import.meta.dirname, '../..')

/** A port that was free a moment ago. */
export const freePort = async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP port was asked for')
  return address.port
}

/** What the demo is told: a port and a folder of its own, its own PostgreSQL and its own SQL Server. */
export const demoEnvironment = (
  environment: NodeJS.ProcessEnv,
  directory: string,
  port: number,
) => {
  const { PATH, HOME, TMPDIR } = environment
  return { PATH, HOME, TMPDIR, PUENTE_PORT: String(port), PUENTE_STATE_DIR: directory }
}

/** Starts `demo/src/main.ts` without waiting; `said` grows with what it prints, `ended` resolves with its exit code. */
export const spawnDemo = (environment: NodeJS.ProcessEnv) => {
  const child = spawn(process.execPath, [join(checkout, 'demo/src/main.ts')], {
    cwd: checkout,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const demo = {
    child,
    said: '',
    ended: once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : undefined)),
  }
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8')
    stream.on('data', (text: string) => {
      demo.said += text
    })
  }
  return demo
}

/** Waits until the demo says that it is ready; throws with what it printed when it ends before or takes too long. */
export const untilReady = async (demo: ReturnType<typeof spawnDemo>, timeoutMs = 240_000) => {
  let ended = false
  void demo.ended.then(() => {
    ended = true
  })
  for (let waitedMs = 0; !demo.said.includes('Press Ctrl-C'); waitedMs += 100) {
    if (ended || waitedMs > timeoutMs)
      throw new Error(`the demo did not become ready:\n${demo.said}`)
    await sleep(100)
  }
}

/** Starts a demo in `directory` and waits until it is ready; disposing of it is a Ctrl-C and must end it cleanly. */
export const startDemo = async (environment: NodeJS.ProcessEnv, directory: string) => {
  const demo = spawnDemo(demoEnvironment(environment, directory, await freePort()))
  try {
    await untilReady(demo)
  } catch (error) {
    demo.child.kill('SIGINT')
    await demo.ended
    throw error
  }
  const { caFile } = await readDemo(directory)
  return {
    caFile,
    async [Symbol.asyncDispose]() {
      demo.child.kill('SIGINT')
      const code = await demo.ended
      if (code !== 0) throw new Error(`the demo ended with ${code}:\n${demo.said}`)
    },
  }
}
