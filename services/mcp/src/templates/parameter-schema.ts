import { z } from 'zod'
import type { TemplateParameter } from '../config/template.ts'
import { inOrder, type Order } from './order.ts'

/** What a client may send for a T-SQL type, and how values of it are compared. */
type Kind = { schema: (size: number | undefined) => z.ZodType; order?: Order }

const text = (size: number | undefined) => (size === undefined ? z.string() : z.string().max(size))
const matching = (pattern: RegExp) => () => z.string().regex(pattern)
const whole = (least: number, most: number): Kind => ({
  schema: () => z.int().min(least).max(most),
  order: 'exact',
})
/** As text nothing is lost; a number is what a model writes first. */
const exact = (pattern: RegExp): Kind => ({
  schema: () => z.union([z.string().regex(pattern), z.number()]),
  order: 'exact',
})
const moment = (pattern: RegExp): Kind => ({ schema: matching(pattern), order: 'text' })

const DATE = String.raw`\d{4}-\d{2}-\d{2}`
const TIME = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?`
const DECIMAL = exact(/^-?\d{1,38}(?:\.\d{1,38})?$/)
const FLOAT: Kind = { schema: () => z.number(), order: 'exact' }
const DATETIME = moment(new RegExp(`^${DATE}(?:T${TIME})?$`))
const TEXT: Kind = { schema: text }
const BINARY: Kind = { schema: matching(/^0x(?:[0-9A-Fa-f]{2})*$/) }

const KINDS: Readonly<Record<string, Kind>> = {
  bit: { schema: () => z.boolean() },
  tinyint: whole(0, 255),
  smallint: whole(-32_768, 32_767),
  int: whole(-2_147_483_648, 2_147_483_647),
  bigint: {
    ...exact(/^-?\d{1,19}$/),
    schema: () => z.union([z.string().regex(/^-?\d{1,19}$/), z.int()]),
  },
  decimal: DECIMAL,
  numeric: DECIMAL,
  money: DECIMAL,
  smallmoney: DECIMAL,
  float: FLOAT,
  real: FLOAT,
  date: moment(new RegExp(`^${DATE}$`)),
  time: moment(new RegExp(`^${TIME}$`)),
  datetime: DATETIME,
  datetime2: DATETIME,
  smalldatetime: DATETIME,
  // Texts with different offsets are in no order.
  datetimeoffset: { schema: matching(new RegExp(`^${DATE}T${TIME}(?:Z|[+-]\\d{2}:\\d{2})$`)) },
  char: TEXT,
  varchar: TEXT,
  nchar: TEXT,
  nvarchar: TEXT,
  xml: { schema: () => z.string() },
  uniqueidentifier: { schema: () => z.guid() },
  binary: BINARY,
  varbinary: BINARY,
}

const kindOf = (type: string) => KINDS[/^[a-z0-9]+/.exec(type)?.[0] ?? '']

const sizeOf = (type: string) => {
  const size = Number(/\((\d+)/.exec(type)?.[1])
  return Number.isNaN(size) ? undefined : size
}

/** The schema of one argument, or what is wrong with how the parameter is defined. */
export const parameterSchema = (
  parameter: TemplateParameter,
): { schema: z.ZodType } | { fault: string } => {
  const { type, values, min, max } = parameter
  const kind = kindOf(type)
  if (kind === undefined) return { fault: `${type} is not a type of a parameter` }
  const base = kind.schema(sizeOf(type))
  const fits = (value: unknown) => base.safeParse(value).success
  const wrong = [...(values ?? []), min, max].find((value) => value !== undefined && !fits(value))
  if (wrong !== undefined) return { fault: `${JSON.stringify(wrong)} is not a value of ${type}` }
  if ((min ?? max) !== undefined && kind.order === undefined) {
    return { fault: `min and max mean nothing for ${type}` }
  }
  const limited = values === undefined ? within(base, parameter, kind.order) : z.literal(values)
  const standard = parameter.default
  if (standard !== undefined && standard !== null && !limited.safeParse(standard).success) {
    return { fault: `the default ${JSON.stringify(standard)} is not a permitted value` }
  }
  const nullable = standard === null ? limited.nullable() : limited
  const described = nullable.describe(descriptionOf(parameter))
  return { schema: standard === undefined ? described : described.default(standard) }
}

const within = (base: z.ZodType, { min, max }: TemplateParameter, order: Order = 'text') =>
  (min ?? max) === undefined
    ? base
    : base.refine(
        (value) =>
          (typeof value === 'string' || typeof value === 'number') &&
          inOrder(order, min, value) &&
          inOrder(order, value, max),
        { error: `must be from ${min ?? 'any'} to ${max ?? 'any'}` },
      )

const descriptionOf = ({ description, type, min, max }: TemplateParameter) => {
  const range = (min ?? max) === undefined ? '' : `, ${min ?? '…'} to ${max ?? '…'}`
  return `${description} (${type}${range})`
}
