import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const START_TIMEOUT_MS = 20_000

// USER_HZ is 100 on every Linux that Node runs on.
const MS_PER_TICK = 10

const freePort = async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}

/** Runs a program of this package as a server of its own and waits for `/jwks`; disposing stops it. */
export const startServer = async (script: string, env: Record<string, string>) => {
  const port = await freePort()
  const opsPort = await freePort()
  const path = fileURLToPath(new URL(script, import.meta.url))
  const profile = process.env['BENCH_CPU_PROF']
  const flags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
  const child = spawn(process.execPath, [...flags, path], {
    env: { ...env, PORT: String(port), OPS_PORT: String(opsPort) },
    stdio: ['ignore', 'ignore', profile ? 'ignore' : 'inherit'],
  })
  const exited = once(child, 'exit')
  const origin = `http://127.0.0.1:${port}`
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!(await fetch(`${origin}/jwks`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${script} did not start`)
    await sleep(50)
  }
  const agent = new Agent({ keepAlive: true })
  return {
    origin,
    /** Processor time used so far, in milliseconds; NaN where the system does not say (it does on Linux). */
    cpuMs: async () => {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8').catch(() => '')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK
    },
    metrics: async () => (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text(),
    /** Posts over a kept connection, with as little work on this side as can be. */
    post: async (at: string, type: string, body: string) =>
      new Promise<{ status: number; text: string }>((resolve, reject) => {
        const headers = { 'content-type': type, 'content-length': Buffer.byteLength(body) }
        const sent = request(`${origin}${at}`, { agent, method: 'POST', headers }, (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => (text += chunk))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
          response.on('error', reject)
        })
        sent.on('error', reject)
        sent.end(body)
      }),
    async [Symbol.asyncDispose]() {
      agent.destroy()
      child.kill('SIGTERM')
      await exited
    },
  }
}

export type Server = Awaited<ReturnType<typeof startServer>>
