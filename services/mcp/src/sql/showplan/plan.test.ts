import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readPlans, type Plan } from './plan.ts'
import { planText } from './reading.ts'

const FOLDER = join(import.meta.dirname, '../../../test/showplan')

const plansOf = (file: string): Plan[] => readPlans(readFileSync(join(FOLDER, file), 'utf8'))

const planOf = (file: string): Plan => {
  const [plan, another] = plansOf(file)
  assert.ok(plan && another === undefined)
  return plan
}

const tree = (plan: Plan) =>
  plan.operators.map(({ depth, name, costShare }) => `${'.'.repeat(depth)}${name} ${costShare}`)

test('missing indexes become CREATE INDEX texts with exact quoting, the best first', () => {
  const plan = planOf('sql-server-2016-missing-index.xml')
  assert.deepEqual(plan.missingIndexes, [
    {
      impactPercent: 97.3,
      createStatement:
        'CREATE INDEX [IX_Order Lines_Region_Amount] ON [sales].[Order Lines] ([Region], [Amount]) INCLUDE ([Line No]]])',
    },
    {
      impactPercent: 18.3,
      createStatement: 'CREATE INDEX [IX_Order Lines_Amount] ON [sales].[Order Lines] ([Amount])',
    },
  ])
  assert.deepEqual(plan.operators[0], {
    id: 0,
    parent: null,
    depth: 0,
    name: 'Clustered Index Scan',
    object: '[sales].[Order Lines] [PK_Order Lines]',
    estimatedRows: 3.2,
    estimatedRowsRead: 250_000,
    costShare: 1,
    condition:
      "[Order Lines].[Region] as [l].[Region]=N'<EU>' AND [Order Lines].[Amount] as [l].[Amount]>[@from]",
    warnings: ['Reads about 250000 rows one by one'],
  })
})

test('implicit conversions are told with what they cost', () => {
  const plan = planOf('sql-server-2017-conversion.xml')
  const expression = 'CONVERT_IMPLICIT(nvarchar(10),[Customers].[Code] as [c].[Code],0)'
  assert.deepEqual(plan.warnings, [
    `Implicit conversion makes the row estimate a guess: ${expression}`,
    `Implicit conversion keeps an index from being sought: ${expression}=[@code]`,
  ])
  assert.deepEqual(tree(plan), [
    'Nested Loops (Inner Join) 0.125',
    '.Index Scan 0.5',
    '.Index Seek 0.375',
  ])
  assert.equal(plan.operators[2]?.parent, 0)
})

test('spills, missing conditions and statistics are told where they are', () => {
  const plan = planOf('sql-server-2019-warnings.xml')
  assert.deepEqual(plan.warnings, ['The optimizer ran out of time: there may be a better plan'])
  assert.deepEqual(
    plan.operators.map(({ warnings }) => warnings),
    [
      ['Spills to tempdb (level 2)', 'A sort spills to tempdb'],
      ['No join condition: every row is combined with every other'],
      ['Reads about 120000 rows one by one'],
      [],
      [
        'No statistics on [Payments].PaidAt, [Payments].Method',
        'Reads about 50000 rows one by one',
      ],
    ],
  )
  assert.equal(plan.estimatedRows, 6e9)
})

test('a write is read like a query, and what newer servers add is passed over', () => {
  const plan = planOf('sql-server-2022-update.xml')
  assert.equal(plan.statementType, 'UPDATE')
  assert.deepEqual(tree(plan), [
    'Clustered Index Update (Update) 0.6',
    '.Compute Scalar 0',
    '..Index Seek 0.4',
  ])
})

test('inputs that are alternatives share the cost of their join, and a columnstore is named', () => {
  const plan = planOf('sql-server-2019-adaptive-join.xml')
  assert.deepEqual(tree(plan), [
    'Parallelism (Gather Streams) 0.2',
    '.Adaptive Join (Inner Join) 0',
    '..Parallelism (Repartition Streams) 0.067',
    '...Columnstore Index Scan (Clustered Index Scan) 0.267',
    '..Filter 0.033',
    '...Clustered Index Scan 0.167',
    '..Clustered Index Seek 0.267',
  ])
  assert.equal(
    plan.operators.at(-1)?.condition,
    '[o].[OrderId] = [OrderLines].[OrderId] as [l].[OrderId]; residual: [Orders].[Channel] as [o].[Channel]=[@channel]',
  )
  const [first, second] = plan.operators.flatMap(({ warnings }) => warnings)
  assert.deepEqual([first, second], ['Reads about 4000000 rows one by one', undefined])
})

test('a batch has a plan for each statement, condition and operation of a cursor, and for what a function runs', () => {
  const plans = plansOf('sql-server-2017-batch.xml')
  assert.deepEqual(
    plans.map((plan) => [plan.statementType, plan.estimatedCost, ...tree(plan)]),
    [
      ['SELECT', 0.1, 'Compute Scalar 0', '.Clustered Index Seek 1'],
      ['RETURN in [sales].[TotalOf]', 0.02, 'Stream Aggregate (Aggregate) 0', '.Index Seek 1'],
      ['COND WITH QUERY', 0.012, 'Remote Query 1'],
      [
        'DECLARE CURSOR',
        0.02,
        'Clustered Index Insert (Insert) 0.75',
        '.Clustered Index Scan 0.25',
      ],
      ['DECLARE CURSOR', 0.003, 'Clustered Index Seek 1'],
    ],
  )
  const [select] = plans
  assert.deepEqual(select?.warnings, [
    'A scalar function runs once for each row, and keeps the plan from running in parallel',
  ])
  assert.equal(
    select.operators[1]?.condition,
    '[Orders].[CustomerId] = (7) AND [Orders].[OrderId] >= [@from] AND [Orders].[OrderId] < [@to] OR [Orders].[CustomerId] = (9)',
  )
  // The name of another server is nobody's business.
  assert.doesNotMatch(plans.map(planText).join(), /ELSEWHERE/)
})

test('the shares of an operator tree add up, and words come before the tree', () => {
  for (const file of ['2017-conversion', '2019-adaptive-join', '2022-update']) {
    const plan = planOf(`sql-server-${file}.xml`)
    const sum = plan.operators.reduce((total, { costShare }) => total + costShare, 0)
    assert.ok(Math.abs(sum - 1) < 0.01, `${file}: ${sum}`)
    const text = planText(plan)
    assert.ok(text.indexOf('of the cost is') < text.indexOf('Operators:'))
  }
})

test('no document names the database it is about', () => {
  const files = readdirSync(FOLDER)
  assert.ok(files.length > 0)
  for (const plan of files.flatMap(plansOf)) {
    assert.doesNotMatch(JSON.stringify(plan) + planText(plan), /\bshop\b/)
  }
})

const nested = (depth: number) =>
  `<ShowPlanXML>${'<a>'.repeat(depth)}${'</a>'.repeat(depth)}</ShowPlanXML>`

test('a document that could harm its reader is refused', () => {
  const bad: [string, string][] = [
    ['a document type', '<!DOCTYPE x [<!ENTITY e "boom">]><ShowPlanXML>&e;</ShowPlanXML>'],
    ['too deep', nested(5000)],
    ['too large', `<ShowPlanXML a="${'x'.repeat(8_000_001)}"/>`],
    ['another document', '<html/>'],
    ['no XML', 'plan'],
    ['nothing', ''],
  ]
  for (const [what, xml] of bad) assert.throws(() => readPlans(xml), Error, what)
  assert.deepEqual(readPlans(nested(900)), [])
  assert.deepEqual(readPlans('<ShowPlanXML/>'), [])
})
