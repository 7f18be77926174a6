import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from './fault.ts'
import { parseSqlUrl } from './sql-url.ts'

test('a SQL Server URL is read whole', () => {
  assert.deepEqual(
    parseSqlUrl(
      'X',
      'mssql://r%40der:p%2Fw@sql01.internal:1444/sales?encrypt=strict&trustServerCertificate=true',
    ),
    {
      server: 'sql01.internal',
      port: 1444,
      database: 'sales',
      user: 'r@der',
      password: 'p/w',
      encrypt: 'strict',
      trustServerCertificate: true,
    },
  )
})

test('without settings the connection is encrypted and the certificate is checked', () => {
  const login = parseSqlUrl('X', 'mssql://u:p@[::1]/db')
  assert.deepEqual(
    [login.server, login.port, login.encrypt, login.trustServerCertificate],
    ['::1', 1433, true, false],
  )
})

for (const [what, url] of [
  ['another scheme', 'postgres://u:hush@h/db'],
  ['no database', 'mssql://u:hush@h'],
  ['no user', 'mssql://h/db'],
  ['a percent sign that encodes nothing', 'mssql://u:hush%zz@h/db'],
  ['no URL at all', 'hush'],
  ['an unknown setting', 'mssql://u:hush@h/db?encrpyt=true'],
  ['a wrong value', 'mssql://u:hush@h/db?encrypt=maybe'],
] as const) {
  test(`refused without repeating the password: ${what}`, () => {
    assert.throws(
      () => parseSqlUrl('PUENTE_SQL_READER_URL', url),
      (error) =>
        error instanceof Fault &&
        error.message.startsWith('PUENTE_SQL_READER_URL') &&
        !error.message.includes('hush'),
    )
  })
}
