import type { RequestListener, ServerResponse } from 'node:http'
import type { CheckHealth } from './health.ts'

const sendJson = (response: ServerResponse, status: number, body: object) => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

/**
 * What answers before and behind the application: health always, the application once there is one, and 503 until
 * then. `use` puts another application in place; requests under way end in the one they began in.
 */
export const createFront = (checkHealth: CheckHealth) => {
  let application: RequestListener | undefined

  const listener: RequestListener = (request, response) => {
    const path = request.url?.split('?', 1)[0]
    if (path === '/auth/health') {
      void checkHealth().then((health) =>
        sendJson(response, health.status === 'ok' ? 200 : 503, health),
      )
      return
    }
    if (application) return application(request, response)
    response.setHeader('retry-after', '5')
    sendJson(response, 503, { error: 'temporarily_unavailable' })
  }

  return {
    listener,
    use: (next: RequestListener) => {
      application = next
    },
  }
}
