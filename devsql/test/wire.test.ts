import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { promisify } from 'node:util'
import mssql from 'mssql'
import { Connection, TYPES } from 'tedious'
import { openDriver } from './driver.ts'
import { connect, errorOf, LOGINS, startDevsql } from './stand.ts'
import type { Stand } from './stand.ts'

let stand: Stand
before(async () => {
  stand = await startDevsql()
})
after(() => stand[Symbol.asyncDispose]())

test('logs in over TLS, over login-only TLS and in the clear', async () => {
  for (const encrypt of [true, false]) {
    await using reader = await connect(stand, LOGINS.reader, { encrypt })
    assert.deepEqual(await reader.rows('SELECT DB_NAME(), SUSER_SNAME()'), [
      ['shop', LOGINS.reader.user],
    ])
  }
})

test('a wrong password is 18456, an unknown database 4060', async () => {
  const refusal = async (config: { password?: string; database?: string }): Promise<number[]> => {
    const numbers: number[] = []
    const connection = new Connection({
      server: '127.0.0.1',
      authentication: {
        type: 'default',
        options: {
          userName: LOGINS.reader.user,
          password: config.password ?? LOGINS.reader.password,
        },
      },
      options: {
        port: stand.port,
        database: config.database ?? 'shop',
        trustServerCertificate: true,
      },
    })
    connection.on('errorMessage', ({ number }) => numbers.push(number))
    await new Promise<void>((resolve) => connection.connect(() => resolve()))
    connection.close()
    return numbers
  }
  assert.deepEqual(await refusal({ password: 'no' }), [18456])
  assert.deepEqual(await refusal({ database: 'nowhere' }), [4060, 18456])
})

test('cancelling stops a running statement at once and leaves the connection usable', async () => {
  await using reader = await connect(stand, LOGINS.reader)
  for (const sql of [
    "WAITFOR DELAY '00:01:40'",
    'SELECT COUNT(*) FROM sales.OrderLines a CROSS JOIN sales.OrderLines b',
    'SELECT * FROM sales.OrderLines a CROSS JOIN sales.OrderLines b',
  ]) {
    const request = reader.pool.request()
    const running = request.query(sql)
    await new Promise((resolve) => setTimeout(resolve, 300))
    const started = performance.now()
    request.cancel()
    await assert.rejects(running, { code: 'ECANCEL' })
    assert.ok(
      performance.now() - started < 60_000,
      `${sql} took ${performance.now() - started} ms to stop`,
    )
    assert.deepEqual(await reader.rows('SELECT 1'), [[1]])
  }
})

test('a message of many packets passes both ways', async () => {
  await using reader = await connect(stand, LOGINS.reader)
  const text = 'añ🎁'.repeat(100_000)
  const [row] = await reader.rows(
    'SELECT @text, DATALENGTH(@text)',
    (request) => void request.input('text', mssql.NVarChar(mssql.MAX), text),
  )
  assert.equal(row?.[0], text)
  // DATALENGTH of a max type is bigint.
  assert.equal(row?.[1], String(text.length * 2))
})

test('values of each max type pass both ways in many chunks, among others in their row', async () => {
  await using reader = await connect(stand, LOGINS.reader)
  const characters = 600_003
  const text = 'añ🎁'.repeat(characters / 3)
  const plain = 'añ€'.repeat(characters / 3)
  const bytes = Buffer.alloc(characters, 'Puente')
  const [row] = await reader.rows('SELECT 1, @text, NULL, @plain, @bytes, 2', (request) => {
    request.input('text', mssql.NVarChar(mssql.MAX), text)
    request.input('plain', mssql.VarChar(mssql.MAX), plain)
    request.input('bytes', mssql.VarBinary(mssql.MAX), bytes)
  })
  // Not deepEqual, whose message would hold the values.
  assert.ok(row?.[1] === text && row[3] === plain)
  assert.ok(Buffer.isBuffer(row[4]) && row[4].equals(bytes))
  assert.deepEqual([row[0], row[2], row[5]], [1, null, 2])
})

test('prepared statements run by handle', async () => {
  await using reader = await connect(stand, LOGINS.reader)
  const statement = new mssql.PreparedStatement(reader.pool)
  statement.input('id', mssql.Int)
  await statement.prepare('SELECT @id + 1 AS next')
  assert.deepEqual((await statement.execute({ id: 4 })).recordset, [{ next: 5 }])
  assert.deepEqual((await statement.execute({ id: 9 })).recordset, [{ next: 10 }])
  await statement.unprepare()
})

