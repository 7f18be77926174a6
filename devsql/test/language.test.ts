import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import mssql from 'mssql'
import { openDriver } from './driver.ts'
import { dates } from './language/dates.ts'
import { errors } from './language/errors.ts'
import { json } from './language/json.ts'
import { procedures } from './language/procedures.ts'
import { statements } from './language/statements.ts'
import { connect, errorOf, LOGINS, startDevsql } from './stand.ts'
import type { Stand } from './stand.ts'

type Client = Awaited<ReturnType<typeof connect>>

let stand: Stand
let writer: Client
before(async () => {
  stand = await startDevsql()
  writer = await connect(stand, LOGINS.writer)
})
after(async () => {
  await writer[Symbol.asyncDispose]()
  await stand[Symbol.asyncDispose]()
})

const inUse = { stand: () => stand, writer: () => writer }
for (const topic of [procedures, json, dates, errors, statements]) topic(inUse)

/** Each statement with the one row it gives, by SQL Server's documentation. */
const ONE_ROW: readonly [sql: string, row: unknown[], types?: string[]][] = [
  [
    'SELECT 5 / 2, 5 % 2, 5.0 / 2, -5 / 2',
    [2, 1, '2.500000', -2],
    ['int', 'int', 'decimal(17)', 'int'],
  ],
  ["SELECT 'a' + 'b', CONCAT('a', NULL, 1), 'a' + NULL", ['ab', 'a1', null]],
  [
    "SELECT LEN('ab  '), UPPER('é'), SUBSTRING('hello', 2, 3), CHARINDEX('L', 'hello'), REPLACE('aXbx', 'x', '-')",
    [2, 'É', 'ell', 3, 'a-b-'],
  ],
  [
    "SELECT CASE WHEN 'a' = 'A' THEN 1 ELSE 0 END, CASE WHEN 'abc' LIKE 'A[b-d]%' THEN 1 ELSE 0 END",
    [1, 1],
  ],
  [
    "SELECT CAST('12.345' AS decimal(10,2)), TRY_CAST('x' AS int), CONVERT(varchar(10), 123), TRY_CONVERT(date, '2024-13-01')",
    ['12.35', null, '123', null],
  ],
  [
    "SELECT CONVERT(varchar(30), CAST('2024-03-05T13:14:15.123' AS datetime), 120), CONVERT(varchar(10), CAST('2024-03-05' AS date), 103)",
    ['2024-03-05 13:14:15', '05/03/2024'],
  ],
  [
    "SELECT DATEDIFF(day, '2024-01-31', '2024-03-01'), DATEADD(month, 1, CAST('2024-01-31' AS date)), EOMONTH('2024-02-03'), YEAR('2024-05-06')",
    [30, '2024-02-29', '2024-02-29', 2024],
  ],
  [
    "SELECT DATEDIFF(year, '2023-12-31', '2024-01-01'), DATEPART(quarter, '2024-05-06'), DATENAME(weekday, '2024-05-06')",
    [1, 2, 'Monday'],
  ],
  [
    "SELECT ISNULL(NULL, 'x'), COALESCE(NULL, 2, 3), IIF(1 > 2, 'a', 'b'), NULLIF(1, 1), CHOOSE(2, 'a', 'b')",
    ['x', 2, 'b', null, 'b'],
  ],
  [
    "SELECT DATETRUNC(month, CAST('2024-05-01T01:30:00+05:00' AS datetimeoffset)), DATETRUNC(hour, CAST('13:14:15' AS time(0)))",
    ['2024-05-01T00:00:00.0000000+05:00', '13:00:00'],
  ],
  [
    "SELECT FORMAT(CAST('2024-05-01T01:30:00+05:00' AS datetimeoffset), 'yyyy-MM HH:mm'), FORMAT(CAST('2024-05-01T01:30:00' AS datetime2), 'yyyy-MM HH:mm')",
    ['2024-05 01:30', '2024-05 01:30'],
  ],
  [
    "SELECT CAST('2024-05-06T07:08:09.1234567' AS datetime2(7)), CAST('2024-05-06T07:08:09.1234567-05:00' AS datetimeoffset(7))",
    ['2024-05-06T07:08:09.1234567', '2024-05-06T07:08:09.1234567-05:00'],
  ],
  [
    'SELECT CAST(1.5 AS money), CAST(255 AS tinyint), CAST(9223372036854775807 AS bigint), 0xAB',
    ['1.5000', 255, '9223372036854775807', Buffer.from([0xab])],
  ],
  [
    "SELECT CAST('-922337203685477.5808' AS money), CAST(922337203685477.5807 AS money), CAST('-214748.3648' AS smallmoney), TRY_CAST('-214748.3649' AS smallmoney)",
    ['-922337203685477.5808', '922337203685477.5807', '-214748.3648', null],
  ],
  [
    "SELECT CAST('12345678901234567890.123456789012345678' AS decimal(38,18))",
    ['12345678901234567890.123456789012345678'],
  ],
  [
    'SELECT COUNT(*), COUNT_BIG(*), SUM(Quantity), AVG(Quantity) FROM sales.OrderLines',
    [200_000, '200000', 600_038, 3],
    ['int', 'bigint', 'int', 'int'],
  ],
  [
    'SELECT TOP 1 c.Name FROM catalog.Categories c WHERE c.ParentId IS NULL ORDER BY c.Name DESC',
    ['Outdoor'],
  ],
  [
    'SELECT CategoryId FROM catalog.Categories ORDER BY CategoryId OFFSET 5 ROWS FETCH NEXT 1 ROWS ONLY',
    [11],
  ],
  [
    "SELECT STRING_AGG(Name, '|') WITHIN GROUP (ORDER BY Name DESC) FROM catalog.Categories WHERE ParentId = 1",
    ['Lighting|Kitchen|Furniture'],
  ],
  [
    'WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT SUM(i) FROM n',
    [15],
  ],
  [
    'SELECT p.Name, k.n FROM catalog.Categories p CROSS APPLY (SELECT COUNT(*) AS n FROM catalog.Categories c WHERE c.ParentId = p.CategoryId) k WHERE p.CategoryId = 2',
    ['Outdoor', 3],
  ],
  [
    'SELECT x.r FROM (SELECT ROW_NUMBER() OVER (ORDER BY CategoryId DESC) AS r, CategoryId FROM catalog.Categories) AS x WHERE x.CategoryId = 53',
    ['1'],
  ],
  [
    "SELECT DISTINCT g, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY v) OVER (PARTITION BY g), PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY v) OVER (PARTITION BY g), PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY v DESC) OVER (PARTITION BY g) FROM (VALUES ('a', 1), ('a', 2), ('a', 4), ('a', 8), ('a', NULL)) AS t(g, v)",
    ['a', 3, 2, 1],
  ],
  [
    'SELECT COUNT(*) FROM (SELECT TOP (40) PERCENT WITH TIES v FROM (VALUES (1), (2), (2), (2), (3)) AS t(v) ORDER BY v) AS q',
    [4],
  ],
  ["DECLARE @a int = 2, @b nvarchar(5) = N'é'; SET @a += 3; SELECT @a, @b", [5, 'é']],
  [
    'SELECT \'x\' AS [a b], c."Name" FROM catalog.Categories AS c WHERE c.CategoryId = 1',
    ['x', 'Home'],
  ],
]

