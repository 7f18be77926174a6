import assert from 'node:assert/strict'
import { test } from 'node:test'
import mssql from 'mssql'
import { openDriver } from '../driver.ts'
import { connect, errorOf, LOGINS } from '../stand.ts'
import type { StandInUse } from './stand-in-use.ts'

/** Calls of the shop's procedures that fail, with number, message and, where it was raised inside, procedure and line. */
const FAULTS: readonly [sql: string, number: number, message: string][] = [
  [
    'EXEC sales.CustomerOrders',
    201,
    "Procedure or function 'CustomerOrders' expects parameter '@CustomerId', which was not supplied.",
  ],
  ["EXEC sales.CustomerOrders 'x'", 8114, 'Error converting data type varchar to int.'],
  [
    "EXEC sales.CustomerOrders 1, 'paid', 3, 4",
    8144,
    'Procedure or function CustomerOrders has too many arguments specified.',
  ],
  [
    'EXEC sales.CustomerOrders @Nobody = 1',
    8145,
    '@Nobody is not a parameter for procedure CustomerOrders.',
  ],
  [
    "EXEC sales.CustomerOrders @CustomerId = 1, 'paid'",
    119,
    "Must pass parameter number 2 and subsequent parameters as '@name = value'. After the form '@name = value' has been used, all subsequent parameters must be passed in the form '@name = value'.",
  ],
  [
    'DECLARE @n int; EXEC sales.CustomerOrders @n OUTPUT',
    8162,
    'The formal parameter "@CustomerId" was not declared as an OUTPUT parameter, but the actual parameter passed in requested output.',
  ],
  ['EXEC sales.CustomerOrders 0', 50_000, 'There is no customer 0.'],
  ['EXEC sales.NoSuch', 2812, "Could not find stored procedure 'sales.NoSuch'."],
  ['RETURN 1', 178, 'A RETURN statement with a return value cannot be used in this context.'],
]

