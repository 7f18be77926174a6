import { request } from 'node:https'

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