test('expressions and queries give what SQL Server documents', async () => {
  for (const [sql, row, types] of ONE_ROW) {
    const [table] = await writer.tables(sql)
    assert.deepEqual(table?.rows, [row], sql)
    if (types)
      assert.deepEqual(
        table?.types.map((type) => type.replace(/\(\d+\)$/, '')),
        types.map((type) => type.replace(/\(\d+\)$/, '')),
        sql,
      )
  }
})

/** Each statement with the error it must give. */
const ERRORS: readonly [sql: string, number: number, message: string][] = [
  ['SELECT * FROM nowhere', 208, "Invalid object name 'nowhere'."],
  ['SELECT nothing FROM crm.Customers', 207, "Invalid column name 'nothing'."],
  [
    'SELECT x.Name FROM crm.Customers',
    4104,
    'The multi-part identifier "x.Name" could not be bound.',
  ],
  [
    'SELECT Name FROM crm.Customers a JOIN crm.Customers b ON a.CustomerId = b.CustomerId',
    209,
    "Ambiguous column name 'Name'.",
  ],
  ['SELECT a b c', 102, "Incorrect syntax near 'c'."],
  ['SELECT 1 FROM WHERE', 156, "Incorrect syntax near the keyword 'WHERE'."],
  ['SELECT 1 / 0', 8134, 'Divide by zero error encountered.'],
  [
    "SELECT CAST('abc' AS int)",
    245,
    "Conversion failed when converting the varchar value 'abc' to data type int.",
  ],
  [
    "INSERT INTO catalog.Categories (CategoryId, Name) VALUES (1, 'x')",
    2627,
    "Violation of PRIMARY KEY constraint 'PK_Categories'. Cannot insert duplicate key in object 'catalog.Categories'. The duplicate key value is (1).",
  ],
  [
    'INSERT INTO catalog.Categories (CategoryId) VALUES (800)',
    515,
    "Cannot insert the value NULL into column 'Name', table 'shop.catalog.Categories'; column does not allow nulls. INSERT fails.",
  ],
  [
    "INSERT INTO catalog.Categories (CategoryId, Name) VALUES (800, REPLICATE('x', 61))",
    2628,
    `String or binary data would be truncated in table 'shop.catalog.Categories', column 'Name'. Truncated value: '${'x'.repeat(60)}'.`,
  ],
  [
    'UPDATE inventory.Stock SET Quantity = -1 WHERE ProductId = 1',
    547,
    'The UPDATE statement conflicted with the CHECK constraint "CK_Stock_Quantity". The conflict occurred in database "shop", table "inventory.Stock", column \'Quantity\'.',
  ],
  [
    'DELETE FROM catalog.Categories WHERE CategoryId = 1',
    547,
    'The DELETE statement conflicted with the SAME TABLE REFERENCE constraint "FK_Categories_Parent". The conflict occurred in database "shop", table "catalog.Categories", column \'ParentId\'.',
  ],
  ['COMMIT', 3902, 'The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.'],
  ["THROW 50001, 'boom', 2", 50_001, 'boom'],
  [
    'SELECT 1 FROM catalog.Categories WITH (UPDLOCK)',
    40_517,
    'devsql, the sample server, does not support table hint UPDLOCK.',
  ],
  [
    'SELECT CHECKSUM_AGG(Quantity) FROM sales.OrderLines',
    40_517,
    'devsql, the sample server, does not support the function CHECKSUM_AGG.',
  ],
  ['SELECT PERCENTIL(1)', 195, "'PERCENTIL' is not a recognized built-in function name."],
  [
    'SELECT DATEADD(iso_week, 1, GETDATE())',
    9810,
    'The datepart iso_week is not supported by date function dateadd.',
  ],
  [
    "SELECT FORMAT(1.5, '0;0')",
    40_517,
    'devsql, the sample server, does not support FORMAT with this pattern.',
  ],
  [
    "INSERT INTO crm.Customers (CustomerId, CustomerNumber, Name, CountryCode) VALUES (900001, 'T0900001', 'x', 'ES')",
    544,
    "Cannot insert explicit value for identity column in table 'Customers' when IDENTITY_INSERT is set to OFF.",
  ],
  [
    "SET IDENTITY_INSERT crm.Customers ON; INSERT INTO crm.Customers (CustomerNumber, Name, CountryCode) VALUES ('T0900001', 'x', 'ES')",
    545,
    "Explicit value must be specified for identity column in table 'Customers' either when IDENTITY_INSERT is set to ON or when a replication user is inserting into a NOT FOR REPLICATION identity column.",
  ],
  [
    'SET IDENTITY_INSERT crm.Customers ON; SET IDENTITY_INSERT sales.Orders ON',
    8107,
    "IDENTITY_INSERT is already ON for table 'shop.crm.Customers'. Cannot perform SET operation for table 'sales.Orders'.",
  ],
  [
    'SET IDENTITY_INSERT catalog.Categories ON',
    8106,
    "Table 'catalog.Categories' does not have the identity property. Cannot perform SET operation.",
  ],
  [
    "SELECT CAST('-922337203685477.5809' AS money)",
    8115,
    'Arithmetic overflow error converting expression to data type money.',
  ],
  [
    'SET SHOWPLAN_ALL ON',
    40_517,
    'devsql, the sample server, does not support SET SHOWPLAN_ALL ON.',
  ],
]