test('transactions of the driver commit, roll back and save', async () => {
  await using writer = await connect(stand, LOGINS.writer)
  const transaction = writer.pool.transaction()
  await transaction.begin()
  await transaction
    .request()
    .query("INSERT INTO catalog.Categories (CategoryId, Name) VALUES (701, 'tx')")
  const { recordset } = await transaction.request().query<{ n: number }>('SELECT @@TRANCOUNT AS n')
  assert.deepEqual(recordset, [{ n: 1 }])
  await transaction.rollback()
  assert.deepEqual(
    await writer.rows('SELECT COUNT(*) FROM catalog.Categories WHERE CategoryId = 701'),
    [[0]],
  )
})

test('a strict login (TDS 8.0) verifies the certificate and its name', async () => {
  const ca = await certificateOf(stand.port)
  await using driver = await openDriver(stand, {
    encrypt: 'strict',
    trustServerCertificate: false,
    cryptoCredentialsDetails: { ca },
  })
  assert.deepEqual(await driver.batch('SELECT DB_NAME(), 1.10'), [['shop', '1.10']])
  await assert.rejects(
    openDriver(stand, {
      encrypt: 'strict',
      cryptoCredentialsDetails: { ca },
      serverName: 'elsewhere.test',
    }),
    /altnames/,
  )
  await assert.rejects(openDriver(stand, { encrypt: 'strict' }), /self-signed/)
})

/** The server's certificate as PEM, taken from a TDS 8.0 handshake. */
async function certificateOf(port: number): Promise<string> {
  const socket = connectTls({
    port,
    host: '127.0.0.1',
    ALPNProtocols: ['tds/8.0'],
    rejectUnauthorized: false,
  })
  await once(socket, 'secureConnect')
  const certificate = socket.getPeerX509Certificate()
  socket.destroy()
  assert.ok(certificate)
  return certificate.toString()
}

test('a reset keeps the connection and undoes what was done on it', async () => {
  await using driver = await openDriver(stand)
  const [before] = await driver.batch('SELECT @@SPID, @@LOCK_TIMEOUT')
  await driver.batch(
    "CREATE TABLE #t (a int); EXEC sp_set_session_context N'k', N'v', 1; SET LOCK_TIMEOUT 1234; SET XACT_ABORT ON; USE master",
  )
  await driver.batch('BEGIN TRAN')
  assert.deepEqual(await driver.batch('SELECT DB_NAME(), @@TRANCOUNT, @@LOCK_TIMEOUT'), [
    ['master', 1, 1234],
  ])
  await driver.reset()
  assert.deepEqual(
    await driver.batch(
      "SELECT DB_NAME(), @@TRANCOUNT, CAST(SESSION_CONTEXT(N'k') AS nvarchar(10))",
    ),
    [['shop', 0, null]],
  )
  assert.deepEqual(await driver.batch('SELECT @@SPID, @@LOCK_TIMEOUT'), [before])
  await assert.rejects(driver.batch('SELECT * FROM #t'), { number: 208 })
  // With XACT_ABORT still on, the failed insert would have ended the transaction.
  await driver.batch('BEGIN TRAN')
  await assert.rejects(driver.batch('SELECT 1 / 0'), { number: 8134 })
  assert.deepEqual(await driver.batch('SELECT @@TRANCOUNT; ROLLBACK'), [[1]])
})

test('a reset within the same database drops temporary tables and rolls back the transaction', async () => {
  await using driver = await openDriver(stand)
  await driver.batch('CREATE TABLE #t (a int)')
  await driver.batch(
    "BEGIN TRAN; INSERT INTO catalog.Categories (CategoryId, Name) VALUES (702, 'reset')",
  )
  await driver.reset()
  await assert.rejects(driver.batch('SELECT * FROM #t'), { number: 208 })
  assert.deepEqual(
    await driver.batch(
      'SELECT @@TRANCOUNT, COUNT(*) FROM catalog.Categories WHERE CategoryId = 702',
    ),
    [[0, 0]],
  )
})

