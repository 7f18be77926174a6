import { once } from 'node:events'
import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Where the service is called: directly, or through a gateway with a certificate of this authority. */
export type Target = { origin: string; host: string; path?: string; ca?: string }

const HEAD_END = Buffer.from('\r\n\r\n')
const LAST_CHUNK = Buffer.from('0\r\n\r\n')

/**
 * Calls tools over connections that stay open, one for each caller at the same time. It writes and reads HTTP by itself: it shares
 * the processors with what is measured, and Node's client would take as much of them as the driver does.
 */
export const createMcpCaller = (target: Target) => {
  const idle: Socket[] = []
  const open = new Set<Socket>()
  const { hostname, port, protocol } = new URL(target.origin)
  const path = target.path ?? '/mcp'

  const connected = async () => {
    // The server closes what was idle for long.
    const kept = idle.splice(0).filter((socket) => !socket.destroyed)
    const reused = kept.pop()
    idle.push(...kept)
    if (reused !== undefined) return reused
    const isTls = protocol === 'https:'
    const socket = isTls
      ? connectTls({ host: hostname, port: Number(port), servername: 'localhost', ca: target.ca })
      : connectPlain({ host: hostname, port: Number(port) })
    socket.setNoDelay(true)
    open.add(socket)
    // Of one that ends while nothing is asked on it nobody needs to hear.
    socket.on('error', () => undefined)
    await once(socket, isTls ? 'secureConnect' : 'connect')
    return socket
  }

  const post = async (token: string, body: string) => {
    const socket = await connected()
    const answered = answerOn(socket)
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: ${target.host}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-06-18\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    const text = await answered
    if (!socket.destroyed) idle.push(socket)
    return text
  }

  let id = 0
  return {
    /** The raw answer of a tool call; throws unless the tool succeeded. */
    call: async (token: string, name: string, args: unknown) => {
      id += 1
      const params = { name, arguments: args }
      const text = await post(
        token,
        JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params }),
      )
      if (!text.includes('"structuredContent"')) throw new Error(text.slice(0, 500))
      return text
    },
    /** How many connections it has needed. */
    connections: () => open.size,
    [Symbol.dispose]: () => {
      for (const socket of open) socket.destroy()
    },
  }
}

/** The body of the one answer that comes on a connection, which must be whole and a success. */
const answerOn = async (socket: Socket) =>
  new Promise<string>((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0)
    const finish = (settle: () => void) => {
      socket.off('data', take).off('error', fail).off('close', closed)
      settle()
    }
    const fail = (error: Error) => finish(() => reject(error))
    const closed = () => fail(new Error('the connection was closed'))
    const take = (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const end = received.indexOf(HEAD_END)
      if (end === -1) return
      const head = received.toString('latin1', 0, end)
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
      // What takes long is answered as a stream, in chunks.
      const isWhole =
        length === undefined
          ? received
              .subarray(end + HEAD_END.length)
              .subarray(-LAST_CHUNK.length)
              .equals(LAST_CHUNK)
          : received.length >= end + HEAD_END.length + Number(length)
      if (!isWhole) return
      // nginx ends a connection after a thousand requests, and says so.
      if (/\r\nconnection: close/i.test(head)) socket.destroy()
      const body = received.toString('utf8', end + HEAD_END.length)
      if (head.startsWith('HTTP/1.1 200')) finish(() => resolve(body))
      else fail(new Error(`${head}\n${body.slice(0, 300)}`))
    }
    socket.on('data', take).on('error', fail).on('close', closed)
  })