test('errors have the number and the words of SQL Server', async () => {
  for (const [sql, number, message] of ERRORS) {
    const error = await errorOf(writer.rows(sql))
    assert.deepEqual({ number: error.number, message: error.message }, { number, message }, sql)
  }
  assert.equal(
    (await errorOf(writer.rows('SELECT 1\nSELECT\n  nope FROM crm.Customers'))).lineNumber,
    3,
  )
})

test('changes report counts, OUTPUT rows and identity', async () => {
  const [inserted] = await writer.tables(
    "INSERT INTO catalog.Categories (CategoryId, Name) OUTPUT inserted.CategoryId, inserted.Name VALUES (801, N'один 🎁'), (802, 'b')",
  )
  assert.deepEqual(inserted?.rows, [
    [801, 'один 🎁'],
    [802, 'b'],
  ])
  const [updated] = await writer.tables(
    "UPDATE c SET Name = p.Name + N'!' OUTPUT deleted.Name, inserted.Name FROM catalog.Categories c JOIN catalog.Categories p ON p.CategoryId = 1 WHERE c.CategoryId = 802",
  )
  assert.deepEqual(updated?.rows, [['b', 'Home!']])
  assert.deepEqual(
    (
      await writer.pool
        .request()
        .query('DELETE FROM catalog.Categories WHERE CategoryId IN (801, 802)')
    ).rowsAffected,
    [2],
  )
  const [first] = await writer.rows(
    "INSERT INTO crm.Customers (CustomerNumber, Name, CountryCode) VALUES ('T0000001', 'x', 'ES'); SELECT SCOPE_IDENTITY(), @@ROWCOUNT",
  )
  assert.equal(first?.[1], 1)
  assert.deepEqual(
    (await writer.pool.request().query("DELETE crm.Customers WHERE CustomerNumber = 'T0000001'"))
      .rowsAffected,
    [1],
  )
})

