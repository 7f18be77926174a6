import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classify } from './classifier/classify.ts'
import { outputsRows, withSampleOutput } from './sample-clause.ts'

const PLACED: readonly [sql: string, place: string][] = [
  ['DELETE FROM a.b WHERE c = 1', 'DELETE FROM a.b^ WHERE c = 1'],
  ['DELETE a', 'DELETE a^'],
  [
    'DELETE TOP (5) o FROM sales.Orders o WHERE 1 = 1;',
    'DELETE TOP (5) o^ FROM sales.Orders o WHERE 1 = 1;',
  ],
  [
    'DELETE FROM [a b].[c]]d] WITH (TABLOCK) WHERE x IN (SELECT 1)',
    'DELETE FROM [a b].[c]]d] WITH (TABLOCK)^ WHERE x IN (SELECT 1)',
  ],
  ['DELETE a -- all', 'DELETE a^ -- all'],
  [
    'WITH x AS (SELECT 1 AS i) DELETE x WHERE i = 1',
    'WITH x AS (SELECT 1 AS i) DELETE x^ WHERE i = 1',
  ],
  ['INSERT INTO a.b (c, d) VALUES (1, 2)', 'INSERT INTO a.b (c, d)^ VALUES (1, 2)'],
  ['INSERT a SELECT 1', 'INSERT a^ SELECT 1'],
  ['INSERT a (SELECT 1)', 'INSERT a^ (SELECT 1)'],
  ['INSERT a DEFAULT VALUES', 'INSERT a^ DEFAULT VALUES'],
  ['INSERT TOP (3) INTO a (c) SELECT d FROM e', 'INSERT TOP (3) INTO a (c)^ SELECT d FROM e'],
  ['UPDATE a SET b = 1', 'UPDATE a SET b = 1^'],
  [
    'UPDATE a SET b = (SELECT 1 FROM c WHERE d = 1) WHERE e = 2',
    'UPDATE a SET b = (SELECT 1 FROM c WHERE d = 1)^ WHERE e = 2',
  ],
  ['UPDATE o SET b = 1 FROM a o JOIN c ON 1 = 1', 'UPDATE o SET b = 1^ FROM a o JOIN c ON 1 = 1'],
  [
    'UPDATE a SET b = CASE WHEN c IS DISTINCT FROM d THEN 1 END WHERE e = 1',
    'UPDATE a SET b = CASE WHEN c IS DISTINCT FROM d THEN 1 END^ WHERE e = 1',
  ],
  ["UPDATE a SET b = ' WHERE ', [from] = 1;;", "UPDATE a SET b = ' WHERE ', [from] = 1^;;"],
  [
    'MERGE a USING b ON a.i = b.i WHEN MATCHED THEN DELETE;',
    'MERGE a USING b ON a.i = b.i WHEN MATCHED THEN DELETE^;',
  ],
  [
    'MERGE a USING b ON a.i = b.i WHEN MATCHED THEN DELETE OPTION (RECOMPILE);',
    'MERGE a USING b ON a.i = b.i WHEN MATCHED THEN DELETE^ OPTION (RECOMPILE);',
  ],
]

const CLAUSE = / OUTPUT (?:\$action, )?(?:deleted\.\*, )?(?:inserted|deleted)\.\* /

for (const [sql, place] of PLACED) {
  test(`an OUTPUT clause finds its place in: ${sql}`, () => {
    const sampling = withSampleOutput(sql)
    assert.equal(sampling?.sql.replace(CLAUSE, '^'), place)
    assert.equal(classify(sampling?.sql ?? '').class, 'write')
  })
}

for (const sql of [
  'DELETE FROM a OUTPUT deleted.b WHERE c = 1',
  'INSERT INTO a (b) OUTPUT inserted.b VALUES (1)',
  'DELETE FROM f(1)',
  'DELETE @rows',
  'SELECT 1',
]) {
  test(`no OUTPUT clause is added to: ${sql}`, () => {
    assert.equal(withSampleOutput(sql), undefined)
  })
}

test('only an OUTPUT clause of the write itself, that is not INTO a table, answers its rows', () => {
  for (const sql of [
    'DELETE FROM t OUTPUT deleted.* WHERE a = 1',
    'INSERT INTO t (a) OUTPUT inserted.a VALUES (1)',
    'WITH c AS (SELECT 1 AS a) UPDATE t SET a = c.a OUTPUT inserted.a FROM t, c',
    'DELETE FROM t OUTPUT deleted.a INTO log (a) OUTPUT deleted.b',
  ]) {
    assert.equal(outputsRows(sql), true, sql)
  }
  for (const sql of [
    'DELETE FROM t',
    'INSERT INTO t (a) OUTPUT inserted.a INTO log (a) VALUES (1)',
    "UPDATE t SET [output] = 'OUTPUT' -- OUTPUT",
    'INSERT INTO t (a) SELECT a FROM (SELECT 1 AS output) AS s (a)',
  ]) {
    assert.equal(outputsRows(sql), false, sql)
  }
})
