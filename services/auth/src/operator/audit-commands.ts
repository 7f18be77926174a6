import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { pruneAudit } from '../audit/prune.ts'
import { readRecords } from '../audit/read.ts'
import type { AuditRecord } from '../audit/record.ts'
import { verifyNow } from '../audit/verify-now.ts'
import type { Sql } from '../database/connect.ts'
import { accountId } from './accounts.ts'
import { defineCommand } from './command.ts'
import { table } from './table.ts'
import { EXIT, Refused } from './usage.ts'

const DEFAULT_LIMIT = 50
const MOST_RECORDS = 10_000

const time = (name: string, text: string | undefined) => {
  if (text === undefined) return undefined
  const date = new Date(text)
  if (Number.isNaN(date.getTime())) {
    throw new Refused(`--${name}: a time, such as 2026-11-22 or 2026-11-22T13:45Z`, EXIT.usage)
  }
  return date
}

const details = ({ details }: AuditRecord) =>
  Object.entries(z.record(z.string(), z.unknown()).parse(JSON.parse(details)))
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`)

/** The e-mail of each account that is named; a record itself has the id only. */
const emailsOf = async (sql: Sql, records: readonly AuditRecord[]) => {
  const ids = [...new Set(records.flatMap(({ accountId: id }) => (id === null ? [] : [id])))]
  const rows = await sql<{ id: string; email: string }[]>`
    select id::text, email from auth.account where id::text = any(${ids})`
  return new Map(rows.map(({ id, email }) => [id, email]))
}

const show = defineCommand({
  name: 'audit show',
  usage:
    '[--event E] [--account EMAIL] [--client CLIENT] [--request ID] [--since TIME] [--until TIME] [--limit N] [--json]',
  summary: 'Shows what happened, the newest last: 50 records unless --limit says otherwise.',
  help: `
--event takes a name or the beginning of one: sign_in, sign_out, consent, client, token, grant, key, operator;
audit for the records that tie the chains together, which are left out otherwise.

  puente audit show --event token.refreshed --account ana@example.com --since 2026-11-22`,
  options: {
    event: { type: 'string' },
    account: { type: 'string' },
    client: { type: 'string' },
    request: { type: 'string' },
    since: { type: 'string' },
    until: { type: 'string' },
    limit: { type: 'string', default: String(DEFAULT_LIMIT) },
  },
  operands: [0, 0],
  changes: false,
  run: async ({ event, account, client, request, since, until, limit }, _operands, { sql }) => {
    const most = Number(limit)
    if (!Number.isSafeInteger(most) || most < 1 || most > MOST_RECORDS) {
      throw new Refused(`--limit: 1 to ${MOST_RECORDS}`, EXIT.usage)
    }
    const records = await readRecords(sql, {
      event,
      account: account === undefined ? undefined : await accountId(sql, account),
      client,
      request,
      since: time('since', since),
      until: time('until', until),
      limit: most,
    })
    const emails = await emailsOf(sql, records)
    const text = table<AuditRecord>(
      {
        time: ({ at }) => at.slice(0, 19).replace('T', ' '),
        event: ({ event }) => event,
        account: ({ accountId: id }) => emails.get(id ?? '') ?? id,
        client: ({ clientId }) => clientId,
        address: ({ address }) => address,
        details,
      },
      records,
      'Nothing that matches is recorded.',
    )
    const json = records.map((record): Record<string, unknown> => {
      const parsed: unknown = JSON.parse(record.details)
      return { ...record, details: parsed }
    })
    return { json, text }
  },
})

const headsSchema = z.record(
  z.string(),
  z.object({ seq: z.int(), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
)

const knownHeads = async (path: string | undefined) => {
  if (path === undefined) return []
  try {
    const heads = headsSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    return Object.entries(heads).map(([chain, head]) => ({ chain, ...head }))
  } catch {
    throw new Refused(
      `--heads: ${path} is not what "audit verify --json" gave as heads`,
      EXIT.usage,
    )
  }
}

const verify = defineCommand({
  name: 'audit verify',
  usage: '[--heads FILE] [--json]',
  summary:
    'Goes through the whole trail and says what was deleted, changed, inserted or reordered.',
  help: `
Exit code 0: nothing; 1: something, and what.

Whoever can change the whole database can also rewrite all of the trail. Keep the heads elsewhere, and compare:

  puente audit verify --json | jq .heads > heads.json        (each day, to another machine)
  puente audit verify --heads heads.json`,
  options: { heads: { type: 'string' } },
  operands: [0, 0],
  changes: false,
  run: async ({ heads: path }, _operands, { sql }) => {
    const known = await knownHeads(path)
    const verdict = await verifyNow(sql, known)
    const { records, chains, faults } = verdict
    const counted = `${records} records in ${chains} chains`
    return {
      json: verdict,
      text:
        faults.length === 0 ? `intact: ${counted}` : ['NOT INTACT', ...faults, counted].join('\n'),
      exitCode: faults.length === 0 ? EXIT.ok : EXIT.failed,
    }
  },
})

const prune = defineCommand({
  name: 'audit prune',
  usage: '--before YYYY-MM',
  summary: 'Deletes the records of the months before this one. What is left still verifies.',
  help: `
Export them first: puente audit show --until 2026-06-01 --limit 10000 --json. Needs to own the tables.`,
  options: { before: { type: 'string' } },
  operands: [0, 0],
  changes: true,
  run: async ({ before }, _operands, { sql }) => {
    const month = /^(\d{4})-(0[1-9]|1[0-2])$/.test(before ?? '') ? `${before}-01` : undefined
    if (month === undefined) throw new Refused('--before: a month, such as 2026-06', EXIT.usage)
    const { partitions, ends } = await pruneAudit(sql, month)
    return {
      json: { partitions },
      text:
        partitions.length > 0 ? `deleted ${partitions.join(' ')}` : 'there was nothing to delete',
      audit: { details: { before: month, partitions, ends: ends.length } },
    }
  },
})

export const AUDIT_COMMANDS = [show, verify, prune]
