// oxlint-disable-next-line import/no-unassigned-import -- @peculiar/x509 throws at import without this polyfill before it
import 'reflect-metadata'
import { createHash, generateKeyPairSync, webcrypto } from 'node:crypto'
import { request } from 'node:http'
import { createServer } from 'node:https'
import { once } from 'node:events'
import { X509CertificateGenerator } from '@peculiar/x509'
import axe from 'axe-core'
import { chromium } from 'playwright-core'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { ISSUER } from './harness.ts'

const DAY_MS = 86_400_000

const makeCertificate = async (host: string) => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' })
  const keys = {
    publicKey: await webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']),
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, algorithm, true, ['sign']),
  }
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${host}`,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + DAY_MS),
    signingAlgorithm: algorithm,
    keys,
  })
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    cert: certificate.toString('pem'),
    pin: createHash('sha256').update(spki).digest('base64'),
  }
}

/** What the gateway does, as far as a browser can tell: TLS, and the caller's address. */
const serveTls = async (origin: string, key: string | Buffer, cert: string) => {
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const headers = { ...incoming.headers, 'x-forwarded-for': '10.1.2.3' }
    const onward = request(
      `${origin}${incoming.url ?? '/'}`,
      { method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('no port')
  return { server, port: bound.port }
}

/** Chromium in front of the service, as if it were https://bridge.test. */
export const openChromium = async (auth: { origin: string }) => {
  const { host } = new URL(ISSUER)
  const { key, cert, pin } = await makeCertificate(host)
  const { server, port } = await serveTls(auth.origin, key, cert)
  const browser = await chromium.launch({
    executablePath: process.env['PUENTE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--host-resolver-rules=MAP ${host} 127.0.0.1:${port}`,
      `--ignore-certificate-errors-spki-list=${pin}`,
    ],
  })
  return {
    /** A browser of its own, as far as cookies go. */
    open: async (options: BrowserContextOptions = {}) => {
      const context = await browser.newContext({ locale: 'en', ...options })
      const page = await context.newPage()
      page.setDefaultTimeout(60_000)
      return { page, context, [Symbol.asyncDispose]: async () => context.close() }
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

export type Chromium = Awaited<ReturnType<typeof openChromium>>

/** Adds an authenticator that holds passkeys and always verifies its user; returns the session to control it. */
export const addAuthenticator = async (page: Page) => {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { cdp, authenticatorId }
}

export type Finding = { id: string; impact: string | null; nodes: string[] }

const AXE = axe.source

/** What axe-core finds on the page that is serious or critical. */
export const findings = async (page: Page): Promise<Finding[]> => {
  await page.evaluate(AXE)
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => html) })))`)
}

/** How far the page sticks out of its window, in pixels. */
export const overflow = async (page: Page): Promise<number> =>
  page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
