import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import * as oauth from 'oauth4webapi'
import { z } from 'zod'
import { readEnvironment } from '../environment.ts'
import { Fault, messageOf } from '../fault.ts'
import { lastPage } from '../last-page.ts'

// A client like any other: it registers, sends the person to the sign-in page, and prints the access token.

const patienceMs = 5 * 60_000

const signal = () => AbortSignal.timeout(30_000)

const nextRequest = async (listener: Server) =>
  new Promise<{ request: IncomingMessage; response: ServerResponse }>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Fault('Nobody signed in within five minutes.')),
      patienceMs,
    )
    listener.once('request', (request, response) => {
      clearTimeout(timer)
      resolve({ request, response })
    })
  })

const findDemo = async () => {
  const file = join(readEnvironment(process.env).stateDirectory, 'demo.json')
  const schema = z.object({ baseUrl: z.url(), resources: z.object({ default: z.url() }) })
  try {
    const demo = schema.parse(JSON.parse(await readFile(file, 'utf8')))
    // The file of a demo that was killed is still there.
    await fetch(`${demo.baseUrl}/auth/health`, { signal: signal() })
    return demo
  } catch {
    throw new Fault('No demo is running here: start it first with npx --yes pnpm@12 demo')
  }
}

const signIn = async () => {
  const { baseUrl, resources } = await findDemo()
  const issuer = new URL(baseUrl)
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', signal: signal() }),
  )

  const listener = createServer()
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP port was asked for')
  const redirectUri = `http://127.0.0.1:${address.port}/callback`

  try {
    const client = await oauth.processDynamicClientRegistrationResponse(
      await oauth.dynamicClientRegistrationRequest(
        server,
        {
          client_name: 'Puente demo, command line',
          redirect_uris: [redirectUri],
          token_endpoint_auth_method: 'none',
          application_type: 'native',
        },
        { signal: signal() },
      ),
    )
    const verifier = oauth.generateRandomCodeVerifier()
    const state = oauth.generateRandomState()
    const page = new URL(server.authorization_endpoint ?? '')
    page.search = new URLSearchParams({
      client_id: client.client_id,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: 'sql:read sql:write',
      resource: resources.default,
      state,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    }).toString()
    process.stderr.write(`Open this page in your browser and sign in:\n\n  ${page.href}\n\n`)

    for (;;) {
      const { request, response } = await nextRequest(listener)
      const came = new URL(request.url ?? '/', redirectUri)
      if (came.pathname !== '/callback') {
        response.writeHead(404).end()
        continue
      }
      response
        .writeHead(200, {
          'Content-Type': 'text/html; charset=utf-8',
          'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'",
          Connection: 'close',
        })
        .end(lastPage(came.searchParams.has('code')))
      const parameters = oauth.validateAuthResponse(server, client, came, state)
      const tokens = await oauth.processAuthorizationCodeResponse(
        server,
        client,
        await oauth.authorizationCodeGrantRequest(
          server,
          client,
          oauth.None(),
          parameters,
          redirectUri,
          verifier,
          { additionalParameters: { resource: resources.default }, signal: signal() },
        ),
      )
      return tokens.access_token
    }
  } finally {
    listener.close()
    listener.closeAllConnections()
  }
}

try {
  process.stdout.write(`${await signIn()}\n`)
} catch (error) {
  const denied = error instanceof oauth.AuthorizationResponseError
  if (!(error instanceof Fault) && !denied) throw error
  process.stderr.write(`${messageOf(error)}\n`)
  process.exitCode = 1
}
