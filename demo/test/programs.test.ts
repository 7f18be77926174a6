import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Fault } from '../src/fault.ts'
import { offerPrograms, requirePrograms } from '../src/programs.ts'

const folder = await mkdtemp(join(tmpdir(), 'puente-programs-'))
after(async () => rm(folder, { recursive: true }))

test('a missing program that cannot be installed here is named with the command to type', async () => {
  await assert.rejects(
    requirePrograms(['nginx', 'chromium'], folder, () => {}),
    (error) =>
      error instanceof Fault &&
      error.message.includes('nginx, chromium') &&
      error.message.includes('sudo apt-get install nginx-light chromium'),
  )
})

test('a program that is there is found, and nothing is installed', async () => {
  const file = join(folder, 'tsql')
  await writeFile(file, '')
  await chmod(file, 0o755)
  assert.deepEqual(await requirePrograms(['tsql'], folder, assert.fail), [file])
})

test('what only some suites need and cannot be had is said, and nothing fails', async () => {
  const said: string[] = []
  await offerPrograms(['certbot', 'testssl'], folder, (line) => said.push(line))
  assert.equal(said.length, 1)
  assert.match(said[0] ?? '', /sudo apt-get install certbot testssl\.sh[^]*SKIPPED/)
})
