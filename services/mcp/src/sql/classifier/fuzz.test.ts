import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import * as fc from 'fast-check'
import { classify } from './classify.ts'
import { liveWords } from './live-words.fixture.ts'

// PUENTE_FUZZ_SECONDS makes a longer run, PUENTE_FUZZ_SEED repeats one.
const SECONDS = Number(process.env['PUENTE_FUZZ_SECONDS'] ?? 2)
const SEED = Number(process.env['PUENTE_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

const check = <Values extends [unknown, ...unknown[]]>(
  context: TestContext,
  property: fc.IProperty<Values>,
) => {
  context.diagnostic(`seed ${SEED}`)
  fc.assert(property, {
    seed: SEED,
    numRuns: Number.MAX_SAFE_INTEGER,
    interruptAfterTimeLimit: SECONDS * 1000,
  })
}

const WRITES = [
  'DELETE FROM t',
  'INSERT INTO t VALUES ( 1 )',
  'UPDATE t SET a = 1',
  'MERGE INTO t USING u ON 1 = 1 WHEN MATCHED THEN DELETE',
  'EXEC p',
  'EXECUTE p',
  'DROP TABLE t',
  'CREATE TABLE t ( a int )',
  'ALTER TABLE t ADD a int',
  'TRUNCATE TABLE t',
  'GRANT SELECT TO u',
  'BACKUP DATABASE d',
  'WAITFOR DELAY x',
  'SHUTDOWN',
  'KILL 5',
  'DBCC x',
  'INTO t',
  'BEGIN TRAN',
]

const PLAIN_SPACE = ['', ' ', '\t', '\n', '\r\n']
const ODD_SPACE = [
  '\u0000',
  '\u0001',
  '\v',
  '\f',
  '\r',
  '\u0085',
  '\u00A0',
  '\u200B',
  '\u2028',
  '\u3000',
  '\uFEFF',
]

/** What may stand in a quoted place: writes, every quote, and every mark of a comment. */
const inside = fc
  .array(fc.constantFrom(...WRITES, "'", '"', '[', ']', '--', '/*', '*/', ';', ' ', 'é', '\n'), {
    maxLength: 5,
  })
  .map((parts) => parts.join(''))

const string = fc
  .tuple(fc.constantFrom('', 'N'), inside)
  .map(([prefix, text]) => `${prefix}'${text.replaceAll("'", "''")}'`)
const bracketed = inside.map((text) => `[x${text.replaceAll(']', ']]')}]`)
const doubleQuoted = inside.map((text) => `"x${text.replaceAll('"', '""')}"`)
/** Marks of comments are left out, so that it ends where it is meant to; or one is nested whole. */
const comment = fc
  .tuple(inside, fc.boolean())
  .map(([text, isNested]) => text.replaceAll(/[/*]/g, '').concat(isNested ? '/* DELETE */' : ''))
const blockComment = comment.map((text) => `/*${text}*/`)
const lineComment = inside.map((text) => `--${text.replaceAll('\n', ' ')}\n`)
const hidden = fc.oneof(string, bracketed, doubleQuoted, blockComment, lineComment)

const number = fc.constantFrom('1', '1.', '.5', '1.5e3', '$5', '0xAB ', '1e5', '007')
const word = fc.constantFrom(
  'a',
  'SELECT ',
  'FROM t ',
  'x.y',
  '@v ',
  'AS b ',
  'WHERE ',
  'CASE ',
  'END ',
  ', ',
  '( ',
  ') ',
  '* ',
  '= ',
  '; ',
  'UNION ',
)
const space = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...PLAIN_SPACE) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_SPACE) },
)
const stream = fc
  .array(fc.tuple(fc.oneof(hidden, number, word), space), { maxLength: 12 })
  .map((parts) => parts.flat().join(''))

/** A write in any letter case, with comments and white space between its words. */
const liveWrite = fc
  .tuple(
    fc.constantFrom(...WRITES),
    fc.array(fc.oneof(fc.constantFrom(' ', '\n', '\t', '\r\n'), blockComment, lineComment), {
      minLength: 8,
      maxLength: 8,
    }),
    fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
  )
  .map(([text, gaps, isLower]) => {
    const cased = text
      .split('')
      .map((letter, at) => (isLower[at] === true ? letter.toLowerCase() : letter))
    return cased
      .join('')
      .split(' ')
      .reduce((sql, part, at) => sql + (gaps[at % gaps.length] ?? ' ') + part)
  })

/** Where a write may be glued to what stands before it and still begin a word. */
const endsWord = (text: string) =>
  /[\p{L}\p{N}_@#$]$/u.test(text) && !/(?:^|[^\p{L}\p{N}_@#$.])\d+$/u.test(text)

test('a stream with a write hidden in it is never read', (context) => {
  check(
    context,
    fc.property(
      fc.constantFrom(
        '',
        'SELECT 1 ',
        'SELECT a FROM t ',
        'WITH c AS (SELECT 1 AS a) SELECT a FROM c ',
        'DECLARE @a int = 1 SELECT 2 ',
      ),
      stream,
      liveWrite,
      stream,
      (start, before, write, after) => {
        const head = start + before
        const sql = `${head}${endsWord(head) ? ' ' : ''}${write} ${after}`
        assert.notEqual(classify(sql).class, 'read', sql)
      },
    ),
  )
})

test('a write in quotes or comments alone leaves a query a read', (context) => {
  check(
    context,
    fc.property(
      fc.array(fc.oneof(string, bracketed, doubleQuoted), { minLength: 1, maxLength: 4 }),
      fc.oneof(blockComment, lineComment),
      (columns, gap) => {
        const sql = `SELECT ${gap} ${columns.join(`${gap}, `)} ${gap} FROM [DELETE].[t] ${gap}`
        const { class: verdict } = classify(sql)
        assert.equal(verdict, 'read', `${sql}\n${JSON.stringify(classify(sql))}`)
      },
    ),
  )
})

const FRAGMENTS =
  "'|''|\"|[|]|]]|--|/*|*/| |;|(|)|,|.|SELECT |a| FROM t|N|1|1e|0x|$|@v| AS |\\|{|}|é|:" +
  '|DELETE|delete FROM t| INSERT|EXEC p|DROP TABLE t|MERGE| UPDATE t SET a=1|TRUNCATE'

test('what is read holds no live write to a reader that was written apart from this one', (context) => {
  const fragment = fc.constantFrom(...FRAGMENTS.split('|'), '\n', '\r\n')
  check(
    context,
    fc.property(
      fc.constantFrom('', 'SELECT 1 ', "SELECT 'x"),
      fc.array(fragment, { maxLength: 25 }),
      (start, parts) => {
        const sql = start + parts.join('')
        if (classify(sql).class === 'read') assert.deepEqual(liveWords(sql), [], sql)
      },
    ),
  )
})

test('every refusal says what, why, and a place in the text', (context) => {
  check(
    context,
    fc.property(
      stream,
      fc.oneof(liveWrite, fc.constantFrom(...ODD_SPACE)),
      stream,
      (before, odd, after) => {
        const sql = before + odd + after
        const result = classify(sql)
        if (result.class !== 'denied') return
        const { what, why, position } = result.refusal
        assert.ok(what !== '' && why !== '')
        const lines = sql.split(/\r\n|\r|\n/)
        assert.ok(position.line >= 1 && position.line <= lines.length, sql)
        assert.ok(position.column <= (lines[position.line - 1]?.length ?? 0) + 1, sql)
      },
    ),
  )
})