test('the smallest and the largest packets pass both ways, encrypted or not', async () => {
  const text = 'añ🎁'.repeat(20_000)
  for (const packetSize of [512, 32_767]) {
    for (const encrypt of [true, false]) {
      await using driver = await openDriver(stand, { packetSize, encrypt })
      const agreed = driver.connection as unknown as { messageIo: { packetSize: () => number } }
      assert.equal(agreed.messageIo.packetSize(), packetSize)
      const rows = await driver.send('SELECT @text, LEN(@text)', 'execSql', (request) =>
        request.addParameter('text', TYPES.NVarChar, text),
      )
      assert.equal(rows[0]?.[0], text)
    }
  }
})

test('sp_prepexec runs a statement and gives the handle it runs by again', async () => {
  await using driver = await openDriver(stand)
  let handle: unknown
  const rows = await driver.send('sp_prepexec', 'callProcedure', (request) => {
    request.on('returnValue', (name: string, value: unknown) => {
      if (name === 'handle') handle = value
    })
    request.addOutputParameter('handle', TYPES.Int)
    request.addParameter('params', TYPES.NVarChar, '@a int, @b nvarchar(20)')
    request.addParameter('stmt', TYPES.NVarChar, 'SELECT @a * 2, @b')
    request.addParameter('a', TYPES.Int, 21)
    request.addParameter('b', TYPES.NVarChar, 'é')
  })
  assert.deepEqual(rows, [[42, 'é']])
  assert.equal(typeof handle, 'number')
  const again = await driver.send('sp_execute', 'callProcedure', (request) => {
    request.addParameter('handle', TYPES.Int, handle)
    request.addParameter('a', TYPES.Int, 4)
    request.addParameter('b', TYPES.NVarChar, null)
  })
  assert.deepEqual(again, [[8, null]])
  await driver.send('sp_unprepare', 'callProcedure', (request) =>
    request.addParameter('handle', TYPES.Int, handle),
  )
  await assert.rejects(
    driver.send('sp_execute', 'callProcedure', (request) =>
      request.addParameter('handle', TYPES.Int, handle),
    ),
    { number: 8179 },
  )
})

test('attention is answered while a statement runs, time after time', async (context) => {
  await using driver = await openDriver(stand)
  const times: number[] = []
  for (let round = 0; round < 7; round += 1) {
    const running = driver.batch(
      round % 2 === 0
        ? "WAITFOR DELAY '00:01:40'"
        : 'SELECT COUNT(*) FROM sales.OrderLines a CROSS JOIN sales.OrderLines b',
    )
    running.catch(() => undefined)
    await sleep(100)
    const started = performance.now()
    driver.connection.cancel()
    await assert.rejects(running, { code: 'ECANCEL' })
    times.push(performance.now() - started)
  }
  const median = times.toSorted((a, b) => a - b)[3] ?? Infinity
  context.diagnostic(`median of ${times.length} attentions: ${median.toFixed(1)} ms`)
  assert.ok(median < 60_000, `attention took ${median} ms`)
})

