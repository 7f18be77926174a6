import type { SqlValue } from '../sql-type.ts'
import { ProtocolError } from './byte-reader.ts'
import type { ByteReader } from './byte-reader.ts'
import { decodeParameter } from './decode-value.ts'

export type RpcParameter = { name: string; output: boolean; value: SqlValue }
export type RpcRequest = { procedure: string; parameters: RpcParameter[] }

// MS-TDS 2.2.6.6, well-known procedure ids.
const PROCEDURES: ReadonlyMap<number, string> = new Map([
  [1, 'sp_cursor'],
  [2, 'sp_cursoropen'],
  [3, 'sp_cursorprepare'],
  [4, 'sp_cursorexecute'],
  [5, 'sp_cursorprepexec'],
  [6, 'sp_cursorunprepare'],
  [7, 'sp_cursorfetch'],
  [8, 'sp_cursoroption'],
  [9, 'sp_cursorclose'],
  [10, 'sp_executesql'],
  [11, 'sp_prepare'],
  [12, 'sp_execute'],
  [13, 'sp_prepexec'],
  [14, 'sp_prepexecrpc'],
  [15, 'sp_unprepare'],
])

const MAX_PARAMETERS = 2100
const BY_NAME_MARKER = 0xffff
const isSeparator = (byte: number | undefined): boolean => byte === 0xff || byte === 0x80

/** Skips ALL_HEADERS (MS-TDS 2.2.5.3), which start every batch, RPC and transaction request since TDS 7.2. */
export function skipHeaders(reader: ByteReader): void {
  const bytes = reader.u32()
  if (bytes < 4) throw new ProtocolError('ALL_HEADERS shorter than its length field')
  reader.raw(bytes - 4)
}

/** Reads an RPC message: one or more calls, each with its parameters. */
export function readRpc(reader: ByteReader): RpcRequest[] {
  skipHeaders(reader)
  const requests: RpcRequest[] = []
  do {
    requests.push(readCall(reader))
    if (reader.remaining() > 0) reader.u8() // batch separator
  } while (reader.remaining() > 0)
  return requests
}

function readCall(reader: ByteReader): RpcRequest {
  const length = reader.u16()
  const procedure = length === BY_NAME_MARKER ? procedureOf(reader.u16()) : reader.ucs2(length)
  reader.u16() // option flags
  const parameters: RpcParameter[] = []
  while (reader.remaining() > 0 && !isSeparator(reader.peek())) {
    if (parameters.length === MAX_PARAMETERS) throw new ProtocolError('too many parameters')
    const name = reader.shortText()
    const status = reader.u8()
    parameters.push({ name, output: (status & 0x01) !== 0, value: decodeParameter(reader) })
  }
  return { procedure, parameters }
}

function procedureOf(id: number): string {
  const name = PROCEDURES.get(id)
  if (!name) throw new ProtocolError(`unknown procedure id ${id}`)
  return name
}
