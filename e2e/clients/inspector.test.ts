import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { z } from 'zod'
import { announcedPage } from '../src/announced-page.ts'
import { launchBrowser } from '../src/browser.ts'
import { installed, runClient } from '../src/client-program.ts'
import { freePort } from '../src/demo-process.ts'
import { currentDemo } from '../src/demo.ts'
import { person } from '../src/sign-in.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
const home = await mkdtemp(join(tmpdir(), 'puente-inspector-'))
after(async () => {
  await browser.close()
  await rm(home, { recursive: true, force: true })
})

const program = installed('@modelcontextprotocol/inspector/clients/launcher/build/index.js')
const listed = z.object({
  result: z.object({ tools: z.array(z.looseObject({ name: z.string() })) }),
})
const called = z.object({
  result: z.object({
    structuredContent: z.looseObject({ rows: z.array(z.array(z.unknown())) }),
  }),
})

/** Runs the Inspector on the demo; a person signs in where it names a page. */
const inspect = async (url: string, ...options: string[]) => {
  const callback = `http://127.0.0.1:${await freePort()}/oauth/callback`
  const { child, ended } = runClient(
    process.execPath,
    [program, '--cli', url, '--callback-url', callback, '--format', 'json', ...options],
    {
      cwd: home,
      env: {
        PATH: process.env['PATH'],
        HOME: home,
        NODE_EXTRA_CA_CERTS: demo.caFile,
        MCP_AUTO_OPEN_ENABLED: 'true',
        BROWSER: '/bin/true',
        MCP_INSPECTOR_SECRET_STORE: 'memory',
      },
    },
  )
  const { found } = announcedPage(child.stderr, demo.baseUrl)
  const visit = person(browser, demo.writer, ['sql:read'])
  const signedIn = found.then(async (page) =>
    visit(page, async () => {
      await ended
      return new URLSearchParams()
    }),
  )
  signedIn.catch(() => undefined)
  const { code, stdout, stderr } = await ended
  assert.equal(code, 0, stdout + stderr)
  await signedIn
  return stdout
}

// One after the other: each signs in with a browser.
suite('MCP Inspector --cli', { concurrency: false }, () => {
  for (const [era, url, transport] of [
    ['legacy', demo.resources.default, 'http'],
    ['auto', demo.resources.default, 'http'],
    ['modern', demo.resources.default, 'http'],
    ['legacy', `${demo.baseUrl}/sse`, 'sse'],
  ] as const) {
    const options = ['--transport', transport, '--protocol-era', era]

    test(`signs in and lists the tools, ${era} over ${transport}, with no fault in a schema`, async () => {
      const text = await inspect(url, ...options, '--method=tools/list', '--strict')
      const { tools } = listed.parse(JSON.parse(text)).result
      assert.ok(tools.some(({ name }) => name === 'query_sql'))
    })

    test(`signs in and calls a tool, ${era} over ${transport}`, async () => {
      const text = await inspect(
        url,
        ...options,
        '--method=tools/call',
        '--tool-name=query_sql',
        `--tool-args-json=${JSON.stringify({ sql: 'SELECT 41 + 1 AS answer' })}`,
      )
      assert.deepEqual(called.parse(JSON.parse(text)).result.structuredContent.rows, [[42]])
    })
  }
})
