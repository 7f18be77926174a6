import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readPlans, type Plan } from './plan.ts'
import { planText } from './reading.ts'

const planOf = (file: string): Plan => {
  const xml = readFileSync(join(import.meta.dirname, '../../../test/showplan', file), 'utf8')
  const [plan, another] = readPlans(xml)
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

test('the shares of an operator tree add up, and words come before the tree', () => {
  for (const file of ['sql-server-2017-conversion.xml', 'sql-server-2022-update.xml']) {
    const plan = planOf(file)
    const sum = plan.operators.reduce((total, { costShare }) => total + costShare, 0)
    assert.ok(Math.abs(sum - 1) < 0.01, `${file}: ${sum}`)
    const text = planText(plan)
    assert.ok(text.indexOf('of the cost is') < text.indexOf('Operators:'))
  }
})

test('no document names the database it is about', () => {
  for (const file of ['2016-missing-index', '2017-conversion', '2019-warnings', '2022-update']) {
    const plan = planOf(`sql-server-${file}.xml`)
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
