import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contentOf, link, NO_PREDECESSOR } from './record.ts'
import type { AuditHead, AuditRecord } from './record.ts'
import { verifyTrail } from './verify.ts'

const START = { seq: 0, hash: NO_PREDECESSOR }

const event = (n: number) =>
  contentOf({ event: 'call.opened', tool: 'query_sql', details: { n } }, 1_800_000_000_000 + n)

const chain = (name: string, length: number) =>
  link(
    name,
    START,
    Array.from({ length }, (_, n) => event(n)),
  )

const headOf = (records: readonly AuditRecord[]): AuditHead => {
  const last = records.at(-1)
  assert.ok(last)
  return { seq: last.seq, hash: last.hash }
}

const verify = async (
  records: readonly AuditRecord[],
  heads: Record<string, AuditHead>,
  known: Record<string, AuditHead> = {},
) =>
  verifyTrail(
    (async function* () {
      yield* await Promise.resolve(records)
    })(),
    new Map(Object.entries(heads)),
    Object.entries(known).map(([name, head]) => ({ chain: name, ...head })),
    async (name, seq) =>
      Promise.resolve(records.find((it) => it.chain === name && it.seq === seq)?.hash),
  )

test('a trail as it was written is intact', async () => {
  const a = chain('a', 5)
  const b = chain('b', 2)
  const verdict = await verify([...a, ...b], { a: headOf(a), b: headOf(b) })
  assert.deepEqual(verdict.faults, [])
  assert.equal(verdict.records, 7)
  assert.deepEqual(verdict.heads, { a: headOf(a), b: headOf(b) })
})

const a = chain('a', 5)
const heads = { a: headOf(a) }
const rehashed = link('a', START, [event(0), event(7), ...[2, 3, 4].map(event)])

for (const [what, records, fault] of [
  ['a changed field', a.map((it, n) => (n === 2 ? { ...it, subject: 'eve' } : it)), /was changed/],
  [
    'changed details',
    a.map((it, n) => (n === 2 ? { ...it, details: '{"n":9}' } : it)),
    /was changed/,
  ],
  ['a deleted record', a.toSpliced(2, 1), /1 before it missing/],
  ['a deleted beginning', a.slice(2), /its first 2 are missing/],
  ['a cut tail', a.slice(0, 3), /ends at 3, but its head has it reach 5/],
  ['a record written twice', a.toSpliced(2, 0, a[2] ?? event0()), /is there twice/],
  ['two records in each other’s place', a.toSpliced(1, 2, a[2] ?? event0(), a[1] ?? event0()), /./],
  ['a chain rewritten with new hashes', rehashed, /is not the one its head has/],
] as const) {
  test(`${what} shows`, async () => {
    const { faults } = await verify(records, heads)
    assert.match(faults.join('\n'), fault)
  })
}

test('a chain that vanished with its head shows in the witness of another, and in heads kept elsewhere', async () => {
  const witness = contentOf(
    { event: 'audit.witness', details: { heads: [`a 5 ${headOf(a).hash}`] } },
    0,
  )
  const b = link('b', START, [witness])
  const witnessed = await verify(b, { b: headOf(b) })
  assert.match(witnessed.faults.join(), /chain a: ends at 0, but another chain has it reach 5/)
  const kept = await verify([], {}, heads)
  assert.match(kept.faults.join(), /chain a: ends at 0, but the file has it reach 5/)
})

test('what was pruned is missed by nobody, and what was cut besides is', async () => {
  const pruned = contentOf({ event: 'audit.pruned', details: { ends: [`a 2 ${a[1]?.hash}`] } }, 0)
  const p = link('p', START, [pruned])
  const all = { ...heads, p: headOf(p) }
  assert.deepEqual((await verify([...a.slice(2), ...p], all)).faults, [])
  assert.match((await verify([...a.slice(3), ...p], all)).faults.join(), /first 3 are missing/)
})

function event0(): AuditRecord {
  throw new Error('the chain is shorter than the test needs')
}
