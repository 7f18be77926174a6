import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js'

type Saved = Awaited<ReturnType<OAuthClientProvider['clientInformation']>>
type Tokens = Awaited<ReturnType<OAuthClientProvider['tokens']>>

/** What an MCP client remembers of one server: its registration, its tokens, and the page it was told to open. */
export const createClientMemory = (redirectUrl: string, keepsRefreshToken: boolean) => {
  let client: Saved
  let tokens: Tokens
  let verifier = ''
  let page: URL | undefined
  return {
    redirectUrl,
    clientMetadata: {
      client_name: 'End-to-end test',
      redirect_uris: [redirectUrl],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    clientInformation: () => client,
    saveClientInformation(information: Exclude<Saved, undefined>) {
      client = information
    },
    tokens: () => tokens,
    saveTokens(given: Exclude<Tokens, undefined>) {
      const { refresh_token: _forgotten, ...rest } = given
      tokens = keepsRefreshToken ? given : rest
    },
    redirectToAuthorization(url: URL) {
      page = url
    },
    saveCodeVerifier(text: string) {
      verifier = text
    },
    codeVerifier: () => verifier,
    /** The page that the client wanted to open. */
    page() {
      if (page === undefined) throw new Error('the client has not asked to open a page')
      return page
    },
    accessToken() {
      if (tokens === undefined) throw new Error('the client has no token')
      return tokens.access_token
    },
  }
}

export type ClientMemory = ReturnType<typeof createClientMemory>
