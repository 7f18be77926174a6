import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import * as fc from 'fast-check'
import { z } from 'zod'
import type { Service } from '../service.ts'
import { caller, startOnSql, type Caller } from './calls.ts'

// Random and extreme values of every type go to the server as params and come back as a result, through
// the driver in both directions. PUENTE_TEST_VALUE_RUNS asks for more than the few rounds of a usual run.
const RUNS = Number(process.env['PUENTE_TEST_VALUE_RUNS'] ?? 2)
const VALUES_PER_CALL = 25

const answer = z.array(z.array(z.unknown()))

let service: Service
let call: Caller
before(async () => {
  service = await startOnSql({ limits: { bytes: 1_000_000 } })
  call = await caller(service, 'sql:read')
})
after(async () => service[Symbol.asyncDispose]())

/** The text of a whole number with its last `scale` digits behind the point. */
const pointed = (value: bigint, scale: number) => {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const at = digits.length - scale
  return `${value < 0n ? '-' : ''}${digits.slice(0, at)}${scale === 0 ? '' : `.${digits.slice(at)}`}`
}

const whole = (min: bigint, max: bigint) =>
  fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n))

const exact = (precision: number, scale: number) => {
  const most = 10n ** BigInt(precision) - 1n
  return whole(-most, most).map((value) => pointed(value, scale))
}

/** A text with so many digits behind the point of its seconds. */
const clock = (digits: number) =>
  fc.oneof(fc.integer({ min: 0, max: 86_399 }), fc.constantFrom(0, 86_399)).chain((seconds) =>
    whole(0n, 10n ** BigInt(digits) - 1n).map((fraction) => {
      const text = new Date(seconds * 1000).toISOString().slice(11, 19)
      return digits === 0 ? text : `${text}.${String(fraction).padStart(digits, '0')}`
    }),
  )

const FIRST_DAY = new Date('0001-01-01').getTime() / 86_400_000
const LAST_DAY = new Date('9999-12-31').getTime() / 86_400_000
const date = (first = FIRST_DAY, last = LAST_DAY) =>
  fc
    .oneof(fc.integer({ min: first, max: last }), fc.constantFrom(first, last))
    .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
const dayOf = (text: string) => new Date(text).getTime() / 86_400_000

const moment = (digits: number, days = date()) =>
  fc.tuple(days, clock(digits)).map(([day, time]) => `${day}T${time}`)

const offset = fc.integer({ min: -840, max: 840 }).map((minutes) => {
  const size = Math.abs(minutes)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
})

// A datetime holds every third, seventh and tenth of ten milliseconds.
const datetime = fc
  .tuple(moment(2, date(dayOf('1753-01-01'), LAST_DAY)), fc.constantFrom('0', '3', '7'))
  .map(([start, last]) => start + last)

const hex = fc
  .uint8Array({ maxLength: 60 })
  .map((bytes) => `0x${Buffer.from(bytes).toString('hex').toUpperCase()}`)

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', ' ', "'", "''--", '東京 🎁', 'e\u0301', '\u{10ffff}', ' x '),
)
// A string of T-SQL is Unicode without lone surrogates; the look-alike cannot hold the character NUL.
const storable = (value: string) =>
  value.isWellFormed() && !value.includes('\0') && value.length <= 200

const double = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  // SQL Server has no numbers this near to zero, and no negative zero.
  .map((value) => (Math.abs(value) < 2.2250738585072014e-308 ? 0 : value))
const single = fc
  .float({ noNaN: true, noDefaultInfinity: true })
  .map((value) => (Math.abs(value) < 1.1754943508222875e-38 ? 0 : value))

/** A type as T-SQL writes it, its values, and what comes back where that is not the value itself. */
const TYPES: [string, fc.Arbitrary<unknown>, ((value: unknown) => unknown)?][] = [
  ['bit', fc.boolean()],
  ['tinyint', fc.integer({ min: 0, max: 255 })],
  ['smallint', fc.integer({ min: -32_768, max: 32_767 })],
  ['int', fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })],
  ['bigint', whole(-(2n ** 63n), 2n ** 63n - 1n).map(String)],
  ['decimal(38,0)', exact(38, 0)],
  ['decimal(38,18)', exact(38, 18)],
  ['decimal(38,38)', exact(38, 38)],
  ['decimal(9,2)', exact(9, 2)],
  ['numeric(19,4)', exact(19, 4)],
  ['money', whole(-(2n ** 63n), 2n ** 63n - 1n).map((value) => pointed(value, 4))],
  ['smallmoney', whole(-(2n ** 31n), 2n ** 31n - 1n).map((value) => pointed(value, 4))],
  ['float', double],
  ['real', single, (value) => Math.fround(Number(value))],
  ['date', date()],
  ...[0, 3, 7].map((digits): [string, fc.Arbitrary<unknown>] => [`time(${digits})`, clock(digits)]),
  ...[0, 3, 7].map((digits): [string, fc.Arbitrary<unknown>] => [
    `datetime2(${digits})`,
    moment(digits),
  ]),
  ['datetime', datetime],
  [
    'smalldatetime',
    moment(0, date(dayOf('1900-01-01'), dayOf('2079-06-05'))).map((value) =>
      value.replace(/\d\d$/, '00'),
    ),
  ],
  ...[0, 7].map((digits): [string, fc.Arbitrary<unknown>] => [
    `datetimeoffset(${digits})`,
    fc
      .tuple(moment(digits, date(FIRST_DAY + 1, LAST_DAY - 1)), offset)
      .map(([local, zone]) => local + zone),
  ]),
  ['nvarchar(200)', text.filter(storable)],
  ['nvarchar(max)', text.filter(storable)],
  ['varchar(200)', fc.string({ maxLength: 100 }).filter(storable)],
  ['uniqueidentifier', fc.uuid().map((value) => value.toUpperCase())],
  ['varbinary(200)', hex],
  ['varbinary(max)', hex],
]

for (const [type, values, expected = (value: unknown) => value] of TYPES) {
  test(`${type}: what is given is what comes back`, async () => {
    const several = fc.array(fc.option(values, { freq: 20 }), {
      minLength: VALUES_PER_CALL,
      maxLength: VALUES_PER_CALL,
    })
    await fc.assert(
      fc.asyncProperty(several, async (given) => {
        const names = given.map((_, index) => `p${index}`)
        const sql = `SELECT ${names.map((name) => `@${name} AS ${name}`).join(', ')}`
        const params = Object.fromEntries(
          names.map((name, index) => [name, { type, value: given[index] ?? null }]),
        )
        const result = await call('query_sql', { sql, params })
        assert.equal(result.isError, false, result.text)
        const [row = []] = answer.parse(result.data['rows'])
        const back =
          type === 'real'
            ? row.map((value) => (value === null ? null : Math.fround(Number(value))))
            : row
        assert.deepEqual(
          back,
          given.map((value) => (value === null ? null : expected(value))),
        )
      }),
      { numRuns: RUNS },
    )
  })
}
