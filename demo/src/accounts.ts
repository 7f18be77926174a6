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

/** Makes the demo's accounts with the operator command; those of an earlier start keep their password. */
export const ensureAccounts = async (accounts: readonly DemoAccount[], env: NodeJS.ProcessEnv) => {
  for (const { email, name, password, scopes } of accounts) {
    const allowed = `default=${scopes.join(',')}`
    const add = ['accounts', 'add', email, '--name', name, '--allow', allowed, '--password-stdin']
    let { code, said } = await operate(add, env, password)
    if (code === alreadyThere) {
      // What may be granted follows the SQL Server of this start: it may have no writer.
      ;({ code, said } = await operate(['accounts', 'allow', email, allowed], env, ''))
    }
    if (code !== 0) throw new Fault(`The account ${email} could not be made: ${said}`)
  }
}
