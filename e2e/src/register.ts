import { z } from 'zod'
import { send } from './send.ts'

const registered = z.looseObject({ client_id: z.string() })

/** Registers a client with the demo's authorization server (RFC 7591). */
export const register = async (baseUrl: string, metadata: object) => {
  const { status, text } = await send(baseUrl, '/register', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  })
  if (status !== 201) throw new Error(`not registered: ${text}`)
  return registered.parse(JSON.parse(text))
}
