import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { testSql } from '../service.ts'

const HEADER_BYTES = 8
const RPC = 3
const END_OF_MESSAGE = 1

/** Takes complete messages out of what a client sends (MS-TDS 2.2.3.1: type, status, length with the header). */
const messageReader = (heard: (type: number, body: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0)
  let body: Buffer[] = []
  return (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    while (rest.length >= HEADER_BYTES && rest.length >= rest.readUInt16BE(2)) {
      const length = rest.readUInt16BE(2)
      body.push(rest.subarray(HEADER_BYTES, length))
      if (((rest[1] ?? 0) & END_OF_MESSAGE) !== 0) {
        heard(rest[0] ?? 0, Buffer.concat(body))
        body = []
      }
      rest = rest.subarray(length)
    }
  }
}

/** A way to the SQL Server of the test run, in clear, that keeps the text of every statement sent with parameters. */
export const startStatementWire = async () => {
  const { server, port } = testSql()
  const statements: string[] = []
  const wire = createServer((client) => {
    const upstream = connect(port, server)
    for (const socket of [client, upstream]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    const read = messageReader((type, body) => {
      if (type === RPC)
        statements.push(body.toString('utf16le'), body.subarray(1).toString('utf16le'))
    })
    client.on('data', read)
    client.pipe(upstream).pipe(client)
  }).listen(0, '127.0.0.1')
  await once(wire, 'listening')
  const address = wire.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    sql: { ...testSql(), server: '127.0.0.1', port: address.port, encrypt: false as const },
    /** How many statements about the catalog were sent since it was asked before; each is a round trip. */
    catalogTrips: () =>
      statements.splice(0).filter((text) => /FROM sys\.(?!fn_)/.test(text)).length,
    [Symbol.asyncDispose]: async () => {
      wire.close()
      await once(wire, 'close')
    },
  }
}
