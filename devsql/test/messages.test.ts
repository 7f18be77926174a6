import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openDriver } from './driver.ts'
import { startDevsql } from './stand.ts'
import type { Stand } from './stand.ts'

// Tokens beside rows: MS-TDS 2.2.7.9 (ENVCHANGE), 2.2.7.10 (ERROR) and 2.2.7.13 (INFO).

let stand: Stand
before(async () => {
  stand = await startDevsql()
})
after(() => stand[Symbol.asyncDispose]())

test('USE tells the client the new database, in a token and in a message', async () => {
  const driver = await openDriver(stand)
  const databases: string[] = []
  const numbers: number[] = []
  driver.connection.on('databaseChange', (database) => databases.push(database))
  driver.connection.on('infoMessage', ({ number }) => numbers.push(number))
  await driver.batch('USE master')
  assert.deepEqual(await driver.batch('SELECT DB_NAME()'), [['master']])
  await driver.batch('USE shop')
  assert.deepEqual(databases, ['master', 'shop'])
  assert.deepEqual(numbers, [5701, 5701])
  driver.connection.close()
})

test('PRINT and RAISERROR say number, state, class and line; severity tells message from error', async () => {
  const driver = await openDriver(stand)
  const seen: unknown[] = []
  const note =
    (kind: string) =>
    (message: {
      number: number
      state: number
      class: number
      lineNumber: number
      message: string
    }) =>
      seen.push([
        kind,
        message.number,
        message.state,
        message.class,
        message.lineNumber,
        message.message,
      ])
  driver.connection.on('infoMessage', note('info'))
  driver.connection.on('errorMessage', note('error'))
  await driver.batch(
    "PRINT N'grüß dich'\nRAISERROR(N'%d of %s', 10, 3, 7, N'nine')\nRAISERROR(N'low', 5, 2)",
  )
  await assert.rejects(driver.batch("SELECT 1\nRAISERROR(N'refused', 16, 4)"))
  assert.deepEqual(seen, [
    ['info', 0, 1, 0, 1, 'grüß dich'],
    ['info', 50_000, 3, 0, 2, '7 of nine'],
    ['info', 50_000, 2, 5, 3, 'low'],
    ['error', 50_000, 4, 16, 2, 'refused'],
  ])
  driver.connection.close()
})
