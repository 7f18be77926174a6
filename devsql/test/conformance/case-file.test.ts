import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCaseFile } from './case-file.ts'

const HEAD = '-- page: SELECT (Transact-SQL)\n\n'
const parse = (text: string) => parseCaseFile('f.sql', HEAD + text)

test('a case is its title, its needs and its steps', () => {
  const { cases } = parse(
    [
      '--- two sessions',
      '-- needs: shop',
      '-- devsql: refuses 40517 WIDGETS',
      'BEGIN TRAN',
      '-- ok',
      '-- session: other',
      '-- background',
      '-- param: @a int = 1',
      'SELECT @a AS a',
      '',
      '-- columns: a int null',
      '-- row: [ 1 ]',
      '-- count: 2',
      '',
    ].join('\n'),
  )
  const [known] = cases
  assert.deepEqual(
    {
      ...known,
      steps: known?.steps.map(({ session, background, sql }) => ({ session, background, sql })),
    },
    {
      title: 'two sessions',
      needs: ['shop'],
      refused: 'WIDGETS',
      steps: [
        { session: 'main', background: false, sql: 'BEGIN TRAN' },
        { session: 'other', background: true, sql: 'SELECT @a AS a' },
      ],
    },
  )
  assert.deepEqual(
    known?.steps[1]?.expected.map(({ line }) => line),
    ['columns: a int null', 'row: [1]', 'count: 2'],
  )
})

const FAULTS: readonly [fault: string, text: string, message: RegExp][] = [
  ['no case', '', /f\.sql: there is no case/],
  ['a case without statement', '--- a', /"a" has no statement/],
  ['a statement without expectation', '--- a\nSELECT 1', /"a" has no expectation/],
  ['one of two statements without', '--- a\nSELECT 1\n-- ok\nSELECT 2', /"a" has no expectation/],
  ['a title twice', '--- a\nSELECT 1\n-- ok\n--- a', /f\.sql:6: the title is taken/],
  ['a separator without title', '---\nSELECT 1', /f\.sql:3: only "-- page/],
  ['an unknown directive', '--- a\nSELECT 1\n-- rows: [1]', /f\.sql:5: unknown directive rows/],
  ['a comment line', '--- a\nSELECT 1\n--row: [1]', /neither a directive nor SQL/],
  ['an answer before its statement', '--- a\n-- ok\nSELECT 1', /ok stands after a statement/],
  ['an unknown need', '--- a\n-- needs: luck\nSELECT 1', /needs is one of/],
  ['a need after a statement', '--- a\nSELECT 1\n-- ok\n-- needs: shop', /before the statements/],
  ['another mark of devsql', '--- a\n-- devsql: differs\nSELECT 1', /refuses 40517 CONSTRUCT/],
  ['ok beside an answer', '--- a\nSELECT 1\n-- ok\n-- count: 1', /ok stands alone/],
  ['a row without columns', '--- a\nSELECT 1\n-- row: [1]', /row stands after columns/],
  [
    'a row of other width',
    '--- a\nSELECT 1\n-- columns: a int\n-- row: [1,2]',
    /array of 1 values/,
  ],
  ['a row that is no JSON', '--- a\nSELECT 1\n-- columns: a int\n-- row: [x]', /f\.sql:6: .*JSON/],
  ['a column without type', '--- a\nSELECT 1\n-- columns: a', /a column is/],
  ['an error without line', '--- a\nSELECT 1\n-- error: 8134 16 1 Divide', /error is NUMBER CLASS/],
  ['a count that is none', '--- a\nSELECT 1\n-- count: many', /count is a number/],
  ['a parameter of no type', '--- a\n-- param: @a = 1\nSELECT 1', /a parameter is/],
  [
    'digits the driver would lose',
    '--- a\n-- param: @a decimal(38,2) = "1234567890123456.78"\nSELECT 1',
    /at most 15 digits/,
  ],
]

for (const [fault, text, message] of FAULTS)
  test(`refused: ${fault}`, () => {
    assert.throws(() => parse(text), message)
  })

test('refused: a file that names no page', () => {
  assert.throws(() => parseCaseFile('f.sql', '--- a\nSELECT 1\n-- ok'), /no page/)
})

test('what an expectation does not say may be anything, what it says may not', () => {
  const { cases } = parse(
    '--- a\nSELECT 1\n-- columns: a varchar(*), [b c] decimal(5,2) not null\n-- error: 515 16 * line 2 no …, table (x).',
  )
  const [columns, error] = cases[0]?.steps[0]?.expected ?? []
  const matches = [
    'columns: [a] varchar(9) null, [b c] decimal(5,2) not null',
    'columns: [a] varchar(9) not null, [b c] decimal(5,2) not null',
    'columns: [a] varchar(9) null, [b c] decimal(5,2) null',
    'columns: [a] varchar null, [b c] decimal(5,2) not null',
    'error: 515 16 2 line 2 no NULL, table (x).',
    'error: 515 16 2 line 3 no NULL, table (x).',
  ].filter((line) => columns?.pattern.test(line) || error?.pattern.test(line))
  assert.deepEqual(matches, [
    'columns: [a] varchar(9) null, [b c] decimal(5,2) not null',
    'columns: [a] varchar(9) not null, [b c] decimal(5,2) not null',
    'error: 515 16 2 line 2 no NULL, table (x).',
  ])
})
