import { lookup } from 'node:dns/promises'
import { request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isPublicAddress, refuseDocumentUrl } from './fetch-policy.ts'

const TIMEOUT_MS = 2000
const MOST_BYTES = 5 * 1024
const HTTPS_PORT = 443

/**
 * A document that was not fetched; the message says why. `isTransient`: its host was not able to answer, which says
 * nothing about the client.
 */
export class DocumentRefused extends Error {
  override name = 'DocumentRefused'
  readonly isTransient: boolean

  constructor(message: string, options: ErrorOptions & { isTransient?: boolean } = {}) {
    super(message, options)
    this.isTransient = options.isTransient ?? false
  }
}

/** The way out of this process, which only tests replace. */
export type Network = {
  resolve: (host: string) => Promise<readonly string[]>
  connect: (address: string, port: number) => Socket
  /** Certificates to trust beside the public ones. */
  ca?: string
}

export const INTERNET: Network = {
  resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  connect: (address, port) => connectTcp(port, address),
}

export type FetchedDocument = { text: string; maxAgeSeconds: number | undefined }

const maxAgeOf = (header: string | undefined) => {
  const seconds = /(?:^|,)\s*max-age\s*=\s*(\d{1,9})/i.exec(header ?? '')?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}

const late = async (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener(
      'abort',
      () => reject(new DocumentRefused('it took too long', { isTransient: true })),
      {
        once: true,
      },
    )
  })

/** The address to connect to: every address of the name must be public, or a rebinding name would get its choice. */
const publicAddress = async (network: Network, host: string, signal: AbortSignal) => {
  let addresses: readonly string[]
  try {
    addresses = await Promise.race([network.resolve(host), late(signal)])
  } catch (cause) {
    throw new DocumentRefused('its host cannot be resolved', { cause, isTransient: true })
  }
  if (!addresses.every(isPublicAddress)) throw new DocumentRefused('its host is not public')
  const [address] = addresses
  if (address === undefined) throw new DocumentRefused('its host has no address')
  return address
}

const read = async (network: Network, url: URL, address: string, signal: AbortSignal) =>
  new Promise<FetchedDocument>((resolve, reject) => {
    const refuse = (why: string, isTransient = false) => {
      reject(new DocumentRefused(why, { isTransient }))
      outgoing.destroy()
    }
    const outgoing = request(url, {
      signal,
      headers: { accept: 'application/json', 'user-agent': 'puente-auth' },
      // Without an agent the port of the Host header is not left out by itself.
      defaultPort: HTTPS_PORT,
      maxHeaderSize: 16_384,
      // The address that was checked, and no second look-up: what the name means later is of no interest.
      createConnection: () =>
        connectTls({
          socket: network.connect(address, HTTPS_PORT),
          servername: url.hostname,
          ...(network.ca === undefined ? {} : { ca: network.ca }),
        }),
    })
    outgoing.on('error', () => refuse('the connection failed', true))
    outgoing.on('response', (response) => {
      const { statusCode = 0 } = response
      if (statusCode !== 200) {
        return refuse(`the answer was ${statusCode}`, statusCode >= 500 || statusCode === 429)
      }
      if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(response.headers['content-type'] ?? '')) {
        return refuse('the answer is not JSON')
      }
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('error', () => refuse('the answer broke off', true))
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > MOST_BYTES) return refuse('the answer is too large')
        chunks.push(chunk)
        return undefined
      })
      response.on('end', () =>
        resolve({
          text: Buffer.concat(chunks).toString('utf8'),
          maxAgeSeconds: maxAgeOf(response.headers['cache-control']),
        }),
      )
      return undefined
    })
    outgoing.end()
  })

/**
 * Fetches a client's metadata document: https, no redirects, two seconds and 5 KiB at most, and only from addresses of
 * the public internet. Throws DocumentRefused.
 */
export const fetchDocument = async (network: Network, id: string): Promise<FetchedDocument> => {
  const refused = refuseDocumentUrl(id)
  if (refused !== undefined) throw new DocumentRefused(refused)
  const url = new URL(id)
  const signal = AbortSignal.timeout(TIMEOUT_MS)
  return read(network, url, await publicAddress(network, url.hostname, signal), signal)
}
