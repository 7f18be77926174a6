import { runBatch } from './session/run-batch.ts'
import { runRpc } from './session/run-rpc.ts'
import { runTransactionRequest } from './session/run-transaction-request.ts'
import type { Run } from './session/run.ts'
import { ProtocolError, readBytes } from './tds/byte-reader.ts'
import { PACKET } from './tds/packet.ts'
import type { Message } from './tds/packet.ts'
import { readRpc, skipHeaders } from './tds/rpc-request.ts'
import { readTransactionRequest } from './tds/transaction-request.ts'

/** Runs what a message asks for, by its packet type; an unreadable or unknown one is a protocol fault. */
export async function dispatch(run: Run, message: Message): Promise<void> {
  const reader = readBytes(message.payload)
  switch (message.type) {
    case PACKET.batch:
      skipHeaders(reader)
      if (reader.remaining() % 2 !== 0)
        throw new ProtocolError('batch text of an odd number of bytes')
      await runBatch(run, reader.ucs2(reader.remaining() / 2))
      return
    case PACKET.rpc:
      for (const request of readRpc(reader)) await runRpc(run, request)
      return
    case PACKET.transaction:
      return runTransactionRequest(run, readTransactionRequest(reader))
    case PACKET.bulk:
      throw new ProtocolError('bulk load is not supported')
    default:
      throw new ProtocolError(`unexpected packet type ${message.type}`)
  }
}
