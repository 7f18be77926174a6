import { spawn, type ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readDemo } from './demo.ts'

const checkout = join(import.meta.dirname, '../..')

/** A port that is free, and below those that systems hand out by themselves: nobody else comes by it by chance. */
export const freePort = async (): Promise<number> => {
  const port = randomInt(10_240, 32_768)
  const server = createServer().listen(port, '127.0.0.1')
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  if (!isFree) return freePort()
  server.close()
  await once(server, 'close')
  return port
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

/** The exit code, once all that was said has arrived; what a killed demo left running may hold its output open. */
const endOf = async (child: ChildProcess) => {
  const closed = once(child, 'close')
  await once(child, 'exit')
  await Promise.race([closed, sleep(2000, undefined, { ref: false })])
  return child.exitCode ?? undefined
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
    ended: endOf(child),
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
