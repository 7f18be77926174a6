import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'

const PROGRAM = resolve(import.meta.dirname, '../src/dev.ts')

type Outcome = { readonly code: number | null; readonly out: string; readonly err: string }

function run(...words: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { code: status, out: stdout, err: stderr }
}

test('the command makes certificates, says how to trust them, and refuses to do it twice', async (t) => {
  const parent = await mkdtemp(join(tmpdir(), 'puente-certs-'))
  t.after(() => rm(parent, { recursive: true, force: true }))
  const directory = join(parent, "developer's certificates")

  const first = run('--out', directory, '--host', 'bridge.test', '--host', '192.0.2.1')
  assert.deepEqual({ code: first.code, err: first.err }, { code: 0, err: '' })
  assert.match(first.out, /localhost, 127\.0\.0\.1, ::1, bridge\.test, 192\.0\.2\.1, until 20/)
  for (const word of [
    'NODE_EXTRA_CA_CERTS',
    'update-ca-certificates',
    'security add-trusted-cert',
    'certutil -user -addstore Root',
    'Firefox',
  ]) {
    assert.ok(first.out.includes(word), word)
  }
  assert.ok(first.out.includes(String.raw`developer'\''s certificates/ca.pem'`), first.out)
  const names = (await readdir(directory)).toSorted()
  assert.deepEqual(names, ['ca-key.pem', 'ca.pem', 'server-key.pem', 'server.pem'])

  const second = run('--out', directory, '--host', 'bridge.test')
  assert.deepEqual({ code: second.code, out: second.out }, { code: 1, out: '' })
  assert.match(second.err, /^[^\n]*nothing was changed[^\n]*delete the folder[^\n]*\n$/)

  const third = run('--out', directory, '--host', 'late.test')
  assert.equal(third.code, 0)
  assert.match(third.out, /^Made server certificate in /)
})

test('a wrong option or host gets the usage and exit code 64', () => {
  for (const words of [['--hots', 'a.test'], ['--host', 'https://a.test'], ['stray']]) {
    const { code, err } = run(...words)
    assert.equal(code, 64, words.join(' '))
    assert.match(err, /Usage: node certs\/src\/dev\.ts/)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})
