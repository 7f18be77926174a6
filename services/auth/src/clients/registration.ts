import { z } from 'zod'
import { classifyRedirectUri } from './redirect-uri.ts'

const MOST_REDIRECT_URIS = 10
const NAME_CHARACTERS = 80
const GRANT_TYPES = ['authorization_code', 'refresh_token']

export type RegistrationFault = {
  error: 'invalid_redirect_uri' | 'invalid_client_metadata'
  description: string
}

export type Registration = {
  redirect_uris: string[]
  application_type: 'native' | 'web'
  token_endpoint_auth_method: string
  grant_types: string[]
  response_types: string[]
  client_name?: string
}

const withoutEmpty = (body: object) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== ''))

const schema = z.object({
  redirect_uris: z.array(z.string()).min(1),
  client_name: z.string().optional(),
  grant_types: z.array(z.string()).default(GRANT_TYPES),
  token_endpoint_auth_method: z.string().default('none'),
})

/** A name is shown to people: no control or direction characters, one line, of bearable length. */
const readableName = (name: string) =>
  Array.from(
    name
      .normalize('NFC')
      .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
    .slice(0, NAME_CHARACTERS)
    .join('')

/**
 * Turns what an unknown client posts to /register (RFC 7591) into metadata the provider can take, or into the fault to
 * answer. Members with no use here are dropped: `scope` would only keep the client from asking for more later.
 * Grant types nobody may have by asking are dropped too, so that registration alone never gives a token.
 */
export const normaliseRegistration = (body: unknown): Registration | RegistrationFault => {
  const fault = (error: RegistrationFault['error'], description: string) => ({ error, description })
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return fault('invalid_client_metadata', 'the body must be a JSON object')
  }
  const parsed = schema.safeParse(withoutEmpty(body))
  if (!parsed.success) {
    const member = String(parsed.error.issues[0]?.path[0])
    const error = member === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata'
    return fault(error, `${member} is missing or of the wrong type`)
  }
  const { redirect_uris, client_name, grant_types, token_endpoint_auth_method } = parsed.data
  if (redirect_uris.length > MOST_REDIRECT_URIS) {
    return fault('invalid_redirect_uri', `at most ${MOST_REDIRECT_URIS} redirect_uris`)
  }
  const targets = redirect_uris.map(classifyRedirectUri)
  if (targets.includes(undefined)) {
    return fault(
      'invalid_redirect_uri',
      'redirect_uris must be https, http on a loopback address, or an application’s own scheme, without a fragment',
    )
  }
  const allowedGrants = GRANT_TYPES.filter((type) => grant_types.includes(type))
  if (!allowedGrants.includes('authorization_code')) {
    return fault('invalid_client_metadata', 'grant_types must include authorization_code')
  }
  const name = readableName(client_name ?? '')
  return {
    redirect_uris,
    // Only a native client may use any port of a loopback address (RFC 8252 7.3); clients seldom say what they are.
    application_type: targets.some((target) => target?.kind !== 'web') ? 'native' : 'web',
    // Always explicit: the provider would issue a secret to a client that leaves it out.
    token_endpoint_auth_method,
    grant_types: allowedGrants,
    response_types: ['code'],
    ...(name ? { client_name: name } : {}),
  }
}
