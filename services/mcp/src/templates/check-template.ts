import type { Template } from '../config/template.ts'
import { classify } from '../sql/classifier/classify.ts'
import { tokenize } from '../sql/classifier/lexer.ts'
import { decide } from '../statement/decide.ts'
import { parameterSchema } from './parameter-schema.ts'

/** Names that a template's parameters cannot have, since its tool has arguments of that name. */
const RESERVED_PARAMETERS = new Set(['confirm'])

/** What is wrong with a template by its text alone; an empty list where nothing is. */
export const templateFaults = (
  template: Template,
  tenant: { hasWriter: boolean; takenNames: ReadonlySet<string> },
): string[] => [
  ...(tenant.takenNames.has(template.name) ? [`name: ${template.name} is a tool already`] : []),
  ...statementFaults(template, tenant),
  ...variableFaults(template),
  ...template.parameters.flatMap((parameter) => {
    const checked = parameterSchema(parameter)
    const faults = 'fault' in checked ? [checked.fault] : []
    if (RESERVED_PARAMETERS.has(parameter.name) || /^puente_/i.test(parameter.name)) {
      faults.push('this name is reserved')
    }
    return faults.map((fault) => `parameters.${parameter.name}: ${fault}`)
  }),
]

const statementFaults = (template: Template, { hasWriter }: { hasWriter: boolean }) => {
  const isRead = template.scope === 'sql:read'
  const verdict = decide(classify(template.statement), {
    scopes: new Set(['sql:read', 'sql:write']),
    hasWriter,
    changesSchema: false,
    isReadOnlyTool: isRead,
  })
  if ('refuse' in verdict) return [`statement: ${verdict.refuse}`]
  return 'run' in verdict && verdict.run === 'read' && !isRead
    ? ['scope: the statement only reads, so that sql:read is enough']
    : []
}

/** Every parameter must be used, and every variable be a parameter or declared by the statement. */
const variableFaults = ({ statement, parameters }: Template) => {
  const lexed = tokenize(statement)
  if ('fault' in lexed) return []
  const used = new Map(
    lexed.tokens
      .filter((token) => token.kind === 'variable' && !token.text.startsWith('@@'))
      .map((token) => [token.text.slice(1).toLowerCase(), token.text]),
  )
  const declaresOwn = lexed.tokens.some(({ kind, text }) => kind === 'word' && text === 'DECLARE')
  const known = new Set(parameters.map(({ name }) => name.toLowerCase()))
  const unknown = declaresOwn ? [] : [...used].filter(([name]) => !known.has(name))
  return [
    ...unknown.map(([, text]) => `statement: ${text} is no parameter`),
    ...parameters
      .filter(({ name }) => !used.has(name.toLowerCase()))
      .map(({ name }) => `parameters.${name}: the statement does not use @${name}`),
  ]
}
