import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDriver } from '../driver.ts'
import { checkFaults, checkRows } from './one-row.ts'
import type { Fault, OneRow } from './one-row.ts'
import type { StandInUse } from './stand-in-use.ts'

/** "How FOR JSON converts SQL Server data types to JSON data types", and the options of the FOR clause. */
const WRITTEN: readonly [sql: string, text: string][] = [
  [
    "SELECT CAST(1.5 AS money) m, CAST(1.50 AS decimal(9,3)) d, CAST(1.25 AS float) f, CAST(1 AS bit) b, CAST(9223372036854775807 AS bigint) i, N'a\"/\\é' s, NULL n FOR JSON PATH",
    '[{"m":1.5000,"d":1.500,"f":1.250000000000000e+000,"b":true,"i":9223372036854775807,"s":"a\\"\\/\\\\é"}]',
  ],
  [
    "SELECT CAST('2020-01-02T03:04:05' AS datetime) a, CAST('2020-01-02T03:04:05.12' AS datetime2(3)) b, CAST('2020-01-02' AS date) c, CAST('2020-01-02T03:04:05+02:00' AS datetimeoffset(0)) d, CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier) e, 0x0102 f FOR JSON PATH, WITHOUT_ARRAY_WRAPPER",
    '{"a":"2020-01-02T03:04:05","b":"2020-01-02T03:04:05.120","c":"2020-01-02","d":"2020-01-02T03:04:05+02:00","e":"6F9619FF-8B86-D011-B42D-00C04FC964FF","f":"AQI="}',
  ],
  [
    "SELECT CategoryId AS id, ParentId AS [of.id], Name AS [of.name] FROM catalog.Categories WHERE CategoryId IN (1, 11) ORDER BY id DESC FOR JSON PATH, ROOT('list')",
    '{"list":[{"id":11,"of":{"id":1,"name":"Kitchen"}},{"id":1,"of":{"name":"Home"}}]}',
  ],
  ['SELECT 1 AS a, NULL AS b FOR JSON PATH, INCLUDE_NULL_VALUES', '[{"a":1,"b":null}]'],
  [
    "SELECT (SELECT 1 AS a FOR JSON PATH) AS x, (SELECT 1 AS a FOR JSON PATH, WITHOUT_ARRAY_WRAPPER) AS y, JSON_QUERY('{\"z\":[1]}', '$.z') AS z FOR JSON PATH",
    '[{"x":[{"a":1}],"y":"{\\"a\\":1}","z":[1]}]',
  ],
  [
    'SELECT c.CategoryId, c.Name FROM catalog.Categories AS c WHERE c.CategoryId = 1 FOR JSON AUTO',
    '[{"CategoryId":1,"Name":"Home"}]',
  ],
]

const READ: readonly OneRow[] = [
  [
    "SELECT JSON_VALUE('{\"a\":{\"b c\":[1,\"two\"]}}', '$.a.\"b c\"[1]'), JSON_VALUE('{\"a\":[1]}', '$.a'), ISJSON('{}'), ISJSON('x'), (SELECT 1 AS a WHERE 1 = 0 FOR JSON PATH)",
    ['two', null, 1, 0, null],
  ],
]

const FAULTS: readonly Fault[] = [
  [
    'SELECT 1 FOR JSON PATH',
    13_605,
    'Column expressions and data sources without names or aliases cannot be formatted as JSON text using FOR JSON clause. Add alias to the unnamed column or table.',
  ],
  [
    'SELECT 1 AS a, 2 AS [a.b] FOR JSON PATH',
    13_601,
    "Property 'a.b' cannot be generated in JSON output due to a conflict with another column name or alias. Use different names and aliases for each column in SELECT list.",
  ],
  [
    'SELECT 1 AS a FOR JSON AUTO',
    13_600,
    'FOR JSON AUTO requires at least one table for generating JSON objects. Use FOR JSON PATH or add a FROM clause with a table name.',
  ],
  [
    "SELECT 1 AS a FOR JSON PATH, ROOT('r'), WITHOUT_ARRAY_WRAPPER",
    13_620,
    'ROOT option and WITHOUT_ARRAY_WRAPPER option cannot be used together in FOR JSON. Remove one of these options.',
  ],
  [
    "SELECT JSON_VALUE('{\"a\":1}', 'strict $.b')",
    13_608,
    'Property cannot be found on the specified JSON path.',
  ],
  [
    'SELECT * FROM crm.Customers c JOIN crm.Addresses a ON a.CustomerId = c.CustomerId FOR JSON AUTO',
    40_517,
    'devsql, the sample server, does not support FOR JSON AUTO of several tables.',
  ],
]