test('IDENTITY_INSERT lets one insert give its identity value', async () => {
  const [table] = await writer.tables(
    "SET IDENTITY_INSERT crm.Customers ON; INSERT INTO crm.Customers (CustomerId, CustomerNumber, Name, CountryCode) OUTPUT inserted.CustomerId VALUES (900001, 'T0900001', 'x', 'ES'); SET IDENTITY_INSERT crm.Customers OFF; DELETE crm.Customers WHERE CustomerId = 900001",
  )
  assert.deepEqual(table?.rows, [[900_001]])
})

test('an error inside EXEC reaches the caller as an error, and ends the batch where its kind does', async () => {
  await using driver = await openDriver(stand)
  const story = (sql: string): Promise<unknown[]> => driver.story(sql)
  assert.deepEqual(await story("EXEC sp_executesql N'SELECT 1 / 0'; SELECT @@ERROR; SELECT 2"), [
    8134,
    'failed',
    'failed',
    8134,
    2,
  ])
  assert.deepEqual(await story("EXEC (N'SELECT 1 FROM nowhere'); SELECT 2"), [
    208,
    'failed',
    'failed',
    2,
  ])
  assert.deepEqual(await story("EXEC sp_executesql N'SELECT CAST(''x'' AS int)'; SELECT 2"), [
    245,
    'failed',
  ])
  assert.deepEqual(
    await story(
      "BEGIN TRY EXEC sp_executesql N'SELECT 1 / 0' END TRY BEGIN CATCH SELECT ERROR_NUMBER() END CATCH",
    ),
    [8134],
  )
})

test('XACT_ABORT of a nested text ends its callers and their transaction', async () => {
  await using driver = await openDriver(stand)
  assert.deepEqual(
    await driver.story("BEGIN TRAN; EXEC (N'SET XACT_ABORT ON; SELECT 1 / 0'); SELECT 2"),
    [8134, 'failed'],
  )
  assert.deepEqual(await driver.batch('SELECT @@TRANCOUNT'), [[0]])
})

