import type { IncomingHttpHeaders } from 'node:http'
import { request, type RequestOptions } from 'node:https'
import { connect } from 'node:tls'
import type { Stand } from './stand.ts'

const LIMIT_MS = 60_000

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly rawHeaders: readonly string[]
  readonly text: string
}

export type Call = Pick<RequestOptions, 'method' | 'headers' | 'servername' | 'localAddress'> & {
  readonly body?: string
}

/** Sends one HTTP/1.1 request on a connection of its own, the path exactly as given; follows no redirect. */
export async function call(
  stand: Pick<Stand, 'port' | 'ca'>,
  path: string,
  options: Call = {},
): Promise<Answer> {
  const { body, ...rest } = options
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: stand.port,
        ca: stand.ca,
        servername: 'localhost',
        headers: { host: `localhost:${stand.port}` },
        agent: false,
        timeout: LIMIT_MS,
        ...rest,
        path,
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.on('error', reject).on('end', () => {
          const { statusCode: status = 0, headers, rawHeaders } = response
          resolve({ status, headers, rawHeaders, text })
        })
      },
    )
    sent.on('error', reject).on('timeout', () => sent.destroy(new Error(`no answer to ${path}`)))
    sent.end(body)
  })
}

/** Sends bytes as they are over TLS and resolves with everything that comes back until the gateway closes. */
export async function callRaw(stand: Stand, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect({
      host: '127.0.0.1',
      port: stand.port,
      ca: stand.ca,
      servername: 'localhost',
    })
    socket.setTimeout(LIMIT_MS, () => socket.destroy(new Error('the gateway kept the connection')))
    socket.setEncoding('utf8').on('data', (part: string) => (text += part))
    socket.on('error', reject).on('close', () => resolve(text))
    socket.write(bytes)
  })
}
