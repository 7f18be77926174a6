import type { RequestListener } from 'node:http'
import { readRevocations } from './adapter/revocations.ts'
import type { Sql } from './database/connect.ts'
import type { CheckHealth } from './health.ts'
import type { Metrics } from './metrics.ts'

type Answer = { status: number; type: string; body: string }

const text = (status: number, body: string): Answer => ({ status, type: 'text/plain', body })

const CURSOR = /^\d{1,18}$/

/** Probes, metrics and the feed of revocations, for the inside of the network only: the gateway has no route to this port. */
export const createOps = (
  checkHealth: CheckHealth,
  metrics: Metrics,
  sql: Sql,
): RequestListener => {
  const revocations = async (cursor: string): Promise<Answer> =>
    CURSOR.test(cursor)
      ? {
          status: 200,
          type: 'application/json',
          body: JSON.stringify(await readRevocations(sql, cursor)),
        }
      : text(400, 'after must be a cursor\n')

  const answer = async ({ pathname, searchParams }: URL): Promise<Answer> => {
    switch (pathname) {
      case '/revocations':
        return revocations(searchParams.get('after') ?? '0')
      case '/livez':
        return text(200, 'ok\n')
      case '/readyz': {
        const { status } = await checkHealth()
        return text(status === 'ok' ? 200 : 503, `${status}\n`)
      }
      case '/metrics': {
        const { registry } = metrics
        await checkHealth()
        return { status: 200, type: registry.contentType, body: await registry.metrics() }
      }
      default:
        return text(404, 'not found\n')
    }
  }
  return (request, response) => {
    const url = URL.parse(request.url ?? '', 'http://ops')
    void (url ? answer(url) : Promise.resolve(text(400, 'bad address\n')))
      .catch(() => text(500, 'failed\n'))
      .then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type })
        response.end(body)
      })
  }
}
