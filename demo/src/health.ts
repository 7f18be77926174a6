import { request } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'

/** Asks a health page through the gateway; resolves with its status and text, or undefined where nothing answers. */
export const askHealth = async (url: string, ca: string) =>
  new Promise<{ status: number; text: string } | undefined>((resolve) => {
    const sent = request(url, { ca, agent: false, timeout: 5000 }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on('timeout', () => sent.destroy())
    sent.on('error', () => resolve(undefined))
    sent.end()
  })

/** Asks again until the page says that all is well, or the patience ends; resolves with the last answer. */
export const awaitHealth = async (url: string, ca: string, patienceMs: number) => {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const answer = await askHealth(url, ca)
    if (answer?.status === 200 || performance.now() > deadline) return answer
    await sleep(200)
  }
}
