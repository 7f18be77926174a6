import {
  bearerAuthChallengeResponse,
  OAuthError,
  OAuthErrorCode,
} from '@modelcontextprotocol/server'

/** 401: the token is missing or invalid; which check failed is not said (RFC 6750 3.1). */
export const unauthorized = (metadata: string) =>
  bearerAuthChallengeResponse(
    new OAuthError(OAuthErrorCode.InvalidToken, 'The access token is missing or invalid'),
    { requiredScopes: ['sql:read'], resourceMetadataUrl: metadata },
  )

/** 403: the client may step up; `scopes` are all that the operation needs. */
export const insufficientScope = (metadata: string, scopes: readonly string[]) =>
  bearerAuthChallengeResponse(
    new OAuthError(OAuthErrorCode.InsufficientScope, `This needs the scopes ${scopes.join(' ')}`),
    { requiredScopes: [...scopes], resourceMetadataUrl: metadata },
  )
