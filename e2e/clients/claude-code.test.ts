import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, suite, test } from 'node:test'
import { announcedPage } from '../src/announced-page.ts'
import { launchBrowser } from '../src/browser.ts'
import { installed, runClient } from '../src/client-program.ts'
import { freePort } from '../src/demo-process.ts'
import { currentDemo } from '../src/demo.ts'
import { register } from '../src/register.ts'
import { person } from '../src/sign-in.ts'

const demo = await currentDemo()
const browser = await launchBrowser(demo.directory)
const home = await mkdtemp(join(tmpdir(), 'puente-claude-code-'))
after(async () => {
  await browser.close()
  await rm(home, { recursive: true, force: true })
})

const program = installed('@anthropic-ai/claude-code/cli-wrapper.cjs')
const settings = {
  cwd: home,
  env: {
    PATH: process.env['PATH'],
    HOME: home,
    TERM: 'xterm',
    NODE_EXTRA_CA_CERTS: demo.caFile,
    DISABLE_AUTOUPDATER: '1',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  },
}

const claude = async (...args: string[]) => {
  const { child, ended } = runClient(process.execPath, [program, ...args], settings)
  child.stdin.end()
  const { code, stdout, stderr } = await ended
  assert.equal(code, 0, stdout + stderr)
  return stdout
}

// It signs in on a terminal only, which `script` of util-linux makes.
const signIn = async (name: string) => {
  const command = [process.execPath, program, 'mcp', 'login', '--no-browser', name]
  const typed = command.map((word) => `'${word}'`).join(' ')
  const { child, ended } = runClient('script', ['-qfec', typed, '/dev/null'], settings)
  const { found } = announcedPage(child.stdout, demo.baseUrl)
  await person(browser, demo.writer, ['sql:read'])(await found, async () => {
    await ended
    return new URLSearchParams()
  })
  const { code, stdout } = await ended
  assert.equal(code, 0, stdout)
}

suite('Claude Code', { concurrency: false }, () => {
  for (const [name, transport, url] of [
    ['puente', 'http', demo.resources.default],
    ['older', 'sse', `${demo.baseUrl}/sse`],
  ] as const) {
    test(`adds the server over ${transport}, signs in, connects, and is signed out`, async () => {
      const port = await freePort()
      // As one that an operator registered: its own document is at an address that a test cannot count on.
      const client = await register(demo.baseUrl, {
        client_name: 'Claude Code',
        redirect_uris: [`http://localhost:${port}/callback`],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'none',
      })
      const own = ['--client-id', client.client_id, '--callback-port', String(port)]
      await claude('mcp', 'add', '--transport', transport, ...own, name, url)
      assert.match(await claude('mcp', 'list'), new RegExp(`${name}: .*Needs authentication`))
      await signIn(name)
      assert.match(await claude('mcp', 'list'), new RegExp(`${name}: .*Connected`))
      await claude('mcp', 'logout', name)
      assert.match(await claude('mcp', 'list'), new RegExp(`${name}: .*Needs authentication`))
    })
  }
})
