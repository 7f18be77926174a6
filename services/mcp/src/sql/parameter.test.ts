import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TYPES } from 'tedious'
import { SqlFailure } from './failure.ts'
import { bindParameters } from './parameter.ts'

const bind = (value: unknown) => {
  const [binding] = bindParameters({ p: value })
  assert.ok(binding)
  return binding
}

test('types are inferred from JSON, and text is always Unicode', () => {
  assert.deepEqual(bind('x'), {
    name: 'p',
    type: { type: TYPES.NVarChar, length: 4000 },
    value: 'x',
  })
  assert.equal(bind('x'.repeat(4001)).type.type, TYPES.NVarChar)
  assert.equal(bind(5).type.type, TYPES.Int)
  assert.equal(bind(-(2 ** 31) + 1).type.type, TYPES.Int)
  assert.deepEqual(bind(2 ** 40), {
    name: 'p',
    type: { type: TYPES.BigInt },
    value: '1099511627776',
  })
  assert.equal(bind(1.5).type.type, TYPES.Float)
  assert.equal(bind(true).type.type, TYPES.Bit)
  assert.equal(bind(null).value, null)
})

test('a number that JSON has already rounded is refused', () => {
  assert.throws(() => bind(2 ** 60), /lose digits/)
})

test('a typed decimal travels as text and gets its type from the server', () => {
  assert.deepEqual(bind({ type: 'Decimal( 18,4 )', value: '12345678901234.5678' }), {
    name: 'puente_value_p',
    type: { type: TYPES.NVarChar, length: 4000 },
    value: '12345678901234.5678',
    declaration: 'DECLARE @p decimal(18, 4) = CAST(@puente_value_p AS decimal(18, 4)); ',
  })
})

test('nothing but a known type reaches the text of a statement', () => {
  for (const type of [
    'decimal(18,4)); DROP TABLE t --',
    "decimal(18,4)'",
    'sysname',
    'table',
    'int; x',
    '',
    'decimal(18,4,2)',
  ]) {
    assert.throws(() => bind({ type, value: '1' }), SqlFailure, type)
  }
})

test('nothing but a plain name becomes a parameter', () => {
  for (const name of ['a b', 'a;b', '1a', '', '@', 'a@b', 'puente_sub', '@PUENTE_x', 'a--']) {
    assert.throws(() => bindParameters({ [name]: 1 }), SqlFailure, name)
  }
  assert.equal(bindParameters({ '@id': 1 })[0]?.name, 'id')
})

test('a value that is no scalar is refused', () => {
  assert.throws(() => bind([1]), /must be a string/)
  assert.throws(() => bind({ a: 1 }), /must be a string/)
  assert.throws(() => bind({ type: 'int', value: [1] }), /must be a string/)
  assert.throws(() => bind({ type: 'varbinary(10)', value: '0x1' }), /hexadecimal/)
})

test('binary is given as hexadecimal', () => {
  assert.deepEqual(
    bind({ type: 'varbinary(max)', value: '0x1f8B' }).value,
    Buffer.from([0x1f, 0x8b]),
  )
})

test('a typed parameter may have the name of a part of the identity', () => {
  const [binding] = bindParameters({ sub: { type: 'date', value: '2026-11-22' } })
  assert.equal(binding?.name, 'puente_value_sub')
})

test('one name given twice is refused', () => {
  for (const params of [
    { id: 1, '@id': 2 },
    { id: 1, ID: 2 },
  ]) {
    assert.throws(() => bindParameters(params), /given twice/)
  }
})
