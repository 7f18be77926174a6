import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { after, test } from 'node:test'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { announcedPage } from '../src/announced-page.ts'
import { launchBrowser } from '../src/browser.ts'
import { freePort } from '../src/demo-process.ts'
import { currentDemo } from '../src/demo.ts'
import { person } from '../src/sign-in.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
after(async () => browser.close())

const TRANSPORTS = [
  ['http-only', demo.resources.default],
  ['sse-only', `${demo.baseUrl}/sse`],
] as const

const proxy = join(
  dirname(fileURLToPath(import.meta.resolve('mcp-remote/package.json'))),
  'dist/proxy.js',
)

/** Connects through mcp-remote; `signIn` is called with the page it names, if it names one, and what then happens. */
const connect = async (
  [kind, url]: (typeof TRANSPORTS)[number],
  home: string,
  port: number,
  signIn: (page: URL, connected: Promise<void>) => Promise<unknown>,
) => {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [proxy, url, String(port), '--transport', kind],
    // No browser to open: the person uses the page that it prints.
    env: { PATH: '/nowhere', HOME: home, NODE_EXTRA_CA_CERTS: demo.caFile },
    stderr: 'pipe',
  })
  const client = new Client({ name: 'desktop', version: '1.0.0' })
  const stderr = transport.stderr
  assert.ok(stderr instanceof Readable)
  const { found } = announcedPage(stderr, demo.baseUrl)
  const connected = client.connect(transport, { timeout: 60_000 })
  const visited = found.then(async (page) => signIn(page, connected))
  visited.catch(() => undefined)
  await Promise.race([connected, visited.then(async () => connected)])
  return client
}

for (const transport of TRANSPORTS) {
  test(`mcp-remote signs in once over ${transport[0]}, uses the tools, and comes back without asking`, async () => {
    const home = await mkdtemp(join(tmpdir(), 'puente-mcp-remote-'))
    const port = await freePort()
    const visit = person(browser, demo.writer, ['sql:read'])
    let visits = 0
    const signIn = async (page: URL, connected: Promise<void>) => {
      visits += 1
      return visit(page, async () => {
        await connected
        return new URLSearchParams()
      })
    }
    try {
      const first = await connect(transport, home, port, signIn)
      const { tools } = await first.listTools()
      assert.ok(tools.some(({ name }) => name === 'query_sql'))
      await first.close()
      assert.equal(visits, 1)
      const second = await connect(transport, home, port, signIn)
      assert.equal((await second.listTools()).tools.length, tools.length)
      await second.close()
      assert.equal(visits, 1)
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  })
}
