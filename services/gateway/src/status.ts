import { request } from 'node:http'

const LIMIT_MS = 5000

/** nginx's own counts (ngx_http_stub_status_module), by name; rejects when it does not answer within five seconds. */
export async function readStatus(socketPath: string): Promise<ReadonlyMap<string, number>> {
  return parseStatus(await ask(socketPath))
}

function parseStatus(text: string): ReadonlyMap<string, number> {
  const [, active, accepted, handled, requests, reading, writing, waiting] =
    /^Active connections: (\d+) \nserver accepts handled requests\n (\d+) (\d+) (\d+) \nReading: (\d+) Writing: (\d+) Waiting: (\d+)/.exec(
      text,
    ) ?? []
  if (waiting === undefined) throw new Error(`not a status of nginx: ${text.slice(0, 200)}`)
  const counts = { active, accepted, handled, requests, reading, writing, waiting }
  return new Map(Object.entries(counts).map(([name, count]) => [name, Number(count)]))
}

async function ask(socketPath: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request({ socketPath, path: '/status', agent: false }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('error', reject).on('end', () => resolve(text))
    })
    sent.setTimeout(LIMIT_MS, () => sent.destroy(new Error('nginx tells no status')))
    sent.on('error', reject).end()
  })
}
