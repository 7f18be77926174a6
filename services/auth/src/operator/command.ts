import { parseArgs } from 'node:util'
import type { ParseArgsConfig } from 'node:util'
import type { AuditEvent } from '../audit/record.ts'
import type { Sql } from '../database/connect.ts'
import type { Kek } from '../keys/seal.ts'
import type { Resources } from '../resources/table.ts'
import { UsageError } from './usage.ts'

export type Surroundings = {
  sql: Sql
  resources: Resources
  /** The migrations that were applied before the command. */
  migrated: readonly string[]
  /** What keys are sealed with; throws ConfigurationFault when it is not set. */
  kek: () => Kek
  /** The first line of standard input, or what is typed unseen at a terminal. */
  readPassword: (fromStdin: boolean) => Promise<string>
}

/** What a command has to say: to a program, to a person, and to the audit trail. */
export type Answer = {
  json: unknown
  text: string
  exitCode?: number
  audit?: Pick<AuditEvent, 'accountId' | 'clientId' | 'details'>
}

type Options = NonNullable<ParseArgsConfig['options']>

type Parsed<Own extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Own; allowPositionals: true; strict: true }>
>

type Definition<Own extends Options> = {
  /** Group and verb: `accounts add`. */
  name: string
  /** What follows the name. */
  usage: string
  summary: string
  help?: string
  options: Own
  /** The fewest and the most arguments that are no options. */
  operands: readonly [number, number]
  /** Runs in one transaction with its audit record. */
  changes: boolean
  run: (
    values: Parsed<Own>['values'],
    operands: readonly string[],
    around: Surroundings,
  ) => Promise<Answer>
}

export type Command = {
  name: string
  summary: string
  help: string
  changes: boolean
  /** Parses at once (throws UsageError), and returns what then runs. */
  prepare: (args: string[]) => {
    wantsJson: boolean
    run: (around: Surroundings) => Promise<Answer>
  }
}

// Ids of grants and clients are base64url, and one in 64 begins with a hyphen, for which parseArgs would take it for an
// option. No option is as long as an id. What marks it meanwhile can stand in no argument.
const HYPHENATED_ID = /^-[\w-]{20,}$/
const MARK = '\0'

const markId = (arg: string) => (HYPHENATED_ID.test(arg) ? MARK + arg : arg)

const unmark = (value: unknown): unknown => {
  if (typeof value === 'string') return value.replace(MARK, '')
  return Array.isArray(value) ? value.map(unmark) : value
}

/** A command from its definition; its help begins with the usage. */
export const defineCommand = <const Own extends Options>(definition: Definition<Own>): Command => {
  const { name, usage, summary, options, operands } = definition
  const help = [`puente ${name} ${usage}`.trim(), '', summary, definition.help ?? '']
    .join('\n')
    .trimEnd()
  const parse = (args: string[]) => {
    try {
      const own = args.map(markId)
      const parsed = parseArgs({ args: own, options, allowPositionals: true, strict: true })
      for (const [name, value] of Object.entries(parsed.values)) {
        Object.assign(parsed.values, { [name]: unmark(value) })
      }
      return { ...parsed, positionals: parsed.positionals.map((it) => it.replace(MARK, '')) }
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : 'wrong arguments', help)
    }
  }
  return {
    name,
    summary,
    help,
    changes: definition.changes,
    prepare: (args) => {
      const wantsJson = args.includes('--json')
      const { values, positionals } = parse(args.filter((arg) => arg !== '--json'))
      const [fewest, most] = operands
      if (positionals.length < fewest) throw new UsageError('an argument is missing', help)
      if (positionals.length > most) {
        throw new UsageError(`"${positionals[most] ?? ''}" is one argument too many`, help)
      }
      return { wantsJson, run: (around) => definition.run(values, positionals, around) }
    },
  }
}
