import { parseExpectation } from './expectation.ts'
import type { Expectation } from './expectation.ts'
import { parseParameter } from './parameter.ts'
import type { Parameter } from './parameter.ts'

/** One batch of one session, and what the server answers it with, in order. */
export type Step = {
  session: string
  /** The next step is sent while this one still runs. */
  background: boolean
  parameters: Parameter[]
  sql: string
  /** Empty where the batch answers nothing but its end. */
  expected: Expectation[]
}

export type Case = {
  title: string
  needs: Need[]
  /** Of error 40517, the construct devsql refuses here instead of answering as documented. */
  refused?: string
  steps: Step[]
}

export type CaseFile = { name: string; cases: Case[] }

const NEEDS = ['shop', 'reader', 'owner', '2022'] as const
export type Need = (typeof NEEDS)[number]

type Draft = Case & { open?: OpenStep }
type OpenStep = Omit<Step, 'sql'> & { lines: string[]; answered: boolean }

/** Parses a case file, see conformance/README.md. Throws an error that names file, line and fault. */
export function parseCaseFile(name: string, text: string): CaseFile {
  const cases: Case[] = []
  let pages = 0
  let draft: Draft | undefined
  const finish = (): void => {
    if (draft === undefined) return
    closeStep(draft)
    if (draft.steps.length === 0) throw new Error(`"${draft.title}" has no statement`)
    const { open: _, ...done } = draft
    cases.push(done)
  }
  for (const [index, line] of text.split('\n').entries()) {
    try {
      const title = /^--- (\S.*)$/.exec(line)?.[1]
      if (title !== undefined) {
        finish()
        if (cases.some((known) => known.title === title)) throw new Error('the title is taken')
        draft = { title, needs: [], steps: [] }
      } else if (draft === undefined) {
        if (/^-- page: \S/.test(line)) pages += 1
        else if (line !== '') throw new Error('only "-- page: TITLE" stands before the first case')
      } else if (line.startsWith('--')) readDirective(draft, line)
      else readSql(draft, line)
    } catch (error) {
      throw new Error(`${name}:${index + 1}: ${messageOf(error)}`, { cause: error })
    }
  }
  try {
    finish()
    if (pages === 0) throw new Error('no page of the documentation is named')
    if (cases.length === 0) throw new Error('there is no case')
  } catch (error) {
    throw new Error(`${name}: ${messageOf(error)}`, { cause: error })
  }
  return { name, cases }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '')

function readDirective(draft: Draft, line: string): void {
  const found = /^-- ([a-z]+)(?:: (.*\S))?$/.exec(line)
  if (found === null) throw new Error('neither a directive nor SQL; comments are written /* */')
  const [, word = '', value = ''] = found
  if (word in BEFORE_ALL) {
    if (draft.open !== undefined || draft.steps.length > 0)
      throw new Error(`${word} stands before the statements`)
    BEFORE_ALL[word]?.(draft, value)
  } else if (word in BEFORE_SQL) {
    if (draft.open !== undefined && draft.open.lines.length > 0) closeStep(draft)
    BEFORE_SQL[word]?.(stepOf(draft), value)
  } else {
    const step = draft.open
    if (step === undefined || step.lines.length === 0)
      throw new Error(`${word} stands after a statement`)
    readAnswer(step, word, value)
  }
}

const BEFORE_ALL: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  needs: (draft, value) => {
    const need = NEEDS.find((known) => known === value)
    if (need === undefined) throw new Error(`needs is one of ${NEEDS.join(', ')}`)
    draft.needs.push(need)
  },
  devsql: (draft, value) => {
    const construct = /^refuses 40517 (.+)$/.exec(value)?.[1]
    if (construct === undefined) throw new Error('devsql says "refuses 40517 CONSTRUCT"')
    draft.refused = construct
  },
}

const BEFORE_SQL: Readonly<Record<string, (step: OpenStep, value: string) => void>> = {
  session: (step, value) => {
    if (!/^\w+$/.test(value)) throw new Error('a session is named by one word')
    step.session = value
  },
  background: (step, value) => {
    if (value !== '') throw new Error('background stands alone')
    step.background = true
  },
  param: (step, value) => {
    step.parameters.push(parseParameter(value))
  },
}

function readAnswer(step: OpenStep, word: string, value: string): void {
  if (word === 'ok') {
    if (step.answered || value !== '') throw new Error('ok stands alone')
  } else {
    if (step.answered && step.expected.length === 0) throw new Error('ok stands alone')
    step.expected.push(parseExpectation(word, value, step.expected.at(-1)))
  }
  step.answered = true
}

function readSql(draft: Draft, line: string): void {
  if (line === '' && (draft.open === undefined || draft.open.lines.length === 0)) return
  if (draft.open?.answered === true) {
    if (line === '') return
    closeStep(draft)
  }
  stepOf(draft).lines.push(line)
}

const stepOf = (draft: Draft): OpenStep =>
  (draft.open ??= {
    session: 'main',
    background: false,
    parameters: [],
    lines: [],
    expected: [],
    answered: false,
  })

function closeStep(draft: Draft): void {
  if (draft.open === undefined) return
  const { lines, answered, ...step } = draft.open
  if (!answered) throw new Error(`a statement of "${draft.title}" has no expectation`)
  draft.steps.push({ ...step, sql: lines.join('\n').trimEnd() })
  delete draft.open
}
