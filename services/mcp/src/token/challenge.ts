import {
  bearerAuthChallengeResponse,
  OAuthError,
  OAuthErrorCode,
} from '@modelcontextprotocol/server'
import { PROOF_ALGORITHMS } from './proof.ts'

/** 401: the token is missing or invalid; which check failed is not said (RFC 6750 3.1). */
export const unauthorized = (metadata: string) =>
  bearerAuthChallengeResponse(
    new OAuthError(OAuthErrorCode.InvalidToken, 'The access token is missing or invalid'),
    { requiredScopes: ['sql:read'], resourceMetadataUrl: metadata },
  )

/** 401 for a token that is bound to a key (RFC 9449 7.1). */
export const proofRequired = (metadata: string, error: 'invalid_token' | 'invalid_dpop_proof') => {
  const response = unauthorized(metadata)
  const algorithms = PROOF_ALGORITHMS.join(' ')
  response.headers.set(
    'WWW-Authenticate',
    `DPoP error="${error}", algs="${algorithms}", resource_metadata="${metadata}"`,
  )
  return response
}

/** 403: the client may step up; `scopes` are all that the operation needs. */
export const insufficientScope = (metadata: string, scopes: readonly string[]) =>
  bearerAuthChallengeResponse(
    new OAuthError(OAuthErrorCode.InsufficientScope, `This needs the scopes ${scopes.join(' ')}`),
    { requiredScopes: [...scopes], resourceMetadataUrl: metadata },
  )
