import type { ResultColumn, SqlValue } from '../sql-type.ts'
import { writeBytes } from './byte-writer.ts'
import { isLarge } from './encode-value.ts'
import { HEADER_BYTES, PACKET, splitPackets } from './packet.ts'
import {
  DONE,
  hasLargeValue,
  writeColumnMetadata,
  writeDone,
  writeLargeRow,
  writeMessage,
  writeReturnStatus,
  writeReturnValue,
  writeRow,
} from './tokens.ts'
import type { DoneKind, ServerMessage } from './tokens.ts'

/** The cell, or nothing of a large one. */
const without = (column: ResultColumn | undefined, cell: string | null): string | null =>
  column && cell !== null && isLarge(column.type, cell) ? '' : cell

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

  /** Whether there is a whole packet to send. */
  const isFull = (): boolean => out.length() > FLUSH_BYTES

  /** Sends what fills whole packets; waits for the peer. */
  const flush = async (): Promise<void> => {
    if (out.length() > size) await sendWhole(false)
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
    /**
     * Writes a row whole, or throws a SqlError and writes nothing of it: half a row would end the connection. A large value
     * leaves in pieces while it is written.
     */
    async row(columns: readonly ResultColumn[], cells: readonly (string | null)[]): Promise<void> {
      const start = out.length()
      const large = hasLargeValue(columns, cells)
      try {
        // Text of any length can be written; what may not be is tried first.
        writeRow(out, columns, large ? cells.map((cell, at) => without(columns[at], cell)) : cells)
      } catch (error) {
        out.truncate(start)
        throw error
      }
      if (!large) return
      out.truncate(start)
      for (const _piece of writeLargeRow(out, columns, cells)) if (isFull()) await flush()
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
    isFull,
    flush,
    async end(): Promise<void> {
      if (held) writeDone(out, held.kind, held.status, held.command, held.rows)
      held = undefined
      await sendWhole(true)
    },
  }
}
