import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, beforeEach, test } from 'node:test'
import { Fault } from '../src/fault.ts'
import { openState } from '../src/state.ts'

const parent = await mkdtemp(join(tmpdir(), 'puente-state-'))
after(async () => rm(parent, { recursive: true }))
let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(parent, 'x'))
})

const open = async () => openState(directory, () => {})

test('secrets are made once and kept', async () => {
  const first = await (async () => {
    await using state = await open()
    return state.secrets
  })()
  await using again = await open()
  assert.deepEqual(again.secrets, first)
  assert.equal(new Set(Object.values(first)).size, Object.values(first).length)
})

for (const file of ['secrets.json', 'processes.json']) {
  for (const content of ['{"format":', '{"format":99}', '']) {
    test(`a damaged ${file} (${JSON.stringify(content)}) is refused with the command that mends it`, async () => {
      await writeFile(join(directory, file), content)
      await assert.rejects(
        open(),
        (error) =>
          error instanceof Fault &&
          error.message.includes(file) &&
          error.message.includes(`rm -rf ${directory}`),
      )
      assert.equal(await readFile(join(directory, file), 'utf8'), content, 'nothing is overwritten')
    })
  }
}

test('a second demo in the same folder is refused while the first runs', async () => {
  await using first = await open()
  assert.ok(first)
  await assert.rejects(
    open(),
    (error) => error instanceof Fault && error.message.includes('PUENTE_STATE_DIR'),
  )
})

test('a record of processes that are gone does no harm', async () => {
  const gone = [{ name: 'demo', pid: process.pid, began: 'never' }]
  await writeFile(join(directory, 'processes.json'), JSON.stringify(gone))
  await using state = await open()
  assert.equal(state.directory, directory)
})

test('a folder that cannot be made is one clear message', async () => {
  await writeFile(join(directory, 'file'), '')
  await assert.rejects(
    openState(join(directory, 'file'), () => {}),
    (error) => error instanceof Fault && error.message.includes('PUENTE_STATE_DIR'),
  )
})
