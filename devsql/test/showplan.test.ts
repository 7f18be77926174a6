import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { TYPES } from 'tedious'
import { openDriver } from './driver.ts'
import { LOGINS, startDevsql } from './stand.ts'
import type { Stand } from './stand.ts'

let stand: Stand
before(async () => {
  stand = await startDevsql()
})
after(() => stand[Symbol.asyncDispose]())

type Element = { name: string; attributes: Record<string, string>; children: Element[] }

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  htmlEntities: true, // references by number
})

/** The elements of an ordered parse. */
function elementsOf(nodes: Record<string, unknown>[]): Element[] {
  return nodes.flatMap((node) => {
    const { ':@': attributes = {}, ...rest } = node
    return Object.entries(rest).map(([name, children]) => ({
      name,
      attributes: attributes as Record<string, string>,
      children: elementsOf(children as Record<string, unknown>[]),
    }))
  })
}

function parse(document: unknown): Element {
  assert.ok(typeof document === 'string')
  assert.equal(XMLValidator.validate(document), true)
  const [root] = elementsOf(parser.parse(document) as Record<string, unknown>[])
  assert.ok(root)
  assert.equal(root.name, 'ShowPlanXML')
  assert.equal(root.attributes['xmlns'], 'http://schemas.microsoft.com/sqlserver/2004/07/showplan')
  assert.ok(root.attributes['Version'] && root.attributes['Build'])
  return root
}

const all = (element: Element, name: string): Element[] => [
  ...(element.name === name ? [element] : []),
  ...element.children.flatMap((child) => all(child, name)),
]

async function openPlanner(login = LOGINS.reader as { user: string; password: string }) {
  const driver = await openDriver(stand, {}, login)
  await driver.batch('SET SHOWPLAN_XML ON')
  return {
    driver,
    plan: async (sql: string): Promise<Element> => {
      const rows = await driver.batch(sql)
      assert.equal(rows.length, 1)
      assert.equal(rows[0]?.length, 1)
      return parse(rows[0]?.[0])
    },
    [Symbol.asyncDispose]: () => driver[Symbol.asyncDispose](),
  }
}

const operators = (plan: Element): string[] =>
  all(plan, 'RelOp').map(
    ({ attributes }) => `${attributes['PhysicalOp']}/${attributes['LogicalOp']}`,
  )

test('a batch is answered with one row of one nvarchar(max) column', async () => {
  await using planner = await openPlanner()
  const columns: { colName: string; type: { name: string }; dataLength?: number | undefined }[] = []
  await planner.driver.send('SELECT 1; SELECT 2', 'execSqlBatch', (request) =>
    request.on('columnMetadata', (found) => {
      if (Array.isArray(found)) columns.push(...found)
    }),
  )
  assert.deepEqual(
    columns.map(({ colName, type, dataLength }) => [colName, type.name, dataLength]),
    [['Microsoft SQL Server 2005 XML Showplan', 'NVarChar', 65_535]],
  )
})

test('an operator says what it is, costs, yields and reads', async () => {
  await using planner = await openPlanner()
  const sql = "SELECT Status\n  FROM sales.Orders WHERE OrderId = 5 AND Status <> N'\"<&'"
  const plan = await planner.plan(sql)
  const [statement] = all(plan, 'StmtSimple')
  assert.equal(statement?.attributes['StatementText'], sql)
  assert.equal(statement?.attributes['StatementType'], 'SELECT')
  assert.ok(Number(statement?.attributes['StatementSubTreeCost']) > 0)
  assert.equal(statement?.attributes['StatementEstRows'], '1')
  const [operator] = all(plan, 'RelOp')
  assert.deepEqual(operators(plan), ['Clustered Index Seek/Clustered Index Seek'])
  for (const name of [
    'NodeId',
    'EstimateRows',
    'EstimateIO',
    'EstimateCPU',
    'AvgRowSize',
    'EstimatedTotalSubtreeCost',
    'Parallel',
  ])
    assert.match(operator?.attributes[name] ?? '', /^[\d.e-]+$/, name)
  assert.deepEqual(all(plan, 'Object')[0]?.attributes, {
    Database: '[shop]',
    Schema: '[sales]',
    Table: '[Orders]',
    Index: '[PK_Orders]',
    IndexKind: 'Clustered',
  })
  const output = operator?.children.find(({ name }) => name === 'OutputList')
  assert.deepEqual(
    output?.children.map(({ attributes }) => attributes['Column']),
    ['Status'],
  )
  const [seek] = all(plan, 'Prefix')
  assert.equal(seek?.attributes['ScanType'], 'EQ')
  assert.equal(all(plan, 'Predicate').length, 1)
})

