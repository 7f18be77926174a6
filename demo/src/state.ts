import { randomBytes } from 'node:crypto'
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { shown } from './checkout.ts'
import { Fault, messageOf } from './fault.ts'
import { identify, isAlive } from './process-identity.ts'
import { stopProcess } from './stop-process.ts'

const format = 1

const secretsSchema = z.strictObject({
  format: z.literal(format),
  postgresPassword: z.string().min(1),
  keyEncryptionKey: z.base64(),
  sqlReaderPassword: z.string().min(1),
  sqlWriterPassword: z.string().min(1),
  writerAccountPassword: z.string().min(1),
  readerAccountPassword: z.string().min(1),
})

export type Secrets = z.infer<typeof secretsSchema>

const identitySchema = z.object({ name: z.string(), pid: z.int().positive(), began: z.string() })

const password = () => randomBytes(15).toString('base64url')

const newSecrets = (): Secrets => ({
  format,
  postgresPassword: password(),
  keyEncryptionKey: randomBytes(32).toString('base64'),
  sqlReaderPassword: password(),
  sqlWriterPassword: password(),
  writerAccountPassword: password(),
  readerAccountPassword: password(),
})

/** What to do about a state folder that cannot be used: it never holds anything but the demo's own data. */
export const startAfresh = (directory: string) =>
  `It holds nothing but demo data; remove it and start again:\n\n  rm -rf ${shown(directory)}`

const readIfThere = async (file: string) => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** Writes a file so that a reader sees the old content or the new, never a part. */
export const replaceFile = async (file: string, content: string, mode = 0o600) => {
  const next = `${file}.${process.pid}.next`
  await writeFile(next, content, { mode })
  await rename(next, file)
}

const parseOr = <Schema extends z.ZodType>(schema: Schema, text: string, complain: () => Fault) => {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    throw complain()
  }
}

/** Opens the state folder, ends what a killed demo left running, and holds the folder until disposed of. */
export const openState = async (directory: string, say: (line: string) => void) => {
  const damaged = (file: string) =>
    new Fault(
      `The demo's state folder ${shown(directory)} is damaged (${file}). ${startAfresh(directory)}`,
    )
  try {
    await mkdir(join(directory, 'logs'), { recursive: true, mode: 0o700 })
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new Fault(
      `The demo cannot keep its state in ${shown(directory)}: ${messageOf(error)}. Set PUENTE_STATE_DIR to a folder that it may write to.`,
    )
  }

  const processesFile = join(directory, 'processes.json')
  const text = await readIfThere(processesFile)
  if (text !== undefined) {
    const [owner, ...others] = parseOr(z.array(identitySchema), text, () =>
      damaged('processes.json'),
    )
    if (owner !== undefined && (await isAlive(owner))) {
      throw new Fault(
        `The demo is running already (process ${owner.pid}): stop it with Ctrl-C where it was started, or give this one its own port and folder with PUENTE_PORT and PUENTE_STATE_DIR.`,
      )
    }
    for (const other of others.toReversed()) {
      if (!(await isAlive(other))) continue
      say(`ending ${other.name}, left over from a demo that was killed`)
      await stopProcess(other, other.name === 'postgres' ? 'SIGINT' : 'SIGTERM')
    }
  }

  const self = await identify('demo', process.pid)
  if (self === undefined) throw new Error('this process cannot find itself')
  const processes = [self]
  const record = async () => replaceFile(processesFile, JSON.stringify(processes))
  await record()

  const secretsFile = join(directory, 'secrets.json')
  const kept = await readIfThere(secretsFile)
  const secrets =
    kept === undefined ? newSecrets() : parseOr(secretsSchema, kept, () => damaged('secrets.json'))
  if (kept === undefined) await replaceFile(secretsFile, JSON.stringify(secrets))

  return {
    directory,
    secrets,
    /** Remembers a process, so that the next demo can end it if this one is killed. */
    async remember(name: string, pid: number) {
      const identity = await identify(name, pid)
      if (identity === undefined) return undefined
      processes.push(identity)
      await record()
      return identity
    },
    async [Symbol.asyncDispose]() {
      await rm(processesFile, { force: true })
    },
  }
}

export type State = Awaited<ReturnType<typeof openState>>
