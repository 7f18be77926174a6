import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { checkout } from './checkout.ts'
import { Fault } from './fault.ts'

export type DemoAccount = {
  email: string
  name: string
  password: string
  scopes: readonly string[]
}

const alreadyThere = 4

/** Runs the operator command with `input` as its standard input; resolves with its exit code and what it said. */
const operate = async (args: readonly string[], env: NodeJS.ProcessEnv, input: string) =>
  new Promise<{ code: number; said: string }>((resolve, reject) => {
    const child = execFile(
      process.execPath,
      [join(checkout, 'services/auth/src/bin/puente.ts'), ...args],
      { env, timeout: 30_000 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') reject(error)
        else resolve({ code: Number(error?.code ?? 0), said: `${stdout}${stderr}`.trim() })
      },
    )
    child.stdin?.end(input)
  })

/** Makes the demo's accounts with the operator command; those of an earlier start stay as they are. */
export const ensureAccounts = async (accounts: readonly DemoAccount[], env: NodeJS.ProcessEnv) => {
  for (const { email, name, password, scopes } of accounts) {
    const { code, said } = await operate(
      [
        'accounts',
        'add',
        '--email',
        email,
        '--name',
        name,
        '--allow',
        `default=${scopes.join(',')}`,
        '--password-stdin',
      ],
      env,
      password,
    )
    if (code !== 0 && code !== alreadyThere)
      throw new Fault(`The account ${email} could not be made: ${said}`)
  }
}