test('plans nest as joins, aggregates, sorts and tops do, and their costs add up', async () => {
  await using planner = await openPlanner()
  const plan = await planner.plan(
    'SELECT TOP 5 o.CustomerId, SUM(l.LineTotal) AS Total FROM sales.Orders o JOIN sales.OrderLines l ON l.OrderId = o.OrderId GROUP BY o.CustomerId ORDER BY Total DESC',
  )
  const found = operators(plan)
  assert.equal(found[0], 'Top/Top')
  assert.equal(found[1], 'Sort/Sort')
  assert.ok(found.some((name) => name.endsWith('/Aggregate')))
  assert.ok(found.some((name) => name.endsWith('Inner Join')))
  assert.equal(found.filter((name) => name.includes('Scan')).length, 2)
  const operatorsOf = all(plan, 'RelOp')
  assert.deepEqual(
    operatorsOf.map(({ attributes }) => Number(attributes['NodeId'])),
    operatorsOf.map((_, index) => index),
  )
  const cost = (operator: Element | undefined, name: string): number =>
    Number(operator?.attributes[name])
  for (const operator of operatorsOf) {
    const inputs = operator.children.flatMap(({ children }) =>
      children.filter(({ name }) => name === 'RelOp'),
    )
    const sum =
      inputs.reduce((total, input) => total + cost(input, 'EstimatedTotalSubtreeCost'), 0) +
      cost(operator, 'EstimateIO') +
      cost(operator, 'EstimateCPU')
    const total = cost(operator, 'EstimatedTotalSubtreeCost')
    assert.ok(
      Math.abs(total - sum) <= total * 0.001,
      `${operator.attributes['PhysicalOp']}: ${total} is not ${sum}`,
    )
  }
})

// Each construct with an operator that must be in its plan.
const CONSTRUCTS: readonly [sql: string, operator: RegExp][] = [
  ['SELECT * FROM crm.Customers a CROSS JOIN crm.Addresses b', /^Nested Loops/],
  [
    'WITH c AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM c WHERE n < 10) SELECT * FROM c',
    /^Concatenation/,
  ],
  [
    'SELECT (SELECT COUNT(*) FROM sales.Orders o WHERE o.CustomerId = c.CustomerId) FROM crm.Customers c',
    /^Nested Loops\/Left Outer Join/,
  ],
  ['SELECT ROW_NUMBER() OVER (ORDER BY Status) FROM sales.Orders', /^Sequence Project/],
  [
    'SELECT CustomerId FROM sales.Orders INTERSECT SELECT CustomerId FROM crm.Customers',
    /Left Semi Join$/,
  ],
  [
    'SELECT CustomerId FROM sales.Orders EXCEPT SELECT CustomerId FROM crm.Customers',
    /Left Anti Semi Join$/,
  ],
  [
    'SELECT CustomerId, Status, COUNT(*) FROM sales.Orders GROUP BY ROLLUP(CustomerId, Status)',
    /Aggregate$/,
  ],
  ['SELECT * FROM (VALUES (1), (2)) v(a)', /^Constant Scan/],
  ["SELECT value FROM STRING_SPLIT('a,b', ',')", /^Table-valued function/],
  [
    'SELECT Status FROM sales.Orders GROUP BY Status HAVING COUNT(*) > 5',
    /^(?:Filter|Hash Match|Stream Aggregate)/,
  ],
  ['SELECT * INTO #copy FROM sales.Orders', /^Clustered Index Scan/],
  ['SELECT name FROM sys.tables', /Scan|Seek/],
]

test('every construct has a plan', async () => {
  await using planner = await openPlanner()
  for (const [sql, operator] of CONSTRUCTS) {
    const found = operators(await planner.plan(sql))
    assert.ok(
      found.some((name) => operator.test(name)),
      `${sql}: ${found.join(', ')}`,
    )
  }
})

test('a join without a condition is warned of', async () => {
  await using planner = await openPlanner()
  const plan = await planner.plan('SELECT * FROM crm.Customers a CROSS JOIN crm.Addresses b')
  assert.deepEqual(
    all(plan, 'Warnings').map(({ attributes }) => attributes),
    [{ NoJoinPredicate: '1' }],
  )
})

