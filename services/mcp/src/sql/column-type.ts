/** A column of a result: its SQL type as T-SQL writes it. */
export type Column = { name: string; type: string; nullable: boolean }

/** What the driver says of a column (MS-TDS 2.2.7.4). */
export type ColumnMetadata = {
  colName: string
  type: { name: string }
  flags: number
  dataLength?: number | undefined
  precision?: number | undefined
  scale?: number | undefined
  udtInfo?: { typeName: string } | undefined
}

/** MS-TDS 2.2.7.4: fNullable. */
const NULLABLE = 0x01
const MAX_LENGTH = 65_535

type Describe = (column: ColumnMetadata) => string

const plain = (name: string) => () => name
const sized =
  (name: string, bytesPerUnit: number): Describe =>
  ({ dataLength = MAX_LENGTH }) =>
    `${name}(${dataLength >= MAX_LENGTH ? 'max' : dataLength / bytesPerUnit})`
const scaled =
  (name: string): Describe =>
  ({ scale = 7 }) =>
    `${name}(${scale})`
const exact =
  (name: string): Describe =>
  ({ precision = 18, scale = 0 }) =>
    `${name}(${precision},${scale})`
/** The nullable forms have one name for several types, which their length tells apart. */
const byLength =
  (names: Readonly<Record<number, string>>): Describe =>
  ({ dataLength = 0 }) =>
    names[dataLength] ?? 'unknown'

// The server does not tell decimal from numeric, nor rowversion from binary(8), in a result.
const TYPE_NAMES = new Map<string, Describe>([
  ['Bit', plain('bit')],
  ['BitN', plain('bit')],
  ['TinyInt', plain('tinyint')],
  ['SmallInt', plain('smallint')],
  ['Int', plain('int')],
  ['BigInt', plain('bigint')],
  ['IntN', byLength({ 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' })],
  ['Decimal', exact('decimal')],
  ['DecimalN', exact('decimal')],
  ['Numeric', exact('numeric')],
  ['NumericN', exact('numeric')],
  ['Money', plain('money')],
  ['SmallMoney', plain('smallmoney')],
  ['MoneyN', byLength({ 4: 'smallmoney', 8: 'money' })],
  ['Float', plain('float')],
  ['Real', plain('real')],
  ['FloatN', byLength({ 4: 'real', 8: 'float' })],
  ['Date', plain('date')],
  ['Time', scaled('time')],
  ['DateTime', plain('datetime')],
  ['SmallDateTime', plain('smalldatetime')],
  ['DateTimeN', byLength({ 4: 'smalldatetime', 8: 'datetime' })],
  ['DateTime2', scaled('datetime2')],
  ['DateTimeOffset', scaled('datetimeoffset')],
  ['Char', sized('char', 1)],
  ['VarChar', sized('varchar', 1)],
  ['Text', plain('text')],
  ['NChar', sized('nchar', 2)],
  ['NVarChar', sized('nvarchar', 2)],
  ['NText', plain('ntext')],
  ['Xml', plain('xml')],
  ['UniqueIdentifier', plain('uniqueidentifier')],
  ['Binary', sized('binary', 1)],
  ['VarBinary', sized('varbinary', 1)],
  ['Image', plain('image')],
  ['UDT', ({ udtInfo }) => udtInfo?.typeName ?? 'udt'],
  ['Variant', plain('sql_variant')],
])

/** Describes a result's column; a type that is not known is called so and is still readable. */
export const describeColumn = (column: ColumnMetadata): Column => ({
  name: column.colName,
  type: TYPE_NAMES.get(column.type.name)?.(column) ?? 'unknown',
  nullable: (column.flags & NULLABLE) !== 0,
})
