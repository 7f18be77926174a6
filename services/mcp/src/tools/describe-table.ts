import { z } from 'zod'
import type { TableDescription } from '../sql/table-description.ts'
import type { Call } from '../statement/call.ts'
import { ToolFailure } from './tool-failure.ts'
import { type Answered, defineTool, needsRead, READS } from './tool.ts'

const text = z.string()
const textOrNull = z.string().nullable()
const texts = z.array(text)
// Their members have names that speak, and a list of tools is read by a model each time.
const things = z.array(z.record(z.string(), z.unknown()))

export const describeTable = defineTool({
  name: 'describe_table',
  title: 'Describe a table',
  description:
    'Describes a table or view: columns, keys both ways, indexes, checks, triggers, approximate rows. Use it before writing SQL.',
  annotations: READS,
  input: z.strictObject({
    table: z.string().min(1).max(300).describe('schema.table, with brackets where needed'),
  }),
  output: z.object({
    table: text,
    kind: z.enum(['table', 'view']),
    approximateRows: textOrNull,
    description: textOrNull,
    columns: z.array(
      z.object({
        name: text,
        type: text,
        nullable: z.boolean(),
        default: textOrNull,
        identity: textOrNull,
        computed: textOrNull,
        description: textOrNull,
      }),
    ),
    primaryKey: texts,
    foreignKeys: things,
    referencedBy: things,
    indexes: things,
    checks: things,
    triggers: things,
    omitted: texts.optional(),
  }),
  scopesFor: needsRead,
  run: async (args, call) => {
    const described = await describe(args.table, call)
    if ('problem' in described) throw new ToolFailure(described.problem)
    return described
  },
})

/** A table or view as data and in words, or what is wrong with its name. Throws SqlFailure. */
export const describe = async (
  name: string,
  { tenant, principal, signal }: Call,
): Promise<Answered | { problem: string }> => {
  const description = await tenant.catalog.describeTable(name, { principal, signal })
  if ('problem' in description) return description
  const { answered, omitted } = shortened(description)
  return {
    structured: { ...answered, ...(omitted.length > 0 && { omitted }) },
    text: [inWords(answered), ...omitted.map((text) => `(left out: ${text})`)].join('\n'),
  }
}

/** A table in the middle of a database may be referenced by thousands. */
const MOST = 100
const LISTS = ['foreignKeys', 'referencedBy', 'indexes', 'checks', 'triggers'] as const

/** The lists of a table as an answer can hold them, and what was left out of which. */
const shortened = (description: TableDescription) => {
  const omitted = LISTS.flatMap((list) => {
    const rest = description[list].length - MOST
    return rest > 0 ? [`${rest} more of ${list}`] : []
  })
  const { foreignKeys, referencedBy, indexes, checks, triggers } = description
  const answered: TableDescription = {
    ...description,
    foreignKeys: foreignKeys.slice(0, MOST),
    referencedBy: referencedBy.slice(0, MOST),
    indexes: indexes.slice(0, MOST),
    checks: checks.slice(0, MOST),
    triggers: triggers.slice(0, MOST),
  }
  return { answered, omitted }
}

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]

const inWords = (table: TableDescription) =>
  [
    `${table.table} (${table.kind}${table.approximateRows === null ? '' : `, ~${table.approximateRows} rows`})`,
    ...(table.description === null ? [] : [table.description]),
    ...section('Columns', table.columns.map(columnLine)),
    ...(table.primaryKey.length === 0 ? [] : [`Primary key: ${table.primaryKey.join(', ')}`]),
    ...section('Foreign keys', table.foreignKeys.map(foreignKeyLine)),
    ...section(
      'Referenced by',
      table.referencedBy.map(
        (key) => `${key.table} (${key.tableColumns.join(', ')}) -> (${key.columns.join(', ')})`,
      ),
    ),
    ...section('Indexes', table.indexes.map(indexLine)),
    ...section(
      'Checks',
      table.checks.map((check) => `${check.name} ${check.definition}${disabled(check)}`),
    ),
    ...section(
      'Triggers',
      table.triggers.map(
        (trigger) =>
          `${trigger.name} ${trigger.timing} ${trigger.events.join(', ')}${disabled(trigger)}`,
      ),
    ),
  ].join('\n')

const disabled = (item: { isDisabled: boolean }) => (item.isDisabled ? ' (disabled)' : '')

const columnLine = (column: TableDescription['columns'][number]) =>
  [
    `${column.name} ${column.type}${column.nullable ? '' : ' NOT NULL'}`,
    column.identity === null ? '' : ` IDENTITY(${column.identity})`,
    column.default === null ? '' : ` DEFAULT ${column.default}`,
    column.computed === null ? '' : ` AS ${column.computed}`,
    column.description === null ? '' : ` - ${column.description}`,
  ].join('')

const foreignKeyLine = (key: TableDescription['foreignKeys'][number]) => {
  const actions = [
    key.onDelete === 'NO_ACTION' ? '' : ` ON DELETE ${key.onDelete.replaceAll('_', ' ')}`,
    key.onUpdate === 'NO_ACTION' ? '' : ` ON UPDATE ${key.onUpdate.replaceAll('_', ' ')}`,
  ].join('')
  return `(${key.columns.join(', ')}) -> ${key.table} (${key.tableColumns.join(', ')})${actions}${disabled(key)}`
}

const indexLine = (index: TableDescription['indexes'][number]) =>
  [
    `${index.name} (${index.columns.join(', ')}) ${index.kind}, ${index.type}`,
    index.included.length === 0 ? '' : ` INCLUDE (${index.included.join(', ')})`,
    index.filter === null ? '' : ` WHERE ${index.filter}`,
  ].join('')