export function json(inUse: StandInUse): void {
  const { writer } = inUse

  test('FOR JSON writes types and options as documented', async () => {
    await using driver = await openDriver(inUse.stand())
    for (const [sql, text] of WRITTEN) assert.deepEqual(await driver.batch(sql), [[text]], sql)
    await checkRows(inUse, READ)
    await checkFaults(inUse, FAULTS)
  })

  test('FOR JSON is one column of nvarchar(max), in rows of 2033 characters', async () => {
    await using driver = await openDriver(inUse.stand())
    const rows = await driver.batch(
      'SELECT Name FROM catalog.Products ORDER BY ProductId FOR JSON PATH',
    )
    assert.equal(rows.length > 1 && String(rows[0]?.[0]).length === 2033, true)
    const [table] = await writer().tables('SELECT 1 AS a FOR JSON PATH')
    assert.deepEqual(table?.names, ['JSON_F52E2B61-18A1-11d1-B105-00805F49916B'])
    assert.deepEqual(table?.types, ['nvarchar'])
    const names = JSON.parse(rows.map(([text]) => String(text)).join('')) as { Name: string }[]
    assert.deepEqual(
      names.map(({ Name }) => [Name]),
      await writer().rows('SELECT Name FROM catalog.Products ORDER BY ProductId'),
    )
    assert.deepEqual(await driver.batch('SELECT 1 AS a WHERE 1 = 0 FOR JSON PATH'), [])
  })

  test('OPENJSON reads keys, types, and columns of its own', async () => {
    assert.deepEqual(
      await writer().rows(
        'SELECT [key], value, type FROM OPENJSON(\'{"a":1,"b":[1,2],"c":null,"d":"x","e":true}\')',
      ),
      [
        ['a', '1', 2],
        ['b', '[1,2]', 4],
        ['c', null, 0],
        ['d', 'x', 1],
        ['e', 'true', 3],
      ],
    )
    assert.deepEqual(
      await writer().rows(
        `SELECT j.id, j.x, j.n, j.t, j.b FROM OPENJSON(N'{"list":[{"id":1,"n":{"x":"y"},"t":"2020-01-01","b":true},{"id":2}]}', '$.list')
         WITH (id int, x nvarchar(10) '$.n.x', n nvarchar(max) AS JSON, t date, b bit) AS j`,
      ),
      [
        [1, 'y', '{"x":"y"}', '2020-01-01', true],
        [2, null, null, null, null],
      ],
    )
  })

  test('PIVOT and UNPIVOT turn rows into columns and back', async () => {
    assert.deepEqual(
      await writer().rows(
        "SELECT shop, [spring], autumn FROM (VALUES ('a','spring',1),('a','spring',2),('b','autumn',5)) AS s(shop, season, n) PIVOT (SUM(n) FOR season IN ([spring], autumn)) AS p ORDER BY shop",
      ),
      [
        ['a', 3, null],
        ['b', null, 5],
      ],
    )
    assert.deepEqual(
      await writer().rows(
        'SELECT id, season, n FROM (VALUES (1, 10, 20), (2, NULL, 40)) AS s(id, spring, autumn) UNPIVOT (n FOR season IN (spring, autumn)) AS u ORDER BY id, n',
      ),
      [
        [1, 'spring', 10],
        [1, 'autumn', 20],
        [2, 'autumn', 40],
      ],
    )
    await checkFaults(inUse, [
      [
        'SELECT * FROM (SELECT 1 AS a, 2 AS b, 3 AS c) AS s PIVOT (SUM(c) FOR b IN ([a])) AS p',
        265,
        'The column name "a" specified in the PIVOT operator conflicts with the existing column name in the PIVOT argument.',
      ],
    ])
  })
}
