import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { pruneAudit } from '../audit/prune.ts'
import { atOneMoment, readChains, readHash, readHeads, readRecords } from '../audit/read.ts'
import type { AuditRecord } from '../audit/record.ts'
import { verifyTrail } from '../audit/verify.ts'
import { openStore } from '../store/postgres.ts'

// The operator's command over the audit trail of tool calls: `pnpm puente:audit`.

const PATIENCE_MS = 24 * 60 * 60 * 1000
const USAGE = `Usage: pnpm puente:audit <command>   (DATABASE_URL says where the trail is)

The audit trail of tool calls; that of sign-ins, tokens and operators is "pnpm puente audit".

  show    [--tenant T] [--account EMAIL] [--subject S] [--client C] [--tool N] [--call ID] [--since TIME] [--until TIME]
          calls as JSON lines in the order of their time
  export  as show, each record whole: with the hashes of itself and of the one before it in its chain
  verify  [--heads FILE]
          says whether records were deleted, changed, inserted or reordered; prints where each chain ends as JSON,
          which --heads compares with later, if it was kept elsewhere
  prune   --before YYYY-MM
          drops the months before; what is left verifies

Exit codes: 0 done, 1 the trail is not intact, or the command failed, 2 wrong usage, 78 wrong configuration.
`

class WrongUsage extends Error {}

class WrongConfiguration extends Error {}

const EXIT = { failed: 1, usage: 2, configuration: 78 } as const

const say = (text: string) => process.stdout.write(`${text}\n`)

const time = (name: string, text: string | undefined) => {
  if (text === undefined) return undefined
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) {
    throw new WrongUsage(`--${name}: a time, such as 2026-11-22 or 2026-11-22T13:45Z`)
  }
  return date
}

/** `details` of a whole record is the text that was hashed. */
const line = (record: AuditRecord, isWhole: boolean) => {
  if (isWhole) return JSON.stringify(record)
  const { details, previous: _previous, hash: _hash, ...rest } = record
  const parsed: unknown = JSON.parse(details)
  return JSON.stringify({ ...rest, details: parsed })
}

/** Waits for a reader that is slower than the database. */
const write = async (text: string) => {
  if (!process.stdout.write(`${text}\n`)) await once(process.stdout, 'drain')
}

const headsFile = z.record(z.string(), z.object({ seq: z.number(), hash: z.string() }))

const readKnown = async (file: string | undefined) => {
  if (file === undefined) return []
  const heads = headsFile.parse(JSON.parse(await readFile(file, 'utf8')))
  return Object.entries(heads).map(([chain, head]) => ({ chain, ...head }))
}

const read = (args: string[]) => {
  const text = { type: 'string' } as const
  const names = [
    'tenant',
    'account',
    'subject',
    'client',
    'tool',
    'call',
    'since',
    'until',
    'heads',
    'before',
  ] as const
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        ...Object.fromEntries(names.map((name) => [name, text])),
      },
    })
  } catch (error) {
    throw new WrongUsage(error instanceof Error ? error.message : 'wrong options')
  }
}

const run = async (args: string[], url: string | undefined) => {
  const { positionals, values } = read(args)
  if (values.help === true || positionals.length === 0) return say(USAGE)
  const options = z.partialRecord(z.string(), z.string()).parse(values)
  const [command, ...others] = positionals
  if (others.length > 0) throw new WrongUsage(`what is "${others.join(' ')}"?`)
  if (!url) throw new WrongConfiguration('DATABASE_URL is not set')
  // Whoever pages through what is printed lets the database wait.
  const store = openStore(url, PATIENCE_MS)
  try {
    if (command === 'show' || command === 'export') {
      const { since, until, ...filter } = options
      const range = { since: time('since', since), until: time('until', until) }
      await atOneMoment(store, async (sql) => {
        for await (const record of readRecords(sql, { ...filter, ...range })) {
          await write(line(record, command === 'export'))
        }
      })
      return undefined
    }
    if (command === 'verify') {
      const known = await readKnown(options['heads'])
      const verdict = await atOneMoment(store, async (sql) => {
        const hashAt = async (chain: string, seq: number) => readHash(sql, chain, seq)
        return verifyTrail(readChains(sql), await readHeads(sql), known, hashAt)
      })
      say(JSON.stringify(verdict.heads, undefined, 2))
      for (const fault of verdict.faults) process.stderr.write(`${fault}\n`)
      const { records, chains, faults } = verdict
      process.stderr.write(
        `${records} records in ${chains} ${chains === 1 ? 'chain' : 'chains'}: ${faults.length === 0 ? 'intact' : 'NOT INTACT'}\n`,
      )
      if (faults.length > 0) process.exitCode = EXIT.failed
      return undefined
    }
    if (command === 'prune') {
      const { before = '' } = options
      if (!/^\d{4}-(?:0[1-9]|1[0-2])$/.test(before)) throw new WrongUsage('--before: YYYY-MM')
      const dropped = await pruneAudit(store, `${before}-01`, Date.now)
      return say(dropped.length === 0 ? 'Nothing to drop.' : `Dropped: ${dropped.join(', ')}`)
    }
    throw new WrongUsage(`there is no command "${command}"`)
  } finally {
    await store.end({ timeout: 2 })
  }
}

try {
  await run(process.argv.slice(2), process.env['DATABASE_URL'])
} catch (error) {
  const isUsage = error instanceof WrongUsage
  const message = error instanceof Error ? error.message : 'unknown error'
  process.stderr.write(isUsage ? `${message}\n\n${USAGE}` : `${message}\n`)
  const isConfiguration = error instanceof WrongConfiguration
  process.exitCode = isUsage ? EXIT.usage : isConfiguration ? EXIT.configuration : EXIT.failed
}
