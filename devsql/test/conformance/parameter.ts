import { TYPES } from 'tedious'
import type { Request } from 'tedious'

type DataType = Parameters<Request['addParameter']>[1]
type ParameterOptions = { length?: number; precision?: number; scale?: number }

/** A parameter as the driver takes it. */
export type Parameter = {
  name: string
  type: DataType
  value: unknown
  options: ParameterOptions
}

const PARAMETER =
  /^@(?<name>\w+) (?<type>[a-z0-9]+)(?:\((?<first>max|\d+)(?:,(?<second>\d+))?\))? = (?<value>.+)$/

/** Reads `@name type = JSON`, the value in the form of a row's cell. Throws where the driver cannot send it exactly. */
export function parseParameter(text: string): Parameter {
  const parts = PARAMETER.exec(text)?.groups
  const typeName = parts?.['type'] ?? ''
  const bind = BINDINGS[typeName]
  if (parts === undefined || bind === undefined)
    throw new Error('a parameter is "@NAME TYPE = JSON", of a type the driver sends')
  const size = (part: string | undefined): number | undefined =>
    part === undefined ? undefined : part === 'max' ? Infinity : Number(part)
  const value: unknown = JSON.parse(parts['value'] ?? '')
  const {
    type,
    options,
    read = (given) => given,
  } = bind(size(parts['first']), size(parts['second']))
  return {
    name: parts['name'] ?? '',
    type,
    options: options ?? {},
    value: value === null ? null : read(value),
  }
}

type Binding = {
  type: DataType
  options?: ParameterOptions
  read?: (value: unknown) => unknown
}

const number = (value: unknown): number => {
  const read = Number(value)
  if (!Number.isFinite(read)) throw new Error('the value is no number')
  return read
}

/** Of a decimal or money, whose digits the driver takes as a number: only what a number holds. */
const exactNumber = (value: unknown): number => {
  const text = String(value)
  if (text.replaceAll(/\D/g, '').length > 15) throw new Error('the driver sends at most 15 digits')
  return number(text)
}

const bytes = (value: unknown): Buffer => {
  const hex = /^0x((?:[0-9A-F]{2})*)$/.exec(String(value))?.[1]
  if (hex === undefined) throw new Error('bytes are written "0x1F8B"')
  return Buffer.from(hex, 'hex')
}

const MOMENT =
  /^(?:(?<date>\d{4}-\d\d-\d\d)(?:T|$))?(?:(?<clock>\d\d:\d\d:\d\d)(?:\.(?<digits>\d{1,7}))?)?(?<zone>[+-]\d\d:\d\d)?$/

/** A Date with the two things the driver reads beside it: the digits past the milliseconds, and the zone of a datetimeoffset. */
const moment = (value: unknown): Date => {
  const parts = MOMENT.exec(String(value))?.groups
  if (parts === undefined) throw new Error('a moment is written as a row writes it')
  const ticks = (parts['digits'] ?? '').padEnd(7, '0')
  const date = new Date(
    `${parts['date'] ?? '1970-01-01'}T${parts['clock'] ?? '00:00:00'}.${ticks.slice(0, 3)}${parts['zone'] ?? 'Z'}`,
  )
  const zone = /^([+-])(\d\d):(\d\d)$/.exec(parts['zone'] ?? '')
  const minutes = zone === null ? 0 : Number(zone[2]) * 60 + Number(zone[3])
  return Object.assign(date, {
    nanosecondDelta: Number(ticks.slice(3)) / 1e7,
    getTimezoneOffset: () => (zone?.[1] === '-' ? minutes : -minutes),
  })
}

const plain = (type: DataType, read?: (value: unknown) => unknown) => (): Binding =>
  read === undefined ? { type } : { type, read }
const sized =
  (type: DataType, read?: (value: unknown) => unknown) =>
  (length: number | undefined): Binding => ({
    type,
    ...(length !== undefined && { options: { length } }),
    ...(read !== undefined && { read }),
  })
const exact = (precision: number | undefined, scale: number | undefined): Binding => ({
  type: TYPES.Decimal,
  options: { precision: precision ?? 18, scale: scale ?? 0 },
  read: exactNumber,
})
const scaled =
  (type: DataType) =>
  (scale: number | undefined): Binding => ({
    type,
    options: { scale: scale ?? 7 },
    read: moment,
  })

const BINDINGS: Readonly<
  Record<string, (first: number | undefined, second: number | undefined) => Binding>
> = {
  bit: plain(TYPES.Bit),
  tinyint: plain(TYPES.TinyInt, number),
  smallint: plain(TYPES.SmallInt, number),
  int: plain(TYPES.Int, number),
  bigint: plain(TYPES.BigInt),
  real: plain(TYPES.Real, number),
  float: plain(TYPES.Float, number),
  decimal: exact,
  numeric: exact,
  money: plain(TYPES.Money, exactNumber),
  smallmoney: plain(TYPES.SmallMoney, exactNumber),
  date: plain(TYPES.Date, moment),
  datetime: plain(TYPES.DateTime, moment),
  smalldatetime: plain(TYPES.SmallDateTime, moment),
  time: scaled(TYPES.Time),
  datetime2: scaled(TYPES.DateTime2),
  datetimeoffset: scaled(TYPES.DateTimeOffset),
  char: sized(TYPES.Char),
  varchar: sized(TYPES.VarChar),
  text: plain(TYPES.Text),
  nchar: sized(TYPES.NChar),
  nvarchar: sized(TYPES.NVarChar),
  ntext: plain(TYPES.NText),
  xml: plain(TYPES.Xml),
  uniqueidentifier: plain(TYPES.UniqueIdentifier),
  binary: sized(TYPES.Binary, bytes),
  varbinary: sized(TYPES.VarBinary, bytes),
  image: plain(TYPES.Image, bytes),
}
