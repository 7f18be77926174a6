import { z } from 'zod'
import { createBrowser } from '../test/browser.ts'
import { CALLBACK, allow, obtainTokens, register, request } from '../test/client.ts'
import { MCP } from '../test/harness.ts'
import type { Server } from './server.ts'

export type Service = { client_id: string; client_secret: string; resource: string; scope: string }

export type Workload = {
  name: string
  /** Prepares one caller; what it returns is one step. */
  worker: (server: Server, service: Service) => Promise<() => Promise<void>>
}

const FORM = 'application/x-www-form-urlencoded'

const tokens = z.looseObject({ access_token: z.string(), refresh_token: z.string().optional() })

const tokenRequest = async (server: Server, form: Record<string, string>) => {
  const { status, text } = await server.post('/token', FORM, new URLSearchParams(form).toString())
  if (status !== 200) throw new Error(`/token answered ${status}: ${text}`)
  return tokens.parse(JSON.parse(text))
}

const REGISTRATION = JSON.stringify({
  client_name: 'Benchmark',
  redirect_uris: [CALLBACK],
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
})

const NATIVE = { application_type: 'native', grant_types: ['authorization_code', 'refresh_token'] }

/** Rotates one refresh token over and over. */
export const refreshing = async (server: Server): Promise<() => Promise<void>> => {
  const client = await register(server, NATIVE)
  let token = (await obtainTokens(server, {}, { client })).tokens.refresh_token
  return async () => {
    const answer = await tokenRequest(server, {
      grant_type: 'refresh_token',
      client_id: client.client_id,
      refresh_token: token,
    })
    token = String(answer.refresh_token)
  }
}

export const WORKLOADS: readonly Workload[] = [
  { name: 'refresh', worker: refreshing },
  {
    name: 'client_credentials',
    worker: async (server, service) => async () => {
      await tokenRequest(server, { grant_type: 'client_credentials', ...service })
    },
  },
  {
    // Four requests: the request, the page, the form, and back to the client.
    name: 'authorize to code',
    worker: async (server) => {
      const client = await register(server, NATIVE)
      const browser = createBrowser(server)
      const once = async () => {
        const { url } = await request(client, { resource: MCP })
        const { url: callback } = await allow(server, url, { browser })
        if (!callback.searchParams.has('code')) throw new Error(`no code: ${callback.href}`)
      }
      await once()
      return once
    },
  },
  {
    name: 'register',
    worker: async (server) => async () => {
      const { status, text } = await server.post('/register', 'application/json', REGISTRATION)
      if (status !== 201) throw new Error(`/register answered ${status}: ${text}`)
    },
  },
]
