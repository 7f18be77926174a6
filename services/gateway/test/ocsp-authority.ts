import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './listen.ts'

const SERIAL = '1001'

export type OcspAuthority = AsyncDisposable & {
  readonly caFile: string
  /** The certificate with its issuer, as an authority hands it out. */
  readonly certificateFile: string
  readonly keyFile: string
  /** What the openssl program makes of an answer that came with a handshake. */
  judge(response: Buffer): Promise<string>
}

/** An authority in `directory` that answers OCSP, which Node cannot make: its certificate for `host` names the responder. */
export async function startOcspAuthority(directory: string, host: string): Promise<OcspAuthority> {
  const file = (name: string) => join(directory, name)
  const openssl = async (words: string) =>
    promisify(execFile)('openssl', words.split(' '), { cwd: directory, timeout: 60_000 })
  const port = await freePort()
  const newKey = 'req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'
  await openssl(
    `${newKey} -x509 -days 365 -subj /CN=authority -keyout ca-key.pem -out ca.pem -addext keyUsage=critical,keyCertSign,cRLSign`,
  )
  await openssl(`${newKey} -subj /CN=${host} -keyout key.pem -out request.pem`)
  await writeFile(
    file('extensions'),
    [
      `subjectAltName=DNS:${host}`,
      `authorityInfoAccess=OCSP;URI:http://127.0.0.1:${port}`,
      'keyUsage=critical,digitalSignature',
      'extendedKeyUsage=serverAuth',
    ].join('\n'),
  )
  await openssl(
    `x509 -req -in request.pem -CA ca.pem -CAkey ca-key.pem -set_serial 0x${SERIAL} -days 80 -extfile extensions -out leaf.pem`,
  )
  const chain = await Promise.all(['leaf.pem', 'ca.pem'].map((name) => readFile(file(name))))
  await writeFile(file('chain.pem'), Buffer.concat(chain))
  await writeFile(file('index.txt'), `V\t491231235959Z\t\t${SERIAL}\tunknown\t/CN=${host}\n`)
  const responder = spawn(
    'openssl',
    `ocsp -port ${port} -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca-key.pem -ndays 1`.split(
      ' ',
    ),
    { cwd: directory, stdio: 'ignore' },
  )
  const ended = once(responder, 'exit')
  return {
    caFile: file('ca.pem'),
    certificateFile: file('chain.pem'),
    keyFile: file('key.pem'),
    async judge(response) {
      await writeFile(file('response.der'), response)
      const { stdout } = await openssl(
        'ocsp -respin response.der -issuer ca.pem -cert leaf.pem -CAfile ca.pem',
      )
      return stdout
    },
    async [Symbol.asyncDispose]() {
      responder.kill('SIGTERM')
      await ended
    },
  }
}
