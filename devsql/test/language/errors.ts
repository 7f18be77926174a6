import assert from 'node:assert/strict'
import { test } from 'node:test'
import mssql from 'mssql'
import { openDriver } from '../driver.ts'
import { connect, errorOf, LOGINS } from '../stand.ts'
import { checkFaults } from './one-row.ts'
import type { Fault } from './one-row.ts'
import type { StandInUse } from './stand-in-use.ts'

/** What the message says depends on what the violated object is, not on how it is called. */
const CONSTRAINTS: readonly Fault[] = [
  [
    "INSERT INTO catalog.Products (Sku, Name, CategoryId, ListPrice, UnitCost) VALUES ('SKU-00001', 'x', 11, 1, 1)",
    2601,
    "Cannot insert duplicate key row in object 'catalog.Products' with unique index 'UX_Products_Sku'. The duplicate key value is (SKU-00001).",
  ],
  [
    "INSERT INTO crm.Customers (CustomerNumber, Name, CountryCode) VALUES ('C0000001', 'x', 'ES')",
    2627,
    "Violation of UNIQUE KEY constraint 'UQ_Customers_CustomerNumber'. Cannot insert duplicate key in object 'crm.Customers'. The duplicate key value is (C0000001).",
  ],
  [
    'CREATE TABLE #t (a int NOT NULL); CREATE UNIQUE INDEX PK_t ON #t (a); INSERT #t VALUES (1), (1)',
    2601,
    "Cannot insert duplicate key row in object 'dbo.#t' with unique index 'PK_t'. The duplicate key value is (1).",
  ],
  [
    'CREATE TABLE #u (a int NOT NULL CONSTRAINT IX_u PRIMARY KEY); INSERT #u VALUES (1), (1)',
    2627,
    "Violation of PRIMARY KEY constraint 'IX_u'. Cannot insert duplicate key in object 'dbo.#u'. The duplicate key value is (1).",
  ],
  [
    "INSERT INTO sales.Orders (CustomerId, Channel) VALUES (99999999, 'web')",
    547,
    'The INSERT statement conflicted with the FOREIGN KEY constraint "FK_Orders_Customers". The conflict occurred in database "shop", table "crm.Customers", column \'CustomerId\'.',
  ],
  [
    'DELETE crm.Customers WHERE CustomerId = 1',
    547,
    'The DELETE statement conflicted with the REFERENCE constraint "FK_Orders_Customers". The conflict occurred in database "shop", table "sales.Orders", column \'CustomerId\'.',
  ],
  [
    'UPDATE catalog.Categories SET ParentId = 9999 WHERE CategoryId = 1',
    547,
    'The UPDATE statement conflicted with the FOREIGN KEY SAME TABLE constraint "FK_Categories_Parent". The conflict occurred in database "shop", table "catalog.Categories", column \'CategoryId\'.',
  ],
  [
    'CREATE TABLE #n (a int NOT NULL); INSERT #n VALUES (NULL)',
    515,
    "Cannot insert the value NULL into column 'a', table 'tempdb.dbo.#n'; column does not allow nulls. INSERT fails.",
  ],
]

const GROUPING: readonly Fault[] = [
  [
    'SELECT CustomerId, Name FROM crm.Customers GROUP BY CustomerId',
    8120,
    "Column 'crm.Customers.Name' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.",
  ],
  [
    "SELECT CustomerId FROM crm.Customers AS c GROUP BY CustomerId HAVING Name > 'a'",
    8121,
    "Column 'c.Name' is invalid in the HAVING clause because it is not contained in either an aggregate function or the GROUP BY clause.",
  ],
  [
    'SELECT CountryCode FROM crm.Customers AS c GROUP BY CountryCode ORDER BY Name',
    8127,
    'Column "c.Name" is invalid in the ORDER BY clause because it is not contained in either an aggregate function or the GROUP BY clause.',
  ],
]

const NUMBERS: readonly Fault[] = [
  [
    'SELECT CAST(300 AS tinyint)',
    220,
    'Arithmetic overflow error for data type tinyint, value = 300.',
  ],
  [
    'SELECT CAST(1e10 AS int)',
    232,
    'Arithmetic overflow error for type int, value = 10000000000.000000.',
  ],
  [
    'SELECT 2147483647 + 1',
    8115,
    'Arithmetic overflow error converting expression to data type int.',
  ],
  [
    'SELECT CAST(12345.678 AS decimal(4,2))',
    8115,
    'Arithmetic overflow error converting numeric to data type numeric.',
  ],
  ["SELECT CAST('abc' AS decimal(5,2))", 8114, 'Error converting data type varchar to numeric.'],
  [
    "SELECT CAST('2020' AS uniqueidentifier)",
    8169,
    'Conversion failed when converting from a character string to uniqueidentifier.',
  ],
  ['SELECT @x', 137, 'Must declare the scalar variable "@x".'],
  ['INSERT @t VALUES (1)', 1087, 'Must declare the table variable "@t".'],
]

