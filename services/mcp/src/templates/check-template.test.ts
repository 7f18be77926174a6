import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Template, TemplateParameter } from '../config/template.ts'
import { templateFaults } from './check-template.ts'
import { parameterSchema } from './parameter-schema.ts'

const template = (overrides: Partial<Template>): Template => ({
  name: 'orders_of',
  title: 'Orders',
  description: 'Orders of a customer',
  statement: 'SELECT * FROM sales.Orders WHERE CustomerId = @customer',
  parameters: [{ name: 'customer', type: 'int', description: 'Whose' }],
  scope: 'sql:read',
  ...overrides,
})

const faults = (overrides: Partial<Template>, hasWriter = true) =>
  templateFaults(template(overrides), { hasWriter, takenNames: new Set(['query_sql']) })

test('a template that is right has no faults', () => {
  assert.deepEqual(faults({}), [])
})

// What is wrong, and the fault that says so.
const WRONG: [string, Partial<Template>, RegExp][] = [
  ['a name that is taken', { name: 'query_sql' }, /^name: query_sql is a tool already$/],
  ['a write as a read', { statement: 'DELETE FROM t WHERE a = @customer' }, /only reads/],
  ['a read as a write', { scope: 'sql:write' }, /sql:read is enough/],
  [
    'two statements',
    { statement: 'SELECT @customer; DROP TABLE t' },
    /^statement: Refused at line 1/,
  ],
  ['a schema change', { statement: 'DROP TABLE t', parameters: [] }, /schema changes/],
  ['an unknown variable', { statement: 'SELECT @customer, @other' }, /@other is no parameter/],
  ['an unused parameter', { statement: 'SELECT 1' }, /does not use @customer/],
  ['a parameter in a text only', { statement: "SELECT '@customer'" }, /does not use @customer/],
]
for (const [what, overrides, expected] of WRONG) {
  test(`${what} is a fault`, () => {
    assert.match(faults(overrides).join('\n'), expected)
  })
}

test('a write is a fault where nothing may be written', () => {
  const write = { scope: 'sql:write', statement: 'UPDATE t SET a = 1 WHERE b = @customer' } as const
  assert.deepEqual(faults(write), [])
  assert.match(faults(write, false).join(), /read-only here/)
})

const schemaOf = (parameter: Partial<TemplateParameter>) => {
  const checked = parameterSchema({ name: 'p', description: 'x', type: 'int', ...parameter })
  return 'schema' in checked ? checked.schema : assert.fail(checked.fault)
}

// Of each type: what is taken, and what is not.
const VALUES: [string, unknown[], unknown[]][] = [
  ['bit', [true, false], [1, 'true', null]],
  ['tinyint', [0, 255], [-1, 256, 1.5, '1']],
  ['int', [-2_147_483_648, 2_147_483_647], [2_147_483_648, '5']],
  ['bigint', ['9223372036854775807', 5, '-1'], ['1.5', 2 ** 60, 'x']],
  ['decimal(18,4)', ['12.3400', 1.5, '-0.1'], ['1e5', '', "1'; DROP TABLE t --"]],
  ['float', [1.5, -3e10], ['1.5']],
  ['date', ['2026-11-22'], ['22.11.2026', '2026-11-22T00:00']],
  ['datetime2(7)', ['2026-11-22', '2026-11-22T13:45:10.1234567'], ['now']],
  ['datetimeoffset(3)', ['2026-11-22T13:45:10-05:00', '2026-11-22T13:45Z'], ['2026-11-22']],
  ['time(7)', ['13:45', '13:45:10.5'], ['1pm']],
  ['nvarchar(5)', ['', 'añ日', "O'Br"], ['123456', 5]],
  ['nvarchar(max)', ['x'.repeat(10_000)], [5]],
  ['uniqueidentifier', ['6F9619FF-8B86-D011-B42D-00C04FC964FF'], ['6F9619FF']],
  ['varbinary(max)', ['0x', '0x1F8b'], ['1F8B', '0x1']],
]
for (const [type, good, bad] of VALUES) {
  test(`${type} takes its values and no others`, () => {
    const schema = schemaOf({ type })
    for (const value of good) assert.ok(schema.safeParse(value).success, JSON.stringify(value))
    for (const value of bad) assert.ok(!schema.safeParse(value).success, JSON.stringify(value))
  })
}

test('defaults, enumerations and ranges hold', () => {
  assert.equal(schemaOf({ default: 7 }).parse(undefined), 7)
  assert.equal(schemaOf({ default: null }).parse(undefined), null)
  assert.equal(schemaOf({ default: null }).parse(null), null)
  const listed = schemaOf({ type: 'varchar(10)', values: ['new', 'paid'] })
  assert.ok(listed.safeParse('paid').success)
  assert.ok(!listed.safeParse('PAID').success)
  const ranged = schemaOf({ type: 'decimal(9,2)', min: '0.50', max: 100 })
  for (const [value, isIn] of [
    ['0.49', false],
    ['0.50', true],
    [100, true],
    ['100.01', false],
  ] as const) {
    assert.equal(ranged.safeParse(value).success, isIn, String(value))
  }
  const since = schemaOf({ type: 'date', min: '2020-01-01' })
  assert.ok(!since.safeParse('2019-12-31').success)
})

// A definition that cannot be meant.
const MISTAKEN: [Partial<TemplateParameter>, RegExp][] = [
  [{ type: 'sql_variant' }, /not a type of a parameter/],
  [{ type: 'geography' }, /not a type of a parameter/],
  [{ default: 'x' }, /the default "x" is not a permitted value/],
  [{ values: [1, 'two'] }, /"two" is not a value of int/],
  [{ values: [1, 2], default: 3 }, /not a permitted value/],
  [{ min: 5, default: 4 }, /not a permitted value/],
  [{ type: 'bit', min: 0 }, /0 is not a value of bit/],
  [{ type: 'nvarchar(9)', min: 'a' }, /min and max mean nothing/],
]
for (const [parameter, expected] of MISTAKEN) {
  test(`${JSON.stringify(parameter)} is a fault`, () => {
    const checked = parameterSchema({ name: 'p', description: 'x', type: 'int', ...parameter })
    assert.match('fault' in checked ? checked.fault : '', expected)
  })
}