test('a peer that breaks the protocol is disconnected and logged, others go on', async () => {
  await using reader = await connect(stand, LOGINS.reader)
  const socket = createConnection(stand.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxx'))
  const small = createConnection(stand.port, '127.0.0.1')
  small.on('error', () => undefined)
  small.write(Buffer.from([0x12, 1, 0, 3, 0, 0, 0, 0]))
  await once(small, 'close')
  socket.destroy()
  assert.equal((await stand.logged('connection closed: protocol fault'))['level'], 40)
  assert.deepEqual(await reader.rows('SELECT 1'), [[1]])
})

test('the reader may not write, and says so as SQL Server does', async () => {
  await using reader = await connect(stand, LOGINS.reader)
  const error = await errorOf(
    reader.rows("UPDATE catalog.Categories SET Name = 'x' WHERE CategoryId = 1"),
  )
  assert.equal(error.number, 229)
  assert.equal(
    error.message,
    "The UPDATE permission was denied on the object 'Categories', database 'shop', schema 'catalog'.",
  )
})

/** A value of each type and the text FreeTDS shows under the C locale: all moments as month, day, year, hour and minute. */
const FREETDS_VALUES: readonly [value: string, text: string][] = [
  ['CAST(1 AS bit)', '1'],
  ['CAST(255 AS tinyint)', '255'],
  ['CAST(-32768 AS smallint)', '-32768'],
  ['CAST(-2147483648 AS int)', '-2147483648'],
  ['CAST(9223372036854775807 AS bigint)', '9223372036854775807'],
  ["CAST('123.4500' AS decimal(9,4))", '123.4500'],
  ['CAST(922337203685477.5807 AS money)', '922337203685477.5807'],
  ["CAST('-214748.3648' AS smallmoney)", '-214748.3648'],
  ['CAST(1.5 AS real)', '1.5'],
  ['CAST(-0.25 AS float)', '-0.25'],
  ["CAST('x' AS char(3))", 'x  '],
  ["CAST('café' AS varchar(10))", 'café'],
  ["CAST(N'ñ' AS nchar(2))", 'ñ '],
  ["CAST(N'日本' AS nvarchar(10))", '日本'],
  ["CAST(N'max' AS nvarchar(max))", 'max'],
  ["CAST('max' AS varchar(max))", 'max'],
  ["CAST('café' AS text)", 'café'],
  ["CAST(N'日本' AS ntext)", '日本'],
  ["CAST('<a>ñ</a>' AS xml)", '<a>ñ</a>'],
  ["CAST(N'variant' AS sql_variant)", 'variant'],
  ['CAST(0x0A0B AS binary(4))', '0a0b0000'],
  ['CAST(0x0A0B AS varbinary(4))', '0a0b'],
  ['CAST(0x0A0B AS varbinary(max))', '0a0b'],
  ['CAST(0x0A0B AS image)', '0a0b'],
  ['CAST(123.5 AS numeric(38,1))', '123.5'],
  ["CAST('0001-01-01' AS date)", 'Jan  1 1 12:00AM'],
  ["CAST('2024-02-29' AS date)", 'Feb 29 2024 12:00AM'],
  ["CAST('9999-12-31' AS date)", 'Dec 31 9999 12:00AM'],
  ["CAST('23:59:59.1234567' AS time)", 'Jan  1 1900 11:59PM'],
  ["CAST('13:14:15' AS time(0))", 'Jan  1 1900 01:14PM'],
  ["CAST('1753-01-01' AS datetime)", 'Jan  1 1753 12:00AM'],
  ["CAST('2024-02-29T13:14:15.997' AS datetime)", 'Feb 29 2024 01:14PM'],
  ["CAST('2024-02-29T13:14:31' AS smalldatetime)", 'Feb 29 2024 01:15PM'],
  ["CAST('2024-02-29T13:14:15.1234567' AS datetime2)", 'Feb 29 2024 01:14PM'],
  ["CAST('2024-02-29T23:14:15.123+05:30' AS datetimeoffset(3))", 'Feb 29 2024 11:14PM'],
  [
    "CAST('6F9619FF-8B86-D011-B42D-00C04FC964FF' AS uniqueidentifier)",
    '6F9619FF-8B86-D011-B42D-00C04FC964FF',
  ],
  ['CAST(NULL AS int)', 'NULL'],
]

test('FreeTDS logs in and reads Unicode', async (context) => {
  const run = promisify(execFile)
  try {
    await run('tsql', ['-C'])
  } catch {
    context.skip(
      'FreeTDS is NOT INSTALLED: the cross-check with another client did not run (apt-get install freetds-bin)',
    )
    return
  }
  const child = run(
    'tsql',
    [
      '-H',
      '127.0.0.1',
      '-p',
      String(stand.port),
      '-U',
      LOGINS.owner.user,
      '-P',
      LOGINS.owner.password,
      '-D',
      'shop',
      '-o',
      'q',
    ],
    { env: { ...process.env, TDSVER: '7.4', LC_ALL: 'C.UTF-8' } },
  )
  child.child.stdin?.end(
    'SELECT Name, CAST(1.10 AS decimal(5,2)) FROM catalog.Categories WHERE CategoryId = 51\ngo\n' +
      `SELECT ${FREETDS_VALUES.map(([value]) => value).join(', ')}\ngo\n` +
      'SELECT TOP 1 RowVersion FROM crm.Customers\ngo\nexit\n',
  )
  const { stdout } = await child
  assert.match(stdout, /Coffee & tea\s+1\.10/)
  assert.match(stdout, /^[0-9a-f]{16}$/m)
  assert.ok(stdout.split('\n').includes(FREETDS_VALUES.map(([, text]) => text).join('\t')), stdout)
})
