import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anything, assert as check, double, float, property, string, uint8Array } from 'fast-check'
import { serializeValue } from './serialize.ts'

const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

test('float round-trips through JSON', () => {
  check(
    property(double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.equal(throughJson(serializeValue(value, 'float')), value + 0 === 0 ? 0 : value)
    }),
  )
})

test('real is the shortest text that gives the same 32 bits', () => {
  check(
    property(float({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const written = serializeValue(value, 'real')
      assert.equal(typeof written, 'number')
      assert.equal(Math.fround(Number(written)) + 0, value + 0)
    }),
  )
  assert.equal(serializeValue(Math.fround(0.1), 'real'), 0.1)
  assert.equal(serializeValue(Math.fround(3.402_823_466e38), 'real'), 3.402_823_5e38)
})

test('text keeps every character, and a lone surrogate is no error', () => {
  check(
    property(string({ unit: 'binary' }), (value) => {
      assert.equal(throughJson(serializeValue(value, 'nvarchar(max)')), value)
    }),
  )
})

test('bytes are hexadecimal in upper case', () => {
  check(
    property(uint8Array(), (value) => {
      const text = serializeValue(value, 'varbinary(max)')
      assert.match(String(text), /^0x[0-9A-F]*$/)
      assert.deepEqual(new Uint8Array(Buffer.from(String(text).slice(2), 'hex')), value)
    }),
  )
})

test('whatever else a driver may hand over becomes text, never an error', () => {
  check(
    property(anything(), (value) => {
      const written = serializeValue(value, 'sql_variant')
      assert.ok(written === null || ['string', 'number', 'boolean'].includes(typeof written))
    }),
  )
})
