import { Agent, request } from 'node:http'

/** Calls a tool over connections that stay open; one connection for each that calls at the same time. */
export const createMcpCaller = (origin: string, host: string, path = '/mcp') => {
  const agent = new Agent({ keepAlive: true })
  const post = async (token: string, body: string) =>
    new Promise<string>((resolve, reject) => {
      const headers = {
        host,
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-06-18',
        'content-length': Buffer.byteLength(body),
      }
      const call = request(origin + path, { method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (response.statusCode === 200) resolve(text)
          else reject(new Error(`HTTP ${response.statusCode}: ${text.slice(0, 300)}`))
        })
      })
      call.on('error', reject)
      call.end(body)
    })
  let id = 0
  return {
    /** The raw answer of a tool call; throws unless the tool succeeded. */
    call: async (token: string, name: string, args: unknown) => {
      id += 1
      const params = { name, arguments: args }
      const body = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })
      const text = await post(token, body)
      if (!text.includes('"structuredContent"')) throw new Error(text.slice(0, 500))
      return text
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}
