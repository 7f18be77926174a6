import { request } from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { shown } from './checkout.ts'

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
    // Time does not mend a login.
    const isFinal = answer?.status === 200 || answer?.text.includes('refuses the login')
    if (isFinal || performance.now() > deadline) return answer
    await sleep(200)
  }
}

const healthSchema = z.object({ checks: z.record(z.string(), z.string()) })

/** What to tell a person whose SQL Server cannot be used, from the text of the health page. */
export const notUsable = (text: string, stateDirectory: string) => {
  const log = shown(join(stateDirectory, 'logs/mcp.log'))
  const parsed = healthSchema.safeParse(text === '' ? undefined : JSON.parse(text))
  const why = parsed.data?.checks['tenant:default'] ?? 'no answer'
  return `the SQL Server cannot be used yet (${why}). Puente goes on trying; more in ${log}.`
}
