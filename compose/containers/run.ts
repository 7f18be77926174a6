import { spawn } from 'node:child_process'

type Options = {
  env?: NodeJS.ProcessEnv
  cwd?: string
  input?: string
  timeoutMs?: number
  signal?: AbortSignal | undefined
}

/** Runs a command and resolves with what it wrote to stdout; throws with what it wrote to both when it fails. */
export const run = async (command: string, args: readonly string[], options: Options = {}) => {
  const { env = process.env, cwd, input = '', timeoutMs = 600_000, signal } = options
  const child = spawn(command, args, {
    env,
    timeout: timeoutMs,
    ...(cwd !== undefined && { cwd }),
    ...(signal !== undefined && { signal }),
  })
  let failure: unknown
  child.on('error', (error) => (failure = error))
  let stdout = ''
  let all = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
    all += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    all += text
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  await new Promise((resolve) => child.once('close', resolve))
  if (child.exitCode === 0) return stdout.trim()
  const how = child.exitCode ?? child.signalCode ?? 'not started'
  throw new Error(`${command} ${args.join(' ')}: ${how}\n${all.slice(-6000)}`, { cause: failure })
}

export const docker = async (args: readonly string[], options?: Options) =>
  run('docker', args, options)

/** The lines of what docker prints; none is an empty list. */
export const dockerLines = async (...args: readonly string[]) =>
  (await docker(args)).split('\n').filter(Boolean)
