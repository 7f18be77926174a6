import { z } from 'zod'
import { DEVICE_GRANT } from '../src/clients/preregistered.ts'
import type { Browser } from './browser.ts'
import { tokenRequest } from './client.ts'
import { MCP, post } from './harness.ts'
import type { Auth } from './harness.ts'
import { addService } from './service-client.ts'

const answer = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  verification_uri_complete: z.string(),
  expires_in: z.number(),
})

/** A client an operator made for a device without a browser. */
export const addDeviceClient = async (auth: Auth) => {
  const { clientId } = await addService(auth, {
    name: 'Terminal on the wall',
    grantTypes: [DEVICE_GRANT, 'refresh_token'],
    hasSecret: false,
    access: [],
  })
  return { client_id: clientId }
}

/** What a device asks first. */
export const askForCode = async (
  auth: Auth,
  client: { client_id: string },
  form: Record<string, string> = { resource: MCP },
) => {
  const response = await post(auth, '/device/auth', { ...client, scope: 'sql:read', ...form })
  const body: unknown = await response.json()
  return { status: response.status, body }
}

export const obtainDeviceCode = async (
  auth: Auth,
  client: { client_id: string },
  form?: Record<string, string>,
) => answer.parse((await askForCode(auth, client, form)).body)

/** What a device asks again and again. */
export const poll = async (auth: Auth, client: { client_id: string }, device_code: string) =>
  tokenRequest(auth, { grant_type: DEVICE_GRANT, ...client, device_code })

const field = (text: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''

/** Types a code into the page for it. */
export const enterCode = async (browser: Browser, userCode: string) => {
  const page = await browser.go('/device')
  return browser.post('/device', [
    ['xsrf', field(page.text, 'xsrf')],
    ['user_code', userCode],
  ])
}

/** Answers the question whether the device shows the same code. */
export const answerQuestion = async (
  browser: Browser,
  page: { text: string },
  button: 'confirm' | 'abort',
) =>
  browser.post('/device', [
    ['xsrf', field(page.text, 'xsrf')],
    ['user_code', field(page.text, 'user_code')],
    [button, 'yes'],
  ])
