import { z } from 'zod'
import { readModule, type Module } from '../sql/module-description.ts'
import { OBJECT_KINDS } from '../sql/object-kind.ts'
import { ToolFailure } from './tool-failure.ts'
import { defineTool, needsRead, READS } from './tool.ts'

// As in describe_table: members with names that speak.
const things = z.array(z.record(z.string(), z.unknown()))

export const describeObject = defineTool({
  name: 'describe_object',
  title: 'Describe an object',
  description:
    'Shows the definition, parameters and columns of a view, procedure, function or trigger. For a table use describe_table.',
  annotations: READS,
  input: z.strictObject({
    name: z.string().min(1).max(300).describe('schema.name, with brackets where needed'),
  }),
  output: z.object({
    name: z.string(),
    kind: z.enum(OBJECT_KINDS),
    description: z.string().nullable(),
    /** Of a trigger. */
    table: z.string().nullable(),
    parameters: things,
    returns: z.string().nullable(),
    columns: things,
    definition: z.string().nullable().describe('null: encrypted, or hidden from this login'),
    truncated: z.boolean(),
  }),
  scopesFor: needsRead,
  run: async ({ name }, { tenant: { catalog, database }, principal, signal }) => {
    const found = await catalog.find(name, 'object', { principal, signal })
    if ('problem' in found) throw new ToolFailure(found.problem)
    if (found.kind === 'table') throw new ToolFailure(`${name} is a table: use describe_table.`)
    const call = { database, principal, signal }
    const module = await readModule(found, call, database.limits.bytes)
    if (module === undefined) throw new ToolFailure(`${name} was dropped just now.`)
    return { structured: module, text: inWords(module) }
  },
})

const inWords = (module: Module) =>
  [
    `${module.name} (${module.kind}${module.table === null ? '' : ` on ${module.table}`})`,
    ...(module.description === null ? [] : [module.description]),
    ...section(
      'Parameters',
      module.parameters.map(
        ({ name, type, output, optional }) =>
          `${name} ${type}${output ? ' OUTPUT' : ''}${optional === true ? ' (optional)' : ''}`,
      ),
    ),
    ...(module.returns === null ? [] : [`Returns ${module.returns}`]),
    ...section(
      'Columns',
      module.columns.map(
        ({ name, type, nullable }) => `${name} ${type}${nullable ? '' : ' NOT NULL'}`,
      ),
    ),
    module.definition ?? 'The definition is encrypted, or hidden from the login of this database.',
    ...(module.truncated ? ['(TRUNCATED: the definition is longer than the size limit)'] : []),
  ].join('\n')

const section = (title: string, lines: readonly string[]) =>
  lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)]
