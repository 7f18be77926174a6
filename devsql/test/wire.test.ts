import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createConnection } from 'node:net'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import mssql from 'mssql'
import { Connection, Request } from 'tedious'
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
    "WAITFOR DELAY '00:00:20'",
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
      performance.now() - started < 1000,
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
  assert.equal(row?.[1], text.length * 2)
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

test('a reset undoes transaction, database, temporary tables and session context', async () => {
  const connection = new Connection({
    server: '127.0.0.1',
    authentication: {
      type: 'default',
      options: { userName: LOGINS.writer.user, password: LOGINS.writer.password },
    },
    options: {
      port: stand.port,
      database: 'shop',
      trustServerCertificate: true,
      rowCollectionOnRequestCompletion: true,
    },
  })
  await new Promise<void>((resolve, reject) =>
    connection.connect((error) => (error ? reject(error) : resolve())),
  )
  const run = (sql: string): Promise<unknown[]> =>
    new Promise((resolve, reject) =>
      connection.execSqlBatch(
        new Request(sql, (error, _count, rows: { value: unknown }[][]) =>
          error ? reject(error) : resolve(rows.map((row) => row.map(({ value }) => value))),
        ),
      ),
    )
  await run(
    "CREATE TABLE #t (a int); EXEC sp_set_session_context N'k', N'v', 1; USE master; BEGIN TRAN",
  )
  assert.deepEqual(await run('SELECT DB_NAME(), @@TRANCOUNT'), [['master', 1]])
  await new Promise<void>((resolve, reject) =>
    connection.reset((error) => (error ? reject(error) : resolve())),
  )
  assert.deepEqual(
    await run("SELECT DB_NAME(), @@TRANCOUNT, CAST(SESSION_CONTEXT(N'k') AS nvarchar(10))"),
    [['shop', 0, null]],
  )
  await assert.rejects(run('SELECT * FROM #t'), { number: 208 })
  connection.close()
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
  const isLogged = (): boolean =>
    stand.logs.some((entry) => entry['msg'] === 'connection closed: protocol fault')
  for (let tries = 0; tries < 50 && !isLogged(); tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 20))
  assert.ok(isLogged())
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
    { env: { ...process.env, TDSVER: '7.4' } },
  )
  child.child.stdin?.end(
    'SELECT Name, CAST(1.10 AS decimal(5,2)) FROM catalog.Categories WHERE CategoryId = 51\ngo\nexit\n',
  )
  const { stdout } = await child
  assert.match(stdout, /Coffee & tea\s+1\.10/)
})