export function errors(inUse: StandInUse): void {
  const { stand, writer } = inUse

  test('a violated constraint is named by its kind, its table and its column', async () => {
    await checkFaults(inUse, CONSTRAINTS)
  })

  test('columns outside GROUP BY, overflows and undeclared variables are refused', async () => {
    await checkFaults(inUse, [...GROUPING, ...NUMBERS])
  })

  test('of two sessions in a deadlock one is rolled back with 1205, the other goes on', async () => {
    await using first = await connect(stand(), LOGINS.writer)
    await using second = await connect(stand(), LOGINS.writer)
    const lock = (id: number): string =>
      `UPDATE catalog.Categories SET Name = Name WHERE CategoryId = ${id}`
    const [one, two] = [first, second].map(({ pool }) => new mssql.Transaction(pool))
    assert.ok(one && two)
    await one.begin()
    await two.begin()
    one.on('rollback', () => undefined)
    two.on('rollback', () => undefined)
    await one.request().query(lock(51))
    await two.request().query(lock(52))
    const outcomes = await Promise.allSettled([
      one.request().query(lock(52)),
      two.request().query(lock(51)),
    ])
    const victims = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason as mssql.RequestError] : [],
    )
    assert.deepEqual(
      victims.map(({ number, message }) => [
        number,
        message.replace(/Process ID \d+/, 'Process ID n'),
      ]),
      [
        [
          1205,
          'Transaction (Process ID n) was deadlocked on lock resources with another process and has been chosen as the deadlock victim. Rerun the transaction.',
        ],
      ],
    )
    const [survivor, victim] = outcomes[0]?.status === 'fulfilled' ? [one, second] : [two, first]
    assert.deepEqual((await survivor.request().query('SELECT @@TRANCOUNT AS n')).recordset, [
      { n: 1 },
    ])
    await survivor.commit()
    assert.deepEqual(await victim.rows('SELECT @@TRANCOUNT'), [[0]])
  })

  test('a lock not had in time is 1222, and only its statement is lost', async () => {
    await using holder = await openDriver(stand())
    await using waiter = await openDriver(stand())
    await holder.batch(
      'BEGIN TRAN; UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 43',
    )
    assert.deepEqual(
      await waiter.story(
        `SET LOCK_TIMEOUT 50; BEGIN TRAN; UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 43;
         SELECT @@ERROR; SELECT @@TRANCOUNT; ROLLBACK`,
      ),
      [1222, 'failed', 1222, 1],
    )
    assert.deepEqual(
      await waiter.batch(
        `BEGIN TRY UPDATE catalog.Categories SET Name = Name WHERE CategoryId = 43 END TRY
         BEGIN CATCH SELECT ERROR_NUMBER(), ERROR_MESSAGE(), XACT_STATE() END CATCH`,
      ),
      [[1222, 'Lock request time out period exceeded.', 0]],
    )
    await holder.batch('ROLLBACK')
  })

  test('RAISERROR lets a transaction live under XACT_ABORT; THROW ends the batch, and the transaction only under it', async () => {
    await using driver = await openDriver(stand())
    assert.deepEqual(
      await driver.story(
        "SET XACT_ABORT ON; BEGIN TRAN; RAISERROR ('a', 16, 1); SELECT @@TRANCOUNT; THROW 50001, 'b', 1; SELECT 2",
      ),
      [50_000, 'failed', 1, 50_001, 'failed'],
    )
    assert.deepEqual(await driver.batch('SELECT @@TRANCOUNT'), [[0]])
    assert.deepEqual(
      await driver.story("SET XACT_ABORT OFF; BEGIN TRAN; THROW 50001, 'b', 1; SELECT 2"),
      [50_001, 'failed'],
    )
    assert.deepEqual(await driver.batch('SELECT @@TRANCOUNT; ROLLBACK'), [[1]])
  })

  test('a compile error is not caught where it stands, only by a caller; a transaction lives on', async () => {
    await using driver = await openDriver(stand())
    const guarded = (text: string): string =>
      `BEGIN TRY ${text} END TRY BEGIN CATCH SELECT ERROR_NUMBER() END CATCH`
    assert.deepEqual(
      await driver.story(`BEGIN TRAN; ${guarded('SELECT * FROM nowhere')}; SELECT 2`),
      [208, 'failed'],
    )
    assert.deepEqual(await driver.batch('SELECT @@TRANCOUNT; ROLLBACK'), [[1]])
    assert.deepEqual(await driver.batch(guarded("EXEC ('SELECT * FROM nowhere')")), [[208]])
    assert.deepEqual(await driver.batch(guarded("EXEC ('SELECT 1 FROM WHERE')")), [[156]])
  })

  test('a transaction that can only be rolled back lets read, not write, and ends with its batch', async () => {
    await using driver = await openDriver(stand())
    const doom = "BEGIN TRAN; BEGIN TRY SELECT CAST('x' AS int) END TRY BEGIN CATCH"
    assert.deepEqual(
      await driver.story(`${doom} SELECT XACT_STATE(); DELETE catalog.Categories END CATCH`),
      [-1, 3930, 'failed', 3998, 'failed'],
    )
    assert.deepEqual(await driver.batch('SELECT @@TRANCOUNT'), [[0]])
    assert.deepEqual(
      await driver.story(`${doom} IF XACT_STATE() = -1 ROLLBACK; END CATCH; SELECT @@TRANCOUNT`),
      [0],
    )
  })

  test('ERROR_… functions tell of the error being handled, and of none outside', async () => {
    assert.deepEqual(
      await writer().rows(
        `BEGIN TRY
           SELECT 1 / 0
         END TRY
         BEGIN CATCH
           SELECT ERROR_NUMBER(), ERROR_SEVERITY(), ERROR_STATE(), ERROR_LINE(), ERROR_PROCEDURE(), ERROR_MESSAGE(), @@ERROR
         END CATCH`,
      ),
      [[8134, 16, 1, 2, null, 'Divide by zero error encountered.', 8134]],
    )
    assert.deepEqual(await writer().rows('SELECT ERROR_NUMBER(), @@ERROR'), [[null, 0]])
    const error = await errorOf(
      writer().rows('BEGIN TRY SELECT 1 / 0 END TRY BEGIN CATCH THROW; END CATCH'),
    )
    assert.equal(error.number, 8134)
  })
}
