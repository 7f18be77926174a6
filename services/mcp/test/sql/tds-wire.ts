import { testSql } from '../service.ts'
import { startWire } from '../wire.ts'

/** A wire to the SQL Server of the test run; what goes over it is not encrypted. */
export const startTdsWire = async () => {
  const { server, port } = testSql()
  const wire = await startWire({ host: server, port })
  return {
    ...wire,
    sql: { ...testSql(), server: wire.host, port: wire.port, encrypt: false as const },
  }
}

export type TdsWire = Awaited<ReturnType<typeof startTdsWire>>

// MS-TDS 2.2.3.1: the type of a packet, a bit that asks for a new session; 2.2.6.9: packet header (8), ALL_HEADERS (22), the kind of
// the request to the transaction manager.
const SQL_BATCH = 0x01
const RPC = 0x03
const TRANSACTION_MANAGER_REQUEST = 0x0e
const RESET = 0x08
const HEADERS = 30

const isTransactionRequest = (kind: number) => (chunk: Buffer) =>
  chunk[0] === TRANSACTION_MANAGER_REQUEST &&
  chunk.length > HEADERS + 1 &&
  chunk.readUInt16LE(HEADERS) === kind

export const isBegin = isTransactionRequest(5)
export const isCommit = isTransactionRequest(7)
export const isRollback = isTransactionRequest(8)
/** The cleaning of a session. */
export const isReset = (chunk: Buffer) => ((chunk[1] ?? 0) & RESET) !== 0

/** Whether a statement with these words in it is sent. */
export const says = (words: string) => (chunk: Buffer) =>
  (chunk[0] === RPC || chunk[0] === SQL_BATCH) && chunk.includes(Buffer.from(words, 'utf16le'))

/** The same batch with another text. */
export const withText = (chunk: Buffer, text: string) => {
  const changed = Buffer.concat([chunk.subarray(0, HEADERS), Buffer.from(text, 'utf16le')])
  changed.writeUInt16BE(changed.length, 2)
  return changed
}
