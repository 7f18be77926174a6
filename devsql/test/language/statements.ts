import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDriver } from '../driver.ts'
import { checkFaults, checkRows } from './one-row.ts'
import type { StandInUse } from './stand-in-use.ts'

export function statements(inUse: StandInUse): void {
  const { stand } = inUse

  test('trailing blanks do not count in comparisons, and indexes serve them', async () => {
    await checkRows(inUse, [
      [
        "SELECT CASE WHEN 'a' = 'a  ' THEN 1 ELSE 0 END, CASE WHEN N'a ' IN (N'A') THEN 1 ELSE 0 END, CASE WHEN ' a' = 'a' THEN 1 ELSE 0 END, DATALENGTH('a ')",
        [1, 1, 0, 2],
      ],
      [
        "SELECT CASE WHEN 'abc  ' LIKE 'abc' THEN 1 ELSE 0 END, CASE WHEN 'abc' LIKE 'abc ' THEN 1 ELSE 0 END, CASE WHEN N'abc ' LIKE N'abc' THEN 1 ELSE 0 END",
        [1, 0, 0],
      ],
      ["SELECT COUNT(*) FROM catalog.Products WHERE Sku = 'sku-00001   '", [1]],
    ])
    await checkFaults(inUse, [
      [
        "INSERT INTO catalog.Products (Sku, Name, CategoryId, ListPrice, UnitCost) VALUES ('SKU-00001 ', 'x', 11, 1, 1)",
        2601,
        "Cannot insert duplicate key row in object 'catalog.Products' with unique index 'UX_Products_Sku'. The duplicate key value is (SKU-00001 ).",
      ],
    ])
  })

  test('recursion ends at 100 levels, or where OPTION says', async () => {
    const numbers = 'WITH n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i <'
    await checkRows(inUse, [
      [`${numbers} 100) SELECT COUNT(*) FROM n`, [101]],
      [`${numbers} 150) SELECT COUNT(*) FROM n OPTION (MAXRECURSION 0)`, [151]],
    ])
    const exhausted = (limit: number): string =>
      `The statement terminated. The maximum recursion ${limit} has been exhausted before statement completion.`
    await checkFaults(inUse, [
      [`${numbers} 101) SELECT COUNT(*) FROM n`, 530, exhausted(100)],
      [`${numbers} 9) SELECT COUNT(*) FROM n OPTION (MAXRECURSION 5)`, 530, exhausted(5)],
    ])
  })

  test('rows are neither counted below zero nor changed through a table expression', async () => {
    await checkFaults(inUse, [
      [
        'DECLARE @n int = -1; SELECT TOP (@n) Name FROM catalog.Categories',
        127,
        'A TOP N or FETCH rowcount value may not be negative.',
      ],
      [
        'WITH d AS (SELECT * FROM catalog.Categories) DELETE FROM d',
        40_517,
        'devsql, the sample server, does not support changing a common table expression.',
      ],
    ])
  })

  test('rows of a procedure, of TOP, of SELECT INTO go into tables', async () => {
    await using driver = await openDriver(stand())
    assert.deepEqual(
      await driver.batch(
        `CREATE TABLE #t (id int IDENTITY(5,1) NOT NULL, a int NULL);
         INSERT #t EXEC ('SELECT 1 UNION ALL SELECT 2');
         INSERT TOP (1) #t SELECT v FROM (VALUES (3), (4)) AS x (v);
         SELECT id, a INTO #u FROM #t;
         INSERT #u VALUES (9);
         SELECT id, a FROM #u ORDER BY id`,
      ),
      [
        [5, 1],
        [6, 2],
        [7, 3],
        [8, 9],
      ],
    )
  })

  test('variables take the rows of a change, and add up those of a SELECT', async () => {
    await using driver = await openDriver(stand())
    assert.deepEqual(
      await driver.batch(
        `CREATE TABLE #t (a int); INSERT #t VALUES (5);
         DECLARE @old int, @new int, @sum int = 100, @list varchar(20) = '';
         UPDATE #t SET @old = a, a += 1;
         UPDATE #t SET @new = a = a * 2;
         SELECT @sum = @sum + v FROM (VALUES (1), (2)) AS x (v);
         SELECT @list = @list + s + ';' FROM (VALUES ('b'), ('a')) AS x (s) ORDER BY s;
         SELECT @old, @new, @sum, @list`,
      ),
      [[5, 12, 103, 'a;b;']],
    )
    await checkFaults(inUse, [
      [
        "DECLARE @s varchar(50); SELECT @s = ISNULL(@s + ',', '') + Name FROM catalog.Categories",
        40_517,
        'devsql, the sample server, does not support a variable carried from row to row in SELECT.',
      ],
    ])
  })
}
