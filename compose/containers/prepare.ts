import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { randomBytes, randomInt } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { docker, run } from './run.ts'
import { checkout, type Stack } from './stack.ts'

/** A port that is free, and not one of those that the system gives out to whoever asks for any. */
const freePort = async (): Promise<number> => {
  const port = 20_000 + randomInt(12_000)
  const server = createServer().listen(port, '0.0.0.0')
  try {
    await once(server, 'listening')
  } catch {
    return freePort()
  }
  server.close()
  await once(server, 'close')
  return port
}

/** puente.yaml as the services read it; its passwords are files in the containers, and variables for a process outside. */
const configuration = (host: string, password: (role: string) => object) => ({
  host,
  tenants: [
    {
      id: 'default',
      title: 'Shop',
      sql: {
        server: 'devsql',
        port: 1433,
        database: 'shop',
        encrypt: true,
        trustServerCertificate: true,
        reader: { user: 'puente_reader', password: password('reader') },
        writer: { user: 'puente_writer', password: password('writer') },
      },
    },
  ],
})

/** Makes what an operator makes before the first start, in a folder of its own: secrets, puente.yaml, names and ports. */
export const prepare = async (): Promise<Stack> => {
  const directory = await mkdtemp(join(tmpdir(), 'puente-containers-'))
  const secrets = join(directory, 'secrets')
  await run(join(checkout, 'compose/make-secrets.sh'), [secrets])
  const secret = async (name: string) => (await readFile(join(secrets, name), 'utf8')).trim()
  const stack = {
    project: `puente-test-${randomBytes(4).toString('hex')}`,
    directory,
    name: 'bridge.test',
    httpsPort: await freePort(),
    httpPort: await freePort(),
    prometheusPort: await freePort(),
    readerPassword: await secret('sql_reader_password'),
    writerPassword: await secret('sql_writer_password'),
  }
  const host = `${stack.name}:${stack.httpsPort}`
  const write = async (path: string, content: object) =>
    writeFile(join(directory, path), JSON.stringify(content, null, 2))
  await write(
    'puente.yaml',
    configuration(host, (role) => ({ file: `/run/secrets/sql_${role}_password` })),
  )
  await mkdir(join(directory, 'e2e'))
  await write(
    'e2e/puente.yaml',
    configuration(host, (role) => ({ env: `DEMO_SQL_${role.toUpperCase()}_PASSWORD` })),
  )
  const pebble = 'ghcr.io/letsencrypt/pebble:latest'
  const authority = ['--entrypoint', 'cat', pebble, '/test/certs/pebble.minica.pem']
  await writeFile(join(directory, 'pebble.pem'), `${await docker(['run', '--rm', ...authority])}\n`)
  await write('stack.json', stack)
  return stack
}
