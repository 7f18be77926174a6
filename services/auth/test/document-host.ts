import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { RequestListener } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Network } from '../src/clients/fetch-document.ts'

const PUBLIC = '93.184.216.34'

const createCertificate = async (names: readonly string[]) => {
  const folder = await mkdtemp(join(tmpdir(), 'puente-auth-certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  await promisify(execFile)('openssl', [
    ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2'.split(' '),
    ...`-keyout ${key} -out ${cert} -subj /CN=documents -addext`.split(' '),
    `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
  ])
  const pems = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') }
  await rm(folder, { recursive: true })
  return pems
}

/**
 * A web server for clients' metadata documents, and a network in which every name leads to it by a public address:
 * what is checked is checked, and only the last step goes to this machine.
 */
export const startDocumentHost = async () => {
  const names = ['claude.ai', 'chatgpt.com', 'vscode.dev', 'app.example.com', '*.example.com']
  const { key, cert } = await createCertificate(names)
  const pages = new Map<string, RequestListener>()
  const requested: string[] = []
  const connected: string[] = []
  const addresses = new Map<string, string[]>()
  const server = createServer({ key, cert }, (request, response) => {
    const url = `https://${request.headers.host}${request.url}`
    requested.push(url)
    const page = pages.get(url)
    if (page) return page(request, response)
    return response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const network: Network = {
    resolve: async (host) => addresses.get(host) ?? [PUBLIC],
    connect: (address, asked) => {
      connected.push(`${address}:${asked}`)
      return connect(port, '127.0.0.1')
    },
    ca: cert,
  }
  return {
    network,
    requested,
    connected,
    /** Makes a name resolve to these addresses. */
    resolveTo: (host: string, ...to: string[]) => addresses.set(host, to),
    answer: (url: string, listener: RequestListener) => pages.set(url, listener),
    /** Serves a document; its client_id is the URL unless it says otherwise. */
    publish: (url: string, document: object, headers: Record<string, string> = {}) =>
      pages.set(url, (_request, response) =>
        response
          .writeHead(200, { 'content-type': 'application/json', ...headers })
          .end(JSON.stringify({ client_id: url, ...document })),
      ),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type DocumentHost = Awaited<ReturnType<typeof startDocumentHost>>
