import { ProtocolError } from './byte-reader.ts'
import type { ByteReader } from './byte-reader.ts'
import { skipHeaders } from './rpc-request.ts'

export type TransactionRequest =
  | { kind: 'begin'; isolation: number; name: string }
  | { kind: 'commit' | 'rollback'; name: string; thenBegin: boolean; isolation: number }
  | { kind: 'save'; name: string }

// MS-TDS 2.2.6.9, transaction manager request types.
export function readTransactionRequest(reader: ByteReader): TransactionRequest {
  skipHeaders(reader)
  const type = reader.u16()
  const name = (): string => reader.raw(reader.u8()).toString('utf16le')
  switch (type) {
    case 5: {
      const isolation = reader.u8()
      return { kind: 'begin', isolation, name: name() }
    }
    case 7:
    case 8: {
      const ended = name()
      const thenBegin = reader.remaining() > 0 && (reader.u8() & 0x01) !== 0
      const isolation = thenBegin ? reader.u8() : 0
      return { kind: type === 7 ? 'commit' : 'rollback', name: ended, thenBegin, isolation }
    }
    case 9:
      return { kind: 'save', name: name() }
    default:
      throw new ProtocolError(`unsupported transaction request ${type}`)
  }
}
