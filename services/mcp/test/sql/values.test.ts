import assert from 'node:assert/strict'
import { test } from 'node:test'
import { caller, rowsOf, startOnSql } from './calls.ts'

// One row per value: the expression, the column type that is said, and the JSON that is answered.
const VALUES: [string, string, unknown][] = [
  ['CAST(1 AS bit)', 'bit', true],
  ['CAST(255 AS tinyint)', 'tinyint', 255],
  ['CAST(-32768 AS smallint)', 'smallint', -32_768],
  ['CAST(-2147483648 AS int)', 'int', -2_147_483_648],
  ['CAST(9223372036854775807 AS bigint)', 'bigint', '9223372036854775807'],
  ['CAST(-9223372036854775808 AS bigint)', 'bigint', '-9223372036854775808'],
  ["CAST('1.10' AS decimal(10,2))", 'decimal(10,2)', '1.10'],
  ["CAST('-0.05' AS decimal(9,2))", 'decimal(9,2)', '-0.05'],
  [
    "CAST('12345678901234567890.123456789012345678' AS decimal(38,18))",
    'decimal(38,18)',
    '12345678901234567890.123456789012345678',
  ],
  [
    "CAST('99999999999999999999999999999999999999' AS numeric(38,0))",
    'numeric(38,0)',
    '99999999999999999999999999999999999999',
  ],
  ["CAST('922337203685477.5807' AS money)", 'money', '922337203685477.5807'],
  ["CAST('-922337203685477.5808' AS money)", 'money', '-922337203685477.5808'],
  ["CAST('-0.0001' AS money)", 'money', '-0.0001'],
  ["CAST('214748.3647' AS smallmoney)", 'smallmoney', '214748.3647'],
  ['CAST(0.1 AS float)', 'float', 0.1],
  ['CAST(1.7976931348623157E+308 AS float)', 'float', 1.797_693_134_862_315_7e308],
  ['CAST(0.1 AS real)', 'real', 0.1],
  ["CAST('2026-11-22' AS date)", 'date', '2026-11-22'],
  ["CAST('0001-01-01' AS date)", 'date', '0001-01-01'],
  ["CAST('9999-12-31' AS date)", 'date', '9999-12-31'],
  ["CAST('13:45:10.1234567' AS time(7))", 'time(7)', '13:45:10.1234567'],
  ["CAST('13:45:10' AS time(0))", 'time(0)', '13:45:10'],
  ["CAST('2026-11-22T13:45:10.123' AS datetime)", 'datetime', '2026-11-22T13:45:10.123'],
  ["CAST('2026-11-22T13:45:00' AS smalldatetime)", 'smalldatetime', '2026-11-22T13:45:00'],
  [
    "CAST('2026-11-22T13:45:10.1234567' AS datetime2(7))",
    'datetime2(7)',
    '2026-11-22T13:45:10.1234567',
  ],
  ["CAST('2026-03-29T02:30:00' AS datetime2(0))", 'datetime2(0)', '2026-03-29T02:30:00'],
  [
    "CAST('2026-11-22T13:45:10.1234567-05:00' AS datetimeoffset(7))",
    'datetimeoffset(7)',
    '2026-11-22T13:45:10.1234567-05:00',
  ],
  [
    "CAST('2026-01-01T00:30:00+14:00' AS datetimeoffset(0))",
    'datetimeoffset(0)',
    '2026-01-01T00:30:00+14:00',
  ],
  ["CAST(N'Zürich 東京 🎁' AS nvarchar(50))", 'nvarchar(50)', 'Zürich 東京 🎁'],
  ["CAST('abc' AS varchar(10))", 'varchar(10)', 'abc'],
  ["CAST('ab' AS char(4))", 'char(4)', 'ab  '],
  ["CAST(N'é' AS nchar(2))", 'nchar(2)', 'é '],
  ["CAST(N'long' AS nvarchar(max))", 'nvarchar(max)', 'long'],
  [
    "CAST('6f9619ff-8b86-d011-b42d-00c04fc964ff' AS uniqueidentifier)",
    'uniqueidentifier',
    '6F9619FF-8B86-D011-B42D-00C04FC964FF',
  ],
  ['CAST(0x00FF1A AS varbinary(10))', 'varbinary(10)', '0x00FF1A'],
  ['CAST(0x01 AS binary(3))', 'binary(3)', '0x010000'],
  ['CAST(NULL AS decimal(10,2))', 'decimal(10,2)', null],
]

test('every value is answered exactly, with the type of its column', async (t) => {
  await using service = await startOnSql()
  const call = await caller(service)
  for (const [expression, type, expected] of VALUES) {
    await t.test(expression, async () => {
      const answer = await call('query_sql', { sql: `SELECT ${expression} AS v` })
      assert.equal(answer.isError, false, answer.text)
      assert.deepEqual(answer.data['rows'], [[expected]])
      assert.deepEqual(
        (answer.data['columns'] as { type: string }[]).map((column) => column.type),
        [type],
      )
    })
  }
})

test('duplicate and unnamed columns keep their places', async () => {
  await using service = await startOnSql()
  const call = await caller(service)
  const answer = await call('query_sql', { sql: 'SELECT 1 AS a, 2 AS a, 3' })
  assert.deepEqual(answer.data['rows'], [[1, 2, 3]])
  assert.deepEqual(
    (answer.data['columns'] as { name: string }[]).map((column) => column.name),
    ['a', 'a', ''],
  )
})

test('parameters arrive as what they are, and never as text of the statement', async (t) => {
  await using service = await startOnSql()
  const call = await caller(service)
  const hostile = "'; DROP TABLE x; -- 東京"
  for (const [given, expected] of [
    [hostile, hostile],
    [5, 5],
    [2 ** 40, '1099511627776'],
    [1.5, 1.5],
    [true, true],
    [null, null],
    [{ type: 'bigint', value: '9223372036854775807' }, '9223372036854775807'],
    [{ type: 'decimal(38,18)', value: '-0.000000000000000001' }, '-0.000000000000000001'],
    [{ type: 'money', value: '922337203685477.5807' }, '922337203685477.5807'],
    [{ type: 'datetime2(7)', value: '2026-11-22T13:45:10.1234567' }, '2026-11-22T13:45:10.1234567'],
    [
      { type: 'datetimeoffset(7)', value: '2026-11-22T13:45:10.1234567-05:00' },
      '2026-11-22T13:45:10.1234567-05:00',
    ],
    [{ type: 'varbinary(10)', value: '0x00ff' }, '0x00FF'],
    [{ type: 'nvarchar(10)', value: '東京' }, '東京'],
  ] as const) {
    await t.test(JSON.stringify(given), async () => {
      assert.deepEqual(await rowsOf(call, 'SELECT @p AS v', { p: given }), [[expected]])
    })
  }
})

test('a statement knows whose call it is', async () => {
  await using service = await startOnSql({ limits: { concurrency: 1 } })
  const sql =
    "SELECT CAST(SESSION_CONTEXT(N'puente.sub') AS nvarchar(100)), CAST(SESSION_CONTEXT(N'puente.client') AS nvarchar(100)), CAST(SESSION_CONTEXT(N'puente.tenant') AS nvarchar(100))"
  // One connection serves all three calls: the second identity needs a session as good as new.
  for (const sub of ['alice', 'bob', 'alice']) {
    const call = await caller(service, 'sql:read', { sub })
    assert.deepEqual(await rowsOf(call, sql), [[sub, 'client-1', 'default']])
  }
})
