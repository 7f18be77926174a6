import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { docker } from './run.ts'

export const checkout = join(import.meta.dirname, '../..')

const schema = z.strictObject({
  /** Also the name of the stack on the Swarm, and the prefix of every image that is built. */
  project: z.string(),
  directory: z.string(),
  /** The public name, without the port. */
  name: z.string(),
  httpsPort: z.int(),
  httpPort: z.int(),
  prometheusPort: z.int(),
  readerPassword: z.string(),
  writerPassword: z.string(),
})

export type Stack = z.infer<typeof schema>

/** The stack that the suite has started, as main.ts wrote it down. */
export const currentStack = async () => {
  const file = process.env['PUENTE_CONTAINERS']
  if (file === undefined) throw new Error('these tests need `pnpm test:containers`')
  return schema.parse(JSON.parse(await readFile(file, 'utf8')))
}

export const originOf = ({ name, httpsPort }: Stack) => `https://${name}:${httpsPort}`

/** What the compose files are told, as a person would write it into .env. */
export const environmentOf = (stack: Stack): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  DOCKER_HOST: process.env['DOCKER_HOST'],
  COMPOSE_PROJECT_NAME: stack.project,
  PUENTE_HOST: `${stack.name}:${stack.httpsPort}`,
  PUENTE_IMAGES: `${stack.project}/`,
  PUENTE_SECRETS_DIR: join(stack.directory, 'secrets'),
  PUENTE_CONFIG_FILE: join(stack.directory, 'puente.yaml'),
  PUENTE_HTTPS_PORT: String(stack.httpsPort),
  PUENTE_HTTP_PORT: String(stack.httpPort),
  PROMETHEUS_PORT: String(stack.prometheusPort),
  ACME_AGREE_TERMS: 'yes',
  ACME_SERVER: 'https://pebble:14000/dir',
  REGISTRATIONS_PER_MINUTE: '1000',
  // The suite has one address and is in a hurry.
  PUENTE_UNLIMITED: '10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 127.0.0.0/8',
  PUENTE_TEST_NAME: stack.name,
  PUENTE_TEST_DIR: stack.directory,
  PUENTE_TEST_READER_PASSWORD: stack.readerPassword,
  PUENTE_TEST_WRITER_PASSWORD: stack.writerPassword,
})

const FILES = ['compose.yaml', 'compose.observability.yaml', 'containers/compose.test.yaml']

/** Runs `docker compose` on the stack. */
export const compose = async (
  stack: Stack,
  args: readonly string[],
  options: { input?: string; signal?: AbortSignal } = {},
) => {
  const files = FILES.flatMap((file) => ['--file', join(checkout, 'compose', file)])
  return docker(['compose', ...files, ...args], { env: environmentOf(stack), ...options })
}
