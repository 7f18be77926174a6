import { z } from 'zod'
import { addClient } from '../src/clients/preregistered.ts'
import type { Preregistration } from '../src/clients/preregistered.ts'
import { post } from './harness.ts'
import type { Auth } from './harness.ts'

export const INVOICES = 'https://invoices.test/api'

export type ServiceClient = { clientId: string; secret: string }

/** A client for the tests that an operator made: by default a service that may read invoices. */
export const addService = async (
  auth: Auth,
  changes: Partial<Preregistration> = {},
): Promise<ServiceClient> => {
  const { clientId, secret } = await addClient(auth.sql, {
    name: 'Night job',
    redirectUris: [],
    grantTypes: ['client_credentials'],
    hasSecret: true,
    access: [{ target: INVOICES, scopes: ['invoices:read'] }],
    introspects: [],
    ...changes,
  })
  return { clientId, secret: secret ?? '' }
}

export const basic = ({ clientId, secret }: ServiceClient) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
})

const answer = z.looseObject({
  access_token: z.string().optional(),
  token_type: z.string().optional(),
  expires_in: z.number().optional(),
  scope: z.string().optional(),
  refresh_token: z.string().optional(),
  error: z.string().optional(),
  active: z.boolean().optional(),
})

/** Asks /token for a token of the service's own. */
export const serviceToken = async (
  auth: Auth,
  service: ServiceClient,
  form: Record<string, string> = { resource: INVOICES },
) => {
  const response = await post(
    auth,
    '/token',
    { grant_type: 'client_credentials', ...form },
    basic(service),
  )
  return { status: response.status, body: answer.parse(await response.json()) }
}

/** Asks /introspect as a confidential client, or as a public one that only gives its id. */
export const introspect = async (
  auth: Auth,
  caller: ServiceClient | { client_id: string },
  token: string,
) => {
  const response =
    'secret' in caller
      ? await post(auth, '/introspect', { token }, basic(caller))
      : await post(auth, '/introspect', { token, ...caller })
  return { status: response.status, body: answer.parse(await response.json()) }
}