export function procedures({ stand, writer }: StandInUse): void {
  test('EXEC takes arguments by place, by name and by default', async () => {
    const ids = async (sql: string): Promise<unknown[]> =>
      (await writer().rows(sql)).map(([id]) => id)
    const all = await ids('EXEC sales.CustomerOrders 1')
    assert.equal(all.length > 2, true)
    assert.deepEqual(await ids('EXEC sales.CustomerOrders 1, NULL, 2'), all.slice(0, 2))
    assert.deepEqual(
      await ids('EXECUTE [sales].[customerorders] @top = 2, @CUSTOMERID = 1'),
      all.slice(0, 2),
    )
    assert.deepEqual(await ids('EXEC sales.CustomerOrders 1, DEFAULT, @Top = 1'), all.slice(0, 1))
  })

  test('EXEC gives the return status and OUTPUT parameters, and only those asked for', async () => {
    const [row] = await writer().rows(
      `BEGIN TRAN;
       DECLARE @order bigint, @total decimal(12,2), @left int = -1, @status int;
       EXEC @status = sales.PlaceOrder @CustomerId = 1, @ProductId = 2, @Quantity = 2, @OrderId = @order OUTPUT, @Total = @total OUT;
       DECLARE @expected decimal(12,2) = (SELECT 2 * ListPrice FROM catalog.Products WHERE ProductId = 2);
       EXEC inventory.MoveStock 1, 1, 2, 1, @left;
       SELECT @status, CASE WHEN @total = @expected THEN 1 END, @left, (SELECT COUNT(*) FROM sales.Orders WHERE OrderId = @order), @@TRANCOUNT;
       ROLLBACK`,
    )
    assert.deepEqual(row, [0, 1, -1, 1, 1])
  })

  test('faults of a call have the number and the words of SQL Server', async () => {
    for (const [sql, number, message] of FAULTS) {
      const error = await errorOf(writer().rows(sql))
      assert.deepEqual({ number: error.number, message: error.message }, { number, message }, sql)
    }
  })

  test('an error inside a procedure tells the procedure and its line', async () => {
    const call = 'DECLARE @o bigint; EXEC sales.PlaceOrder 1, 999999, @OrderId = @o OUTPUT'
    const [row] = await writer().rows(
      `BEGIN TRY ${call} END TRY BEGIN CATCH SELECT ERROR_PROCEDURE(), ERROR_LINE(), ERROR_NUMBER(), @@TRANCOUNT END CATCH`,
    )
    assert.deepEqual(row, ['sales.PlaceOrder', 19, 50_001, 0])
    const error = await writer()
      .pool.request()
      .query(call)
      .catch((reason: unknown) => reason)
    assert.ok(error instanceof mssql.RequestError)
    assert.deepEqual(
      [error.number, error.procName, error.lineNumber],
      [50_001, 'sales.PlaceOrder', 19],
    )
  })

  test('a call by name returns rows, status and outputs through the driver', async () => {
    const request = writer().pool.request()
    const infos: string[] = []
    request.on('info', ({ message, procName }: { message: string; procName: string }) =>
      infos.push(`${procName}: ${message}`),
    )
    request.input('CustomerId', mssql.Int, 1)
    request.input('ProductId', mssql.Int, 2)
    request.output('OrderId', mssql.BigInt)
    request.output('Total', mssql.Decimal(12, 2))
    const result = await request.execute('sales.PlaceOrder')
    const order = String(result.output['OrderId'])
    assert.equal(result.returnValue, 0)
    assert.deepEqual(infos, [`sales.PlaceOrder: Order ${order} placed.`])
    assert.deepEqual(
      await writer().rows(`SELECT Total FROM sales.OrderTotals WHERE OrderId = ${order}`),
      [[result.output['Total']]],
    )
    await writer().rows(`DELETE sales.Orders WHERE OrderId = ${order}`)
    const none = writer().pool.request()
    none.input('ProductId', mssql.Int, 1)
    none.input('FromWarehouseId', mssql.TinyInt, 1)
    none.input('ToWarehouseId', mssql.TinyInt, 2)
    none.input('Quantity', mssql.Int, 1_000_000)
    assert.equal((await none.execute('inventory.MoveStock')).returnValue, 2)
  })

  test('the reader may not execute', async () => {
    await using reader = await connect(stand(), LOGINS.reader)
    const error = await errorOf(reader.rows('EXEC sales.CustomerOrders 1'))
    assert.deepEqual(
      [error.number, error.message],
      [
        229,
        "The EXECUTE permission was denied on the object 'CustomerOrders', database 'shop', schema 'sales'.",
      ],
    )
  })

  test('the owner makes and drops procedures', async () => {
    await using owner = await openDriver(stand(), {}, LOGINS.owner)
    await owner.batch(
      `CREATE PROC dbo.Levels @down int = 2 AS
       IF @down > 0 BEGIN SET @down -= 1; EXEC dbo.Levels @down END
       ELSE SELECT @@NESTLEVEL;
       RETURN @down`,
    )
    assert.deepEqual(await owner.batch('EXEC Levels'), [[3]])
    assert.deepEqual(await owner.batch('DECLARE @s int; EXEC @s = Levels 1; SELECT @s'), [[2], [0]])
    assert.deepEqual(await owner.story('CREATE PROC dbo.Levels AS SELECT 1'), [2714, 'failed'])
    assert.deepEqual(await owner.story('SELECT 1; CREATE PROC p AS SELECT 1'), [111, 'failed'])
    await owner.batch('CREATE PROC dbo.Forever AS EXEC dbo.Forever')
    assert.deepEqual(
      (await owner.story('EXEC dbo.Forever')).filter((entry) => entry !== 'failed'),
      [217],
    )
    await owner.batch('DROP PROCEDURE dbo.Levels, dbo.Forever')
    assert.deepEqual(await owner.story('EXEC dbo.Levels'), [2812, 'failed'])
    assert.deepEqual(await owner.story('DROP PROC dbo.Levels'), [3701, 'failed'])
  })

  test('a temporary table made inside a procedure or a text ends with it', async () => {
    await using driver = await openDriver(stand())
    assert.deepEqual(
      await driver.story(
        "EXEC ('CREATE TABLE #inner (a int); INSERT #inner VALUES (7); SELECT a FROM #inner'); SELECT * FROM #inner",
      ),
      [7, 208, 'failed'],
    )
    assert.deepEqual(
      await driver.batch(
        "CREATE TABLE #outer (a int); EXEC ('INSERT #outer VALUES (8)'); SELECT a FROM #outer",
      ),
      [[8]],
    )
  })

  test('SCOPE_IDENTITY is of its level, @@IDENTITY of the session', async () => {
    await using driver = await openDriver(stand())
    assert.deepEqual(
      await driver.batch(
        `CREATE TABLE #a (i int IDENTITY(10,1), v int); CREATE TABLE #b (i int IDENTITY(50,1), v int);
         INSERT #a (v) VALUES (1); EXEC ('INSERT #b (v) VALUES (1)');
         SELECT SCOPE_IDENTITY(), @@IDENTITY`,
      ),
      [['10', '50']],
    )
  })
}
