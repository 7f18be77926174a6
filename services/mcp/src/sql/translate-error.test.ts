import assert from 'node:assert/strict'
import { test } from 'node:test'
import mssql from 'mssql'
import { safeMessage, translateError } from './translate-error.ts'

test('a message names no login, host, address, path or database', () => {
  for (const [message, expected] of [
    ["Login failed for user 'puente_reader'.", 'Login failed for user ….'],
    ['The server principal "sa" is not able', 'The server principal … is not able'],
    ["object 't', database 'sales', schema 'dbo'.", "object 't', database …, schema 'dbo'."],
    [
      'conflicted with the FOREIGN KEY constraint "FK_a". The conflict occurred in database "sales", table "dbo.a", column \'Id\'.',
      'conflicted with the FOREIGN KEY constraint "FK_a". The conflict occurred in table "dbo.a", column \'Id\'.',
    ],
    [String.raw`Cannot open \\files\share\x.bak now`, 'Cannot open … now'],
    [String.raw`file 'C:\data\x.mdf' is full`, "file '…' is full"],
    ['Failed to connect to 10.1.2.3:1433 now', 'Failed to connect to … now'],
    ["Invalid object name 'dbo.orders'.", "Invalid object name 'dbo.orders'."],
  ] as const) {
    assert.equal(safeMessage(message), expected)
  }
})

test('an error of the driver says nothing of where the database is', () => {
  for (const error of [
    new mssql.ConnectionError(new Error('Failed to connect to sql01.internal:1433'), 'ESOCKET'),
    new mssql.RequestError(new Error('socket hang up at sql01.internal')),
    new Error('read ECONNRESET sql01.internal'),
  ]) {
    assert.doesNotMatch(translateError(error).message, /sql01/)
  }
})

test('an error inside a procedure names it', () => {
  const error = Object.assign(new mssql.RequestError(new Error('Divide by zero error.')), {
    number: 8134,
    state: 1,
    class: 16,
    lineNumber: 7,
    procName: 'sales.CloseMonth',
  })
  assert.deepEqual(translateError(error).fault, {
    number: 8134,
    state: 1,
    class: 16,
    line: 7,
    procedure: 'sales.CloseMonth',
    message: 'Divide by zero error.',
  })
})
