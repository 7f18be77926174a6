import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { TYPES } from 'tedious'
import { openDriver } from './driver.ts'
import { LOGINS, startDevsql } from './stand.ts'
import type { Stand } from './stand.ts'

let stand: Stand
before(async () => {
  stand = await startDevsql()
})
after(() => stand[Symbol.asyncDispose]())

const COLUMNS =
  'SELECT column_ordinal, name, system_type_name, is_nullable, is_hidden, error_number, error_type_desc FROM sys.dm_exec_describe_first_result_set'

test('a statement is described without being run', async () => {
  await using driver = await openDriver(stand)
  const rows = await driver.send(`${COLUMNS}(@tsql, @params, 0)`, 'execSql', (request) => {
    request.addParameter(
      'tsql',
      TYPES.NVarChar,
      'IF @n > 5 UPDATE catalog.Categories SET Name = Name OUTPUT inserted.CategoryId, inserted.Name; SELECT 1',
    )
    request.addParameter('params', TYPES.NVarChar, '@n int')
  })
  assert.deepEqual(rows, [
    [1, 'CategoryId', 'smallint', false, false, null, null],
    [2, 'Name', 'nvarchar(60)', false, false, null, null],
  ])
})

test('what cannot be compiled is a row that says why', async () => {
  await using driver = await openDriver(stand)
  const faults = async (text: string): Promise<unknown[]> =>
    (await driver.batch(`${COLUMNS}(N'${text}', NULL, 0)`)).map((row) => row.slice(-2))
  assert.deepEqual(await faults('SELECT * FROM nowhere'), [[208, 'MISC']])
  assert.deepEqual(await faults('SELECT FROM'), [[156, 'SYNTAX']])
  assert.deepEqual(await faults('SELECT @a'), [[137, 'UNDECLARED_PARAMETER']])
  assert.deepEqual(await faults('PRINT 1'), [])
})

test('sp_describe_first_result_set answers by name and through EXEC', async () => {
  await using driver = await openDriver(stand, {}, LOGINS.reader)
  const described = await driver.send(
    'sp_describe_first_result_set',
    'callProcedure',
    (request) => {
      request.addParameter(
        'tsql',
        TYPES.NVarChar,
        "SELECT CAST(@p AS decimal(9,2)) AS d, N'x' AS t",
      )
      request.addParameter('params', TYPES.NVarChar, '@p int')
    },
  )
  assert.deepEqual(
    described.map((row) => [row[2], row[5], row[6], row.length]),
    [
      ['d', 'decimal(9,2)', 5, 39],
      ['t', 'nvarchar(1)', 2, 39],
    ],
  )
  assert.equal((await driver.batch("EXEC sp_describe_first_result_set N'SELECT 1 AS a'")).length, 1)
  await assert.rejects(driver.batch("EXEC sp_describe_first_result_set N'SELECT * FROM nowhere'"), {
    number: 208,
  })
})
