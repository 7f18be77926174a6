import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assert as check, bigInt, integer, property } from 'fast-check'
import { TYPES } from 'tedious'
import { readValue } from 'tedious/lib/value-parser.js'
import { TYPE } from 'tedious/lib/data-type.js'

// The patch of tedious (patches/) on the bytes of MS-TDS 2.2.5.5: what is read is what was stored.

// The nullable forms, which results use, have no name of their own (MS-TDS 2.2.5.4.2).
const [DecimalN, NumericN, MoneyN, DateTimeN] = [TYPE[0x6a], TYPE[0x6c], TYPE[0x6e], TYPE[0x6f]]

type Metadata = Parameters<typeof readValue>[2]
type Options = Parameters<typeof readValue>[3]

const read = (type: unknown, bytes: Buffer, scale = 0): unknown => {
  const metadata = { type, scale, precision: 38, collation: undefined }
  return readValue(
    bytes,
    0,
    metadata as unknown as Metadata,
    { useUTC: true } as unknown as Options,
  ).value
}

const little = (value: bigint, length: number) => {
  const bytes = Buffer.alloc(length)
  for (let at = 0; at < length; at += 1) bytes[at] = Number((value >> BigInt(8 * at)) & 0xffn)
  return bytes
}

/** The text of an integer with its last `scale` digits behind the point. */
const pointed = (value: bigint, scale: number) => {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0')
  const at = digits.length - scale
  return `${value < 0n ? '-' : ''}${digits.slice(0, at)}${scale === 0 ? '' : `.${digits.slice(at)}`}`
}

test('decimal of every length and scale keeps all 38 digits', () => {
  const most = 10n ** 38n - 1n
  check(
    property(bigInt({ min: -most, max: most }), integer({ min: 0, max: 38 }), (value, scale) => {
      const magnitude = value < 0n ? -value : value
      const words = [1, 2, 3, 4].find((count) => magnitude < 1n << BigInt(32 * count)) ?? 4
      const body = Buffer.concat([Buffer.from([value < 0n ? 0 : 1]), little(magnitude, words * 4)])
      const bytes = Buffer.concat([Buffer.from([body.length]), body])
      assert.equal(read(DecimalN, bytes, scale), pointed(value, scale))
      assert.equal(read(NumericN, bytes, scale), pointed(value, scale))
    }),
    {
      examples: [
        [most, 18],
        [-most, 38],
        [0n, 2],
        [110n, 2],
        [-5n, 3],
      ],
    },
  )
})

test('money keeps its four digits over its whole range', () => {
  const least = -(2n ** 63n)
  check(
    property(bigInt({ min: least, max: -least - 1n }), (value) => {
      const unsigned = BigInt.asUintN(64, value)
      const bytes = Buffer.concat([
        Buffer.from([8]),
        little(unsigned >> 32n, 4),
        little(unsigned & 0xffff_ffffn, 4),
      ])
      assert.equal(read(MoneyN, bytes), pointed(value, 4))
    }),
    { examples: [[least], [-least - 1n], [-1n], [0n]] },
  )
  check(
    property(integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (value) => {
      const bytes = Buffer.alloc(5)
      bytes[0] = 4
      bytes.writeInt32LE(value, 1)
      assert.equal(read(MoneyN, bytes), pointed(BigInt(value), 4))
    }),
  )
})

const DAY_0001 = Date.UTC(1, 0, 1) - (Date.UTC(1901, 0, 1) - new Date('0001-01-01').getTime())
const dateOf = (days: number) => new Date(DAY_0001 + days * 86_400_000).toISOString().slice(0, 10)
const LAST_DAY = 3_652_058
const timeLength = (scale: number) => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5)
const clock = (units: bigint, scale: number) => {
  const perSecond = 10n ** BigInt(scale)
  const seconds = units / perSecond
  const parts = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n]
  const text = parts.map((part) => String(part).padStart(2, '0')).join(':')
  return scale === 0 ? text : `${text}.${String(units % perSecond).padStart(scale, '0')}`
}

test('date is a date, whatever the time zone of the machine', () => {
  check(
    property(integer({ min: 0, max: LAST_DAY }), (days) => {
      const bytes = Buffer.concat([Buffer.from([3]), little(BigInt(days), 3)])
      assert.equal(read(TYPES.Date, bytes), dateOf(days))
    }),
    { examples: [[0], [LAST_DAY], [730_119]] },
  )
})

test('time and datetime2 have exactly the digits of their scale', () => {
  check(
    property(
      integer({ min: 0, max: 7 }),
      bigInt({ min: 0n, max: 863_999_999_999n }),
      integer({ min: 0, max: LAST_DAY }),
      (scale, ticks, days) => {
        const units = ticks / 10n ** BigInt(7 - scale)
        const time = little(units, timeLength(scale))
        const expected = clock(units, scale)
        const bytes = Buffer.concat([Buffer.from([time.length]), time])
        assert.equal(read(TYPES.Time, bytes, scale), expected)
        const both = Buffer.concat([Buffer.from([time.length + 3]), time, little(BigInt(days), 3)])
        assert.equal(read(TYPES.DateTime2, both, scale), `${dateOf(days)}T${expected}`)
      },
    ),
  )
})

test('datetimeoffset is the local time with the offset that was stored', () => {
  check(
    property(
      integer({ min: 0, max: 7 }),
      bigInt({ min: 0n, max: 863_999_999_999n }),
      integer({ min: 1, max: LAST_DAY - 1 }),
      integer({ min: -840, max: 840 }),
      (scale, ticks, days, minutes) => {
        const units = ticks / 10n ** BigInt(7 - scale)
        const offset = Buffer.alloc(2)
        offset.writeInt16LE(minutes)
        const time = little(units, timeLength(scale))
        const body = Buffer.concat([time, little(BigInt(days), 3), offset])
        const perDay = 86_400n * 10n ** BigInt(scale)
        const local = BigInt(days) * perDay + units + BigInt(minutes * 60) * 10n ** BigInt(scale)
        const sign = minutes < 0 ? '-' : '+'
        const zone = `${sign}${clock(BigInt(Math.abs(minutes) * 60), 0).slice(0, 5)}`
        assert.equal(
          read(TYPES.DateTimeOffset, Buffer.concat([Buffer.from([body.length]), body]), scale),
          `${dateOf(Number(local / perDay))}T${clock(local % perDay, scale)}${zone}`,
        )
      },
    ),
  )
})

test('datetime has the three digits that SQL Server shows, smalldatetime none', () => {
  for (const [ticks, text] of [
    [0, '00:00:00.000'],
    [1, '00:00:00.003'],
    [2, '00:00:00.007'],
    [3, '00:00:00.010'],
    [25_919_999, '23:59:59.997'],
  ] as const) {
    const bytes = Buffer.alloc(9)
    bytes[0] = 8
    bytes.writeInt32LE(-53_690, 1)
    bytes.writeInt32LE(ticks, 5)
    assert.equal(read(DateTimeN, bytes), `1753-01-01T${text}`)
  }
  const small = Buffer.from([4, 0xff, 0xff, 0x9f, 0x05])
  assert.equal(read(DateTimeN, small), '2079-06-06T23:59:00')
})

test('NULL of every type is null', () => {
  const types = [DecimalN, NumericN, MoneyN, DateTimeN]
  const dates = [TYPES.Date, TYPES.Time, TYPES.DateTime2, TYPES.DateTimeOffset]
  for (const type of [...types, ...dates]) assert.equal(read(type, Buffer.from([0])), null)
})
