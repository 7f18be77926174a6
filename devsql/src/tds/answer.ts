import type { ResultColumn, SqlValue } from '../sql-type.ts'
import { writeBytes } from './byte-writer.ts'
import { HEADER_BYTES, PACKET, splitPackets } from './packet.ts'
import {
  DONE,
  writeColumnMetadata,
  writeDone,
  writeMessage,
  writeReturnStatus,
  writeReturnValue,
  writeRow,
} from './tokens.ts'
import type { DoneKind, ServerMessage } from './tokens.ts'

/** What gathers before it is sent: many small packets go in one write. */
const FLUSH_BYTES = 32_768

export type Answer = ReturnType<typeof openAnswer>

/**
 * One response message. Tokens gather in memory and leave as full packets; `flush` waits while the peer does not read, so
 * a large result never piles up. The last DONE is held back until `end`, because only then its "more" bit is known.
 */
export function openAnswer(packetBytes: number, send: (bytes: Buffer) => Promise<void>) {
  const out = writeBytes(packetBytes * 2)
  const size = packetBytes - HEADER_BYTES
  let packetId = 1
  let held: { kind: DoneKind; status: number; command: number; rows: number } | undefined

  const release = (): void => {
    if (held) writeDone(out, held.kind, held.status | DONE.more, held.command, held.rows)
    held = undefined
  }

  const sendWhole = async (end: boolean): Promise<void> => {
    const bytes = out.take()
    // A message must not end on an empty packet unless it is all there is, so at least one byte stays for `end`.
    const now = end ? bytes.length : Math.floor((bytes.length - 1) / size) * size
    if (now < bytes.length) out.raw(bytes.subarray(now))
    if (now === 0 && !end) return
    const packets = splitPackets(
      PACKET.response,
      bytes.subarray(0, now),
      packetBytes,
      end,
      packetId,
    )
    packetId = (packetId + Math.ceil(now / size)) & 0xff
    await send(packets)
  }

  return {
    out,
    release,
    message(message: ServerMessage) {
      release()
      writeMessage(out, message)
    },
    columns(columns: readonly ResultColumn[]) {
      release()
      writeColumnMetadata(out, columns)
    },
    /** Writes a row whole, or throws a SqlError and writes nothing of it: half a row would end the connection. */
    row(columns: readonly ResultColumn[], cells: readonly (string | null)[]) {
      const start = out.length()
      try {
        writeRow(out, columns, cells)
      } catch (error) {
        out.truncate(start)
        throw error
      }
    },
    returnStatus(status: number) {
      release()
      writeReturnStatus(out, status)
    },
    returnValue(ordinal: number, name: string, value: SqlValue) {
      release()
      writeReturnValue(out, ordinal, name, value)
    },
    done(kind: DoneKind, status: number, command: number, rows: number) {
      release()
      held = { kind, status, command, rows }
    },
    hasDone: () => held !== undefined,
    /** Whether there is a whole packet to send. */
    isFull: () => out.length() > FLUSH_BYTES,
    /** Sends what fills whole packets; waits for the peer. */
    async flush(): Promise<void> {
      if (out.length() > size) await sendWhole(false)
    },
    async end(): Promise<void> {
      if (held) writeDone(out, held.kind, held.status, held.command, held.rows)
      held = undefined
      await sendWhole(true)
    },
  }
}
