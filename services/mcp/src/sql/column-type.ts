import mssql from 'mssql'

/** A column of a result: its SQL type as T-SQL writes it. */
export type Column = { name: string; type: string; nullable: boolean }

/** What mssql says of a column in arrayRowMode. */
export type ColumnMetadata = {
  name: string
  type?: unknown
  length?: number | undefined
  precision?: number | undefined
  scale?: number | undefined
  nullable: boolean
  udt?: { name?: string } | undefined
}

const MAX_LENGTH = 65_535

const plain = (name: string) => () => name
const sized = (name: string, bytesPerUnit: number) => (column: ColumnMetadata) => {
  const length = column.length ?? MAX_LENGTH
  return `${name}(${length >= MAX_LENGTH ? 'max' : length / bytesPerUnit})`
}
const scaled = (name: string) => (column: ColumnMetadata) => `${name}(${column.scale ?? 7})`
const exact = (name: string) => (column: ColumnMetadata) =>
  `${name}(${column.precision ?? 18},${column.scale ?? 0})`

// The server does not tell decimal from numeric, nor rowversion from binary(8), in a result.
const TYPE_NAMES = new Map<unknown, (column: ColumnMetadata) => string>([
  [mssql.Bit, plain('bit')],
  [mssql.TinyInt, plain('tinyint')],
  [mssql.SmallInt, plain('smallint')],
  [mssql.Int, plain('int')],
  [mssql.BigInt, plain('bigint')],
  [mssql.Decimal, exact('decimal')],
  [mssql.Numeric, exact('numeric')],
  [mssql.Money, plain('money')],
  [mssql.SmallMoney, plain('smallmoney')],
  [mssql.Float, plain('float')],
  [mssql.Real, plain('real')],
  [mssql.Date, plain('date')],
  [mssql.Time, scaled('time')],
  [mssql.DateTime, plain('datetime')],
  [mssql.SmallDateTime, plain('smalldatetime')],
  [mssql.DateTime2, scaled('datetime2')],
  [mssql.DateTimeOffset, scaled('datetimeoffset')],
  [mssql.Char, sized('char', 1)],
  [mssql.VarChar, sized('varchar', 1)],
  [mssql.Text, plain('text')],
  [mssql.NChar, sized('nchar', 2)],
  [mssql.NVarChar, sized('nvarchar', 2)],
  [mssql.NText, plain('ntext')],
  [mssql.Xml, plain('xml')],
  [mssql.UniqueIdentifier, plain('uniqueidentifier')],
  [mssql.Binary, sized('binary', 1)],
  [mssql.VarBinary, sized('varbinary', 1)],
  [mssql.Image, plain('image')],
  [mssql.UDT, (column) => column.udt?.name ?? 'udt'],
  [mssql.Geography, plain('geography')],
  [mssql.Geometry, plain('geometry')],
  [mssql.Variant, plain('sql_variant')],
])

/** Describes a result's column; a type that is not known is called so and is still readable. */
export const describeColumn = (column: ColumnMetadata): Column => ({
  name: column.name,
  type: TYPE_NAMES.get(column.type)?.(column) ?? 'unknown',
  nullable: column.nullable,
})