test('nothing is executed until the option is off again', async () => {
  await using planner = await openPlanner(LOGINS.writer)
  const plan = await planner.plan(`
    INSERT INTO catalog.Categories (CategoryId, Name) VALUES (990, N'planned');
    UPDATE catalog.Categories SET Name = N'planned' OUTPUT inserted.Name WHERE CategoryId = 1;
    DELETE FROM catalog.Categories;
    MERGE catalog.Categories t USING (SELECT 990 AS id) s ON t.CategoryId = s.id
      WHEN NOT MATCHED THEN INSERT (CategoryId, Name) VALUES (990, N'planned');
    CREATE TABLE #made (a int);
    BEGIN TRANSACTION;
    WAITFOR DELAY '00:01:00';
    EXEC sp_set_session_context N'k', N'planned'`)
  assert.deepEqual(
    all(plan, 'StmtSimple').map(({ attributes }) => attributes['StatementType']),
    [
      'INSERT',
      'UPDATE',
      'DELETE',
      'MERGE',
      'CREATE TABLE',
      'BEGIN TRANSACTION',
      'WAITFOR',
      'EXECUTE PROC',
    ],
  )
  assert.deepEqual(
    all(plan, 'RelOp').filter(({ attributes }) =>
      /^Clustered Index (?:Insert|Update|Delete|Merge)$/.test(attributes['PhysicalOp'] ?? ''),
    ).length,
    4,
  )
  await planner.driver.send('sp_set_session_context', 'callProcedure', (request) => {
    request.addParameter('key', TYPES.NVarChar, 'k')
    request.addParameter('value', TYPES.NVarChar, 'planned')
  })
  await planner.driver.batch('SET SHOWPLAN_XML OFF')
  assert.deepEqual(
    await planner.driver.batch(
      "SELECT (SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId = 990 OR Name = N'planned'), @@TRANCOUNT, OBJECT_ID('tempdb..#made'), CAST(SESSION_CONTEXT(N'k') AS nvarchar(10))",
    ),
    [[0, 0, null, null]],
  )
})

test('branches, loops and variables are laid out and not followed', async () => {
  await using planner = await openPlanner()
  const plan = await planner.plan(
    "DECLARE @n int = 5; SET @n = 6; IF @n > 3 SELECT Status FROM sales.Orders WHERE OrderId = @n ELSE PRINT 'no'; WHILE 1 = 1 SELECT 2; USE master",
  )
  assert.equal(all(plan, 'StmtCond').length, 2)
  assert.equal(all(plan, 'Then').length, 2)
  assert.equal(all(plan, 'Else').length, 1)
  assert.deepEqual(all(plan, 'StmtUseDb')[0]?.attributes['Database'], '[master]')
  const [range] = all(plan, 'RangeExpressions')
  assert.equal(range && all(range, 'ScalarOperator')[0]?.attributes['ScalarString'], '6')
})

test('a parameterised statement is planned with its parameters', async () => {
  await using planner = await openPlanner()
  const rows = await planner.driver.send(
    'SELECT Status FROM sales.Orders WHERE OrderId = @id',
    'execSql',
    (request) => request.addParameter('id', TYPES.Int, 7),
  )
  assert.equal(rows.length, 1)
  assert.deepEqual(operators(parse(rows[0]?.[0])), ['Clustered Index Seek/Clustered Index Seek'])
})

test('variables without a value are planned for any value', async () => {
  await using planner = await openPlanner()
  const plan = await planner.plan(
    'DECLARE @status nvarchar(20), @id int; SELECT Status FROM sales.Orders WHERE OrderId = @id AND Status = @status',
  )
  assert.deepEqual(operators(plan), ['Clustered Index Seek/Clustered Index Seek'])
})

test('what cannot be compiled is an error, and the option stays on', async () => {
  await using planner = await openPlanner()
  await assert.rejects(planner.driver.batch('SELECT * FROM nowhere'), { number: 208 })
  await assert.rejects(planner.driver.batch('SELECT FROM'), { number: 156 })
  await assert.rejects(planner.driver.batch('DELETE FROM sales.Payments'), { number: 229 })
  assert.deepEqual(operators(await planner.plan('SELECT 1')), ['Constant Scan/Constant Scan'])
})

test('the option stands alone in its batch, and a reset ends it', async () => {
  await using driver = await openDriver(stand)
  await assert.rejects(driver.batch('SET SHOWPLAN_XML ON; SELECT 1'), { number: 1067 })
  await assert.rejects(driver.batch('BEGIN SET SHOWPLAN_XML ON END'), { number: 1067 })
  await assert.rejects(driver.batch('SET SHOWPLAN_ALL ON'), { number: 40517 })
  await assert.rejects(driver.batch('SET STATISTICS XML ON'), { number: 40517 })
  assert.deepEqual(await driver.batch('SELECT 1'), [[1]])
  await driver.batch('SET SHOWPLAN_XML ON')
  await driver.reset()
  assert.deepEqual(await driver.batch('SELECT 1'), [[1]])
})
