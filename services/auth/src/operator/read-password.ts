import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { EXIT, Refused } from './usage.ts'

const silent = () => new Writable({ write: (_chunk, _encoding, done) => done() })

const ask = async (question: string) => {
  process.stderr.write(question)
  const terminal = createInterface({ input: process.stdin, output: silent(), terminal: true })
  try {
    return await terminal.question('')
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}

/**
 * A password: the first line of standard input if that is where it comes from, else typed twice at the terminal and
 * not shown. Never an argument, which everybody on the machine could read. Throws Refused.
 */
export const readPassword = async (fromStdin: boolean): Promise<string> => {
  if (fromStdin) return (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? ''
  if (!process.stdin.isTTY) {
    throw new Refused('no terminal to ask at: use --password-stdin', EXIT.usage)
  }
  const password = await ask('Password: ')
  if ((await ask('Once more: ')) !== password) {
    throw new Refused('the two are not the same', EXIT.usage)
  }
  return password
}
