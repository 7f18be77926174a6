import type { Finding } from './classify.ts'
import type { Token } from './lexer.ts'
import { DEFINING, FORBIDDEN_FUNCTIONS, FORBIDDEN_STARTS, READING, WRITING } from './words.ts'

/** Words that start a statement, and are no names unless in brackets. */
const STARTING = new Set([...READING, ...WRITING, ...DEFINING, ...FORBIDDEN_STARTS.keys()])
/** Of these, what a foreign key says inside CREATE TABLE: ON DELETE SET NULL. */
const IN_ACTIONS = new Set(['DELETE', 'UPDATE', 'SET'])

const ID = String.raw`(?:\[\]|(?!(?:${[...STARTING].join('|')})(?: |$))[\p{L}_][\p{L}\p{N}_@#$]*)`
const NAME = String.raw`${ID}(?: \. ${ID})?`
const TYPE = String.raw`${NAME}(?: \(\))?`
const NULLNESS = '(?: NOT NULL| NULL)?'
const VALUE = String.raw`(?:0|- 0|NULL|\(\)|${ID} \(\))`
const ACTIONS = '(?: ON (?:DELETE|UPDATE) (?:NO ACTION|CASCADE|SET NULL|SET DEFAULT)){0,2}'

/**
 * What may be changed, each in its plain form. T-SQL needs nothing between two statements, so that only a form with an end of
 * its own shows that there is no second one; whatever is longer is none of these.
 */
const FORMS = [
  String.raw`CREATE TABLE ${NAME} \(\)`,
  `DROP TABLE(?: IF EXISTS)? ${NAME}`,
  `TRUNCATE TABLE ${NAME}`,
  `ALTER TABLE ${NAME} ADD ${ID} ${TYPE}${NULLNESS}(?:(?: CONSTRAINT ${ID})? DEFAULT ${VALUE})?${NULLNESS}`,
  String.raw`ALTER TABLE ${NAME} ADD ${ID} AS \(\)(?: PERSISTED)?`,
  `ALTER TABLE ${NAME} ALTER COLUMN ${ID} ${TYPE}${NULLNESS}`,
  `ALTER TABLE ${NAME} DROP (?:COLUMN|CONSTRAINT)(?: IF EXISTS)? ${ID}`,
  String.raw`ALTER TABLE ${NAME} ADD CONSTRAINT ${ID} (?:PRIMARY KEY|UNIQUE)(?: CLUSTERED| NONCLUSTERED)? \(\)`,
  String.raw`ALTER TABLE ${NAME} ADD CONSTRAINT ${ID} CHECK \(\)`,
  `ALTER TABLE ${NAME} ADD CONSTRAINT ${ID} DEFAULT ${VALUE} FOR ${ID}`,
  String.raw`ALTER TABLE ${NAME} ADD CONSTRAINT ${ID} FOREIGN KEY \(\) REFERENCES ${NAME}(?: \(\))?${ACTIONS}`,
  String.raw`CREATE(?: UNIQUE)?(?: CLUSTERED| NONCLUSTERED)? INDEX ${ID} ON ${NAME} \(\)(?: INCLUDE \(\))?`,
  `DROP INDEX(?: IF EXISTS)? ${ID} ON ${NAME}`,
].map((form) => new RegExp(`^${form}$`, 'u'))

const WHY =
  'of the schema, tables, columns, constraints and indexes can be changed, each by one statement in its plain form'

/** Why a statement that changes the schema is none of the permitted forms; undefined when it is one. */
export const findSchemaFault = (tokens: readonly Token[]): Finding | undefined => {
  const [first] = tokens
  const start = first?.start ?? 0
  let depth = 0
  const shape: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'symbol' && token.text === ')') {
      depth -= 1
      if (depth < 0) return { what: 'a closing parenthesis', why: WHY, start: token.start }
      if (depth === 0) shape.push('()')
      continue
    }
    if (depth > 0) {
      const fault = faultInside(tokens, index)
      if (fault !== undefined) return fault
    }
    if (token.kind === 'symbol' && token.text === '(') depth += 1
    else if (depth === 0) shape.push(shapeOf(token))
  }
  if (depth > 0) return { what: 'an opening parenthesis', why: WHY, start }
  const text = shape.join(' ')
  return FORMS.some((form) => form.test(text))
    ? undefined
    : { what: `this ${first?.text ?? 'statement'}`, why: WHY, start }
}

const shapeOf = ({ kind, text }: Token) => {
  if (kind === 'word' || kind === 'symbol') return text
  // A temporary table is one in brackets too.
  if (kind === 'quoted') return /^.#/.test(text) ? '#' : '[]'
  // A variable is neither a name nor a value here.
  return kind === 'variable' ? '@' : '0'
}

/** Within parentheses no statement can begin, but an expression could ask elsewhere. */
const faultInside = (tokens: readonly Token[], index: number): Finding | undefined => {
  const token = tokens[index]
  if (token === undefined) return undefined
  const { kind, text, start } = token
  const isStart = kind === 'word' && STARTING.has(text) && !IN_ACTIONS.has(text)
  if (isStart) return { what: text, why: `${WHY}; put a name like it in brackets`, start }
  const why = kind === 'word' ? FORBIDDEN_FUNCTIONS.get(text) : undefined
  if (why !== undefined) return { what: text, why, start }
  const isThirdPart = text === '.' && tokens[index - 2]?.text === '.'
  return isThirdPart
    ? { what: 'a name of three parts', why: 'it can lead out of this database', start }
    : undefined
}
