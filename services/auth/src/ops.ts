import type { RequestListener } from 'node:http'
import type { CheckHealth } from './health.ts'
import type { Metrics } from './metrics.ts'

type Answer = { status: number; type: string; body: string }

const text = (status: number, body: string): Answer => ({ status, type: 'text/plain', body })

/** Probes and metrics, for the inside of the network only: the gateway has no route to this port. */
export const createOps = (checkHealth: CheckHealth, metrics: Metrics): RequestListener => {
  const answer = async (path: string): Promise<Answer> => {
    switch (path) {
      case '/livez':
        return text(200, 'ok\n')
      case '/readyz': {
        const { status } = await checkHealth()
        return text(status === 'ok' ? 200 : 503, `${status}\n`)
      }
      case '/metrics': {
        const { registry } = metrics
        return { status: 200, type: registry.contentType, body: await registry.metrics() }
      }
      default:
        return text(404, 'not found\n')
    }
  }
  return (request, response) => {
    void answer(request.url ?? '')
      .catch(() => text(500, 'failed\n'))
      .then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type })
        response.end(body)
      })
  }
}