test('TEXTSIZE cuts what long columns answer, and a nested text gives it back', async () => {
  await using driver = await openDriver(stand)
  const long = `SELECT REPLICATE(CAST('ab' AS varchar(max)), 9000), REPLICATE(CAST(N'ab' AS nvarchar(max)), 9000),
    CAST(REPLICATE(CAST('ab' AS varchar(max)), 9000) AS varbinary(max)), REPLICATE('ab', 100)`
  const lengths = async (sql: string): Promise<unknown[]> => {
    const [row = []] = await driver.send(sql, 'execSql')
    return row.map((value) =>
      typeof value === 'string' || Buffer.isBuffer(value) ? value.length : value,
    )
  }
  assert.deepEqual(await lengths(`SET TEXTSIZE 301; ${long}`), [301, 150, 301, 200])
  assert.deepEqual(await lengths(`SET TEXTSIZE 0; ${long}`), [4096, 2048, 4096, 200])
  assert.deepEqual(await lengths(`SET TEXTSIZE -1; ${long}`), [18_000, 18_000, 18_000, 200])
  await driver.batch('SET TEXTSIZE 5000')
  assert.deepEqual(await driver.batch("EXEC (N'SET TEXTSIZE 10'); SELECT @@TEXTSIZE"), [[5000]])
})

test('what a nested text SETs ends with it', async () => {
  await using driver = await openDriver(stand)
  // ANSI_DEFAULTS and CONCAT_NULL_YIELDS_NULL, and what is set.
  assert.deepEqual(
    await driver.batch(
      "SET XACT_ABORT OFF; EXEC (N'SET NOCOUNT ON; SELECT @@OPTIONS'); SELECT @@OPTIONS",
    ),
    [[5944], [5432]],
  )
  assert.deepEqual(
    await driver.batch(
      "SET LOCK_TIMEOUT 5000; EXEC (N'SET LOCK_TIMEOUT 10; SELECT @@LOCK_TIMEOUT'); SELECT @@LOCK_TIMEOUT",
    ),
    [[10], [5000]],
  )
  const read = (sql: string): Promise<unknown[][]> => driver.send(sql, 'execSql')
  assert.deepEqual(await read('SET LOCK_TIMEOUT 20; SELECT @@LOCK_TIMEOUT'), [[20]])
  assert.deepEqual(await read('SELECT @@LOCK_TIMEOUT'), [[5000]])
})

test('a PostgreSQL error SQL Server has no number for is logged, and the client learns it is not supported', async () => {
  const error = await errorOf(writer.rows("SELECT REPLICATE(N'xxxxxxxxxx', 2000000000)"))
  assert.equal(error.number, 40_517)
  const entry = await stand.logged('a PostgreSQL error SQL Server has no number for')
  assert.deepEqual([entry['level'], entry['sqlState']], [50, '54000'])
})

test('a failed statement undoes itself only; XACT_ABORT undoes the transaction', async () => {
  const insert = (id: number): string =>
    `INSERT INTO catalog.Categories (CategoryId, Name) VALUES (${id}, 'n${id}');`
  await errorOf(writer.rows(`BEGIN TRAN; ${insert(810)} ${insert(1)} ${insert(811)} COMMIT`))
  assert.deepEqual(
    await writer.rows('SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId IN (810, 811)'),
    [[2]],
  )
  await writer.rows('DELETE catalog.Categories WHERE CategoryId IN (810, 811)')
  await errorOf(
    writer.rows(`SET XACT_ABORT ON; BEGIN TRAN; ${insert(810)} ${insert(1)} ${insert(811)} COMMIT`),
  )
  assert.deepEqual(
    await writer.rows(
      'SELECT COUNT(*), @@TRANCOUNT FROM catalog.Categories WHERE CategoryId IN (810, 811)',
    ),
    [[0, 0]],
  )
})

