import { classifyRedirectUri } from './redirect-uri.ts'

/**
 * Whether a decision about this client may be remembered at all: any program of a computer can listen on its loopback
 * addresses or claim a scheme, and pass for a client that was allowed (RFC 8252 8.6).
 */
export const isRememberable = (
  client: { applicationType?: string | undefined },
  redirectUri: string,
) => client.applicationType !== 'native' && classifyRedirectUri(redirectUri)?.kind === 'web'
