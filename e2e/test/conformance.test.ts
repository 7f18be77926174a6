import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { announcedPage } from '../src/announced-page.ts'
import { launchBrowser } from '../src/browser.ts'
import { freePort } from '../src/demo-process.ts'
import { currentDemo } from '../src/demo.ts'
import { register } from '../src/register.ts'
import { person } from '../src/sign-in.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
after(async () => browser.close())

const suite = join(
  dirname(fileURLToPath(import.meta.resolve('@modelcontextprotocol/conformance/package.json'))),
  'dist/index.js',
)

const checks = z.array(z.looseObject({ id: z.string(), status: z.string() }))

/** The checks that the suite wrote down, in one list. */
const recorded = async (folder: string) => {
  const files = await readdir(folder, { recursive: true })
  const written = files.filter((name) => name.endsWith('checks.json'))
  const lists = await Promise.all(
    written.map(async (name) =>
      checks.parse(JSON.parse(await readFile(join(folder, name), 'utf8'))),
    ),
  )
  return lists.flat()
}

// A public client: where a server offers `none`, as this one does, the suite uses no secret even if it is given one.
test('the authorization suite of the protocol’s own conformance tests passes', async () => {
  const port = await freePort()
  const client = await register(demo.baseUrl, {
    client_name: 'Conformance',
    redirect_uris: [`http://127.0.0.1:${port}/callback`],
    token_endpoint_auth_method: 'none',
  })
  const folder = await mkdtemp(join(tmpdir(), 'puente-conformance-'))
  const options = [
    ['authorization', '--url', demo.baseUrl],
    ['--client-id', client.client_id],
    ['--resource', demo.resources.default],
    ['--port', String(port)],
    ['--output-dir', folder],
  ]
  const child = spawn(process.execPath, [suite, ...options.flat()], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'], NODE_EXTRA_CA_CERTS: demo.caFile, HOME: dirname(folder) },
  })
  const ended = once(child, 'exit')
  const page = announcedPage(child.stdout, demo.baseUrl)
  const visit = person(browser, demo.writer, ['sql:read'])
  await visit(await page.found, async () => {
    await ended
    return new URLSearchParams()
  })
  const [code] = (await ended) as [number | null]
  assert.equal(code, 0, page.said())
  const all = await recorded(folder)
  await rm(folder, { recursive: true })
  assert.deepEqual(
    all.map(({ id, status }) => `${id}: ${status}`).toSorted(),
    [
      'authorization-code-grant: SUCCESS',
      'authorization-server-metadata-cimd: SUCCESS',
      'authorization-server-metadata: SUCCESS',
    ].toSorted(),
  )
})