test('parameters keep their types and exact values', async () => {
  const [row] = await writer.rows('SELECT @d, @m, @g, @b, @n, @t, @i', (request) => {
    request.input('d', mssql.Decimal(18, 4), '12.34')
    request.input('m', mssql.BigInt, '9007199254740993')
    request.input('g', mssql.UniqueIdentifier, '6F9619FF-8B86-D011-B42D-00C04FC964FF')
    request.input('b', mssql.VarBinary, Buffer.from([1, 2]))
    request.input('n', mssql.NVarChar, "O'Brien; DROP TABLE x --")
    request.input('t', mssql.Bit, true)
    request.input('i', mssql.Int, null)
  })
  assert.deepEqual(row, [
    '12.3400',
    '9007199254740993',
    '6F9619FF-8B86-D011-B42D-00C04FC964FF',
    Buffer.from([1, 2]),
    "O'Brien; DROP TABLE x --",
    true,
    null,
  ])
})

test('the catalog names tables, keys, types and descriptions as SQL Server does', async () => {
  assert.deepEqual(
    await writer.rows(
      "SELECT c.name, t.name, c.max_length, c.precision, c.scale, c.is_nullable FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.user_type_id WHERE c.object_id = OBJECT_ID('sales.orders') AND c.name IN ('OrderId', 'OrderedAt', 'Comment', 'ShippingCost') ORDER BY c.column_id",
    ),
    [
      ['OrderId', 'bigint', 8, 19, 0, false],
      ['OrderedAt', 'datetimeoffset', 9, 30, 3, false],
      ['ShippingCost', 'money', 8, 19, 4, false],
      ['Comment', 'nvarchar', 800, 0, 0, true],
    ],
  )
  assert.deepEqual(
    await writer.rows(
      "SELECT s.name, o.name, CAST(e.value AS nvarchar(200)) FROM sys.extended_properties e JOIN sys.tables o ON o.object_id = e.major_id JOIN sys.schemas s ON s.schema_id = o.schema_id WHERE e.minor_id = 0 AND o.name = 'payments'",
    ),
    [['sales', 'Payments', 'Money received for orders.']],
  )
  assert.deepEqual(
    await writer.rows(
      "SELECT f.name, f.delete_referential_action_desc FROM sys.foreign_keys f WHERE f.parent_object_id = OBJECT_ID('sales.OrderLines') ORDER BY f.name",
    ),
    [
      ['FK_OrderLines_Orders', 'CASCADE'],
      ['FK_OrderLines_Products', 'NO_ACTION'],
    ],
  )
})

test('the schemas every database has carry the ids SQL Server gives them', async () => {
  assert.deepEqual(
    await writer.rows(
      "SELECT schema_id, name, SCHEMA_ID(name) FROM sys.schemas WHERE name IN ('dbo', 'sys', 'INFORMATION_SCHEMA') ORDER BY schema_id",
    ),
    [
      [1, 'dbo', 1],
      [3, 'INFORMATION_SCHEMA', 3],
      [4, 'sys', 4],
    ],
  )
  assert.deepEqual(
    await writer.rows(
      "SELECT s.name, HAS_PERMS_BY_NAME(N'sales.Orders', N'OBJECT', N'INSERT') FROM sys.types t JOIN sys.schemas s ON s.schema_id = t.schema_id WHERE t.name = 'money'",
    ),
    [['sys', 1]],
  )
})

test('every column type of the shop reads back, tables and views', async () => {
  const tables = await writer.rows(
    "SELECT TABLE_SCHEMA, TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA IN ('crm', 'catalog', 'inventory', 'sales')",
  )
  assert.equal(tables.length, 11)
  for (const [schema, name] of tables)
    assert.equal(
      (await writer.rows(`SELECT TOP 3 * FROM [${String(schema)}].[${String(name)}]`)).length,
      3,
    )
})

test('a value its type cannot hold ends the batch, not the connection', async () => {
  const error = await errorOf(
    writer.rows("SELECT 1, DATEADD(year, -100, CAST('1950-01-01' AS smalldatetime))"),
  )
  assert.equal(error.number, 517)
  assert.equal(error.message, "Adding a value to a 'smalldatetime' column caused an overflow.")
  await using driver = await openDriver(stand)
  assert.deepEqual(
    await driver.story(
      "SELECT DATEADD(year, v, CAST('1950-01-01' AS smalldatetime)) FROM (VALUES (-100)) t(v); SELECT 2",
    ),
    [517, 'failed'],
  )
  assert.deepEqual(await driver.story('SELECT 2'), [2])
})
