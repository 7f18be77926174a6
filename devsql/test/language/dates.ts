import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openDriver } from '../driver.ts'
import { checkFaults, checkRows } from './one-row.ts'
import type { Fault, OneRow } from './one-row.ts'
import type { StandInUse } from './stand-in-use.ts'

const ZONE = "AT TIME ZONE 'Central European Standard Time'"

/** The examples of "AT TIME ZONE", and texts of "Date and time styles". */
const ROWS: readonly OneRow[] = [
  [
    `SELECT CAST('2022-03-27T01:01:00' AS datetime2(0)) ${ZONE}, CAST('2022-03-27T02:01:00' AS datetime2(0)) ${ZONE}, CAST('2022-03-27T03:01:00' AS datetime2(0)) ${ZONE}`,
    ['2022-03-27T01:01:00+01:00', '2022-03-27T03:01:00+02:00', '2022-03-27T03:01:00+02:00'],
  ],
  [
    `SELECT CAST('2022-10-30T02:01:00' AS datetime2(0)) ${ZONE}, CAST('2022-10-30T03:01:00' AS datetime2(0)) ${ZONE}`,
    ['2022-10-30T02:01:00+02:00', '2022-10-30T03:01:00+01:00'],
  ],
  [
    "SELECT CAST('2022-07-01T12:00:00.1234567+05:30' AS datetimeoffset) AT TIME ZONE 'utc', CAST('2022-07-01T12:00:00' AS datetime) AT TIME ZONE 'Pacific Standard Time' AT TIME ZONE 'Tokyo Standard Time'",
    ['2022-07-01T06:30:00.1234567+00:00', '2022-07-02T04:00:00.000+09:00'],
  ],
  [
    "SELECT CONVERT(date, '20.01.2020', 104), TRY_CONVERT(datetime2(0), '31/12/2020', 101), CAST('5 Mar 2026 4:05PM' AS datetime2(0)), CAST('Mar 5, 26' AS date), CAST('260302' AS date)",
    ['2020-01-20', null, '2026-03-05T16:05:00', '2026-03-05', '2026-03-02'],
  ],
]

const FAULTS: readonly Fault[] = [
  [
    "SELECT CAST('13/13/2026' AS datetime)",
    242,
    'The conversion of a varchar data type to a datetime data type resulted in an out-of-range value.',
  ],
  [
    "SELECT CAST('2026-02-30' AS date)",
    241,
    'Conversion failed when converting date and/or time from character string.',
  ],
  [
    "SELECT SYSDATETIME() AT TIME ZONE 'Nowhere'",
    9820,
    "The time zone parameter 'Nowhere' provided to AT TIME ZONE clause is invalid.",
  ],
  ['SET DATEFORMAT mdd', 2741, "SET DATEFORMAT date order 'mdd' is invalid."],
  ['SET DATEFIRST 8', 2742, 'SET DATEFIRST 8 is out of range.'],
  [
    'SET LANGUAGE Deutsch',
    40_517,
    'devsql, the sample server, does not support SET LANGUAGE DEUTSCH.',
  ],
]

export function dates(inUse: StandInUse): void {
  test('text becomes dates, and times move between zones, as documented', async () => {
    await checkRows(inUse, ROWS.slice(0, 3))
    const [row] = await inUse.writer().rows(ROWS[3]?.[0].replace('', '') ?? '')
    assert.deepEqual(row, ROWS[3]?.[1].slice(0, 5))
    await checkFaults(inUse, FAULTS)
  })

  test('SET DATEFORMAT decides what a text means; datetime reads even yyyy-mm-dd by it', async () => {
    await using driver = await openDriver(inUse.stand(), { useUTC: true })
    const parts = (text: string, type: string): string =>
      `SELECT CONVERT(varchar(10), CAST('${text}' AS ${type}), 120)`
    const read = async (format: string, text: string, type: string): Promise<unknown> =>
      (await driver.batch(`SET DATEFORMAT ${format}; ${parts(text, type)}`))[0]?.[0]
    assert.equal(await read('dmy', '02/03/2026', 'datetime'), '2026-03-02')
    assert.equal(await read('dmy', '2026-03-02', 'datetime'), '2026-02-03')
    assert.equal(await read('dmy', '2026-03-02', 'date'), '2026-03-02')
    assert.equal(await read('dmy', '2026-03-02T00:00:00', 'datetime'), '2026-03-02')
    assert.equal(await read('ymd', '26/03/02', 'smalldatetime'), '2026-03-02')
    assert.equal(await read('mdy', '02/03/2026', 'datetime2'), '2026-02-03')
    await driver.batch('BEGIN TRAN; SET DATEFORMAT dmy; SET LOCK_TIMEOUT 1500; ROLLBACK')
    assert.deepEqual(await driver.batch(parts('02/03/2026', 'date')), [['2026-03-02']])
    assert.deepEqual(await driver.batch('SELECT @@LOCK_TIMEOUT'), [[1500]])
    await driver.reset()
    assert.deepEqual(await driver.batch(parts('02/03/2026', 'date')), [['2026-02-03']])
  })

  test('SET DATEFIRST and SET LANGUAGE move the week', async () => {
    await using driver = await openDriver(inUse.stand())
    const week =
      "SELECT @@DATEFIRST, DATEPART(weekday, '2026-11-22'), DATENAME(weekday, '2026-11-22'), CONVERT(varchar(10), DATETRUNC(week, CAST('2026-11-22' AS date)))"
    assert.deepEqual(await driver.batch(week), [[7, 1, 'Sunday', '2026-11-22']])
    assert.deepEqual(await driver.batch(`SET DATEFIRST 1; ${week}`), [
      [1, 7, 'Sunday', '2026-11-16'],
    ])
    assert.deepEqual(
      await driver.batch(
        "SET LANGUAGE 'British English'; SELECT @@LANGUAGE, @@LANGID, MONTH('02/03/2026')",
      ),
      [['British', 23, 3]],
    )
  })

  test('the clock and RAND stand still for a statement', async () => {
    await checkRows(inUse, [
      [
        'SELECT COUNT(DISTINCT a), COUNT(DISTINCT b) FROM (SELECT SYSDATETIME() AS a, RAND() AS b FROM sales.Orders) AS q',
        [1, 1],
      ],
    ])
    const rows = await inUse.writer().rows('SELECT TOP 1000 SYSDATETIME() FROM sales.Orders')
    assert.equal(new Set(rows.map(([at]) => String(at))).size, 1)
  })
}
