import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

export type Answer = { status: number; headers: Record<string, string>; text: string }

/** Sends one request exactly as given (any header, any body, any path) and resolves with the whole answer. */
export const send = async (
  origin: string,
  path: string,
  {
    method = 'GET',
    headers = {},
    body = '',
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
) =>
  new Promise<Answer>((resolve, reject) => {
    const { protocol, hostname, port } = new URL(origin)
    const request = protocol === 'https:' ? httpsRequest : httpRequest
    const sent = request(
      {
        hostname,
        port,
        path,
        method,
        headers,
        agent: false,
        servername: hostname,
        timeout: 30_000,
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => {
          text += part
        })
        // A body that breaks off ends with this, and the request knows nothing of it.
        response.on('error', reject)
        response.on('end', () => {
          const flat = Object.entries(response.headers).map(
            ([name, value]) => [name, String(value)] as const,
          )
          resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(flat), text })
        })
      },
    )
    sent.on('timeout', () => sent.destroy(new Error(`no answer from ${path} within 30 seconds`)))
    sent.on('error', reject)
    sent.end(body)
  })

/** Sends one JSON-RPC request of the 2025-06-18 revision. */
export const sendRpc = async (
  origin: string,
  path: string,
  token: string | undefined,
  body: unknown,
  headers: Record<string, string> = {},
) =>
  send(origin, path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

/** The JSON-RPC message in an answer, whether it came as JSON or as one server-sent event. */
export const messageIn = ({ headers, text }: Answer): unknown => {
  if (!headers['content-type']?.startsWith('text/event-stream')) return JSON.parse(text)
  const data = text
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith('data:') ? [line.slice(5).trim()] : []))
  return JSON.parse(data.findLast((line) => line !== '') ?? 'null')
}
