import { createHash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

/** Chromium as Debian ships it, trusting the demo's own certificate and no other that the system does not. */
export const launchBrowser = async (directory: string) => {
  const certificate = new X509Certificate(await readFile(join(directory, 'server.pem')))
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' })
  return chromium.launch({
    executablePath: process.env['PUENTE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`,
    ],
  })
}
