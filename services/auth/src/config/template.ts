import { z } from 'zod'

// auth and mcp share no code: this file stands in both, as document.ts does.

const scalar = z.union([z.string().max(4000), z.number(), z.boolean()], {
  error: 'must be a text, a number, true or false',
})

const name = (pattern: RegExp, error: string) => z.string().regex(pattern, { error })

const parameter = z
  .strictObject({
    name: name(/^[A-Za-z][A-Za-z0-9_]{0,49}$/, 'must be a letter, then letters, digits and _'),
    type: name(
      /^[a-z][a-z0-9]{1,19}(?:\((?:max|\d{1,4}(?:, ?\d{1,2})?)\))?$/,
      'must be a T-SQL type in lower case, as nvarchar(50)',
    ),
    description: z.string().min(1).max(300),
    /** Makes the parameter optional; null is NULL. */
    default: scalar.nullable().optional(),
    values: z.array(scalar).min(1).max(100).optional(),
    min: z.union([z.number(), z.string().max(50)]).optional(),
    max: z.union([z.number(), z.string().max(50)]).optional(),
  })
  .refine((value) => value.values === undefined || (value.min ?? value.max) === undefined, {
    path: ['values'],
    error: 'stand alone, without min and max',
  })

const isUnique = (names: readonly string[]) =>
  new Set(names.map((text) => text.toLowerCase())).size === names.length

const template = z.strictObject({
  name: name(/^[a-z][a-z0-9_]{0,49}$/, 'must be lower-case letters, digits and _'),
  title: z.string().min(1).max(80),
  description: z.string().min(1).max(1000),
  statement: z.string().min(1).max(20_000),
  parameters: z
    .array(parameter)
    .max(30)
    .refine((items) => isUnique(items.map((item) => item.name)), {
      error: 'two parameters have the same name',
    })
    .default([]),
  scope: z.enum(['sql:read', 'sql:write']).default('sql:read'),
  /** Most rows on a page; never more than the tenant's own limit. */
  rows: z.int().min(1).max(100_000).optional(),
})

/** Parameterised queries, each published as a tool of its tenant. */
export const templates = z
  .array(template)
  .max(50)
  .refine((items) => isUnique(items.map((item) => item.name)), {
    error: 'two templates have the same name',
  })
  .default([])

export type Template = z.infer<typeof template>
export type TemplateParameter = z.infer<typeof parameter>
