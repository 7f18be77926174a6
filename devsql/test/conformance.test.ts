import { readdirSync, readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { parseCaseFile } from './conformance/case-file.ts'
import { runCase } from './conformance/run-case.ts'
import { createSessions } from './conformance/sessions.ts'
import { openTarget } from './conformance/target.ts'

// The statements of conformance/*.sql with the answers SQL Server documents: see conformance/README.md.

const folder = new URL('../conformance/', import.meta.url)
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .toSorted()
  .map((name) => parseCaseFile(name, readFileSync(new URL(name, folder), 'utf8')))

const target = await openTarget(process.env)
const sessions = createSessions()

const passed: string[] = []
const refused: string[] = []
const skipped: string[] = []
let statements = 0

for (const { name, cases } of files)
  for (const known of cases)
    test(`${name}: ${known.title}`, async (t) => {
      const reason = known.needs.map((need) => target.lacks(need)).find(Boolean)
      if (reason !== undefined) {
        skipped.push(`${name}: ${known.title}: ${reason}`)
        t.skip(reason)
        return
      }
      statements += known.steps.length
      const outcome = await runCase(known, target, sessions)
      if (outcome === 'passed') passed.push(known.title)
      else refused.push(`${name}: ${known.title}: ${known.refused}`)
    })

after(async () => {
  const total = files.reduce((sum, { cases }) => sum + cases.length, 0)
  const failed = total - passed.length - refused.length - skipped.length
  const list = (title: string, lines: string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`)]
  process.stdout.write(
    `${[
      `conformance on ${target.version}`,
      `${total} cases, ${statements} batches run: ${passed.length} passed, ${failed} failed, ${refused.length} refused, ${skipped.length} skipped`,
      ...list('refused by devsql, as its README says:', refused),
      ...list('skipped:', skipped),
    ].join('\n')}\n`,
  )
  await sessions[Symbol.asyncDispose]()
  await target[Symbol.asyncDispose]()
})
