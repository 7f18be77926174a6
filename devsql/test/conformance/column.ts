/** What the driver says of a column. */
export type ColumnMetaData = {
  colName: string
  flags: number
  type: { name: string }
  dataLength?: number | undefined
  precision?: number | undefined
  scale?: number | undefined
  collation?: { toBuffer: () => Buffer } | undefined
  udtInfo?: { typeName: string } | undefined
}

const COLLATIONS: Readonly<Record<string, string>> = {
  '0904d00034': 'SQL_Latin1_General_CP1_CI_AS',
}

const COLUMN =
  /^(?<name>\[[^\]]*\]|[\p{L}_][\p{L}\p{N}_]*) (?<type>[a-z_0-9]+(?:\((?:\*|max|\d+(?:,(?:\d+|\*))?)\))?)(?<collation> collate \w+)?(?<nullable> null| not null)?$/u

/**
 * Reads `name type [collate NAME] [null|not null], …`; a name that is no word is bracketed, a column without one is `[]`.
 * Returns the pattern its real description must match: what is not said, or said as `*`, may be anything.
 */
export function parseColumns(text: string): { pattern: string; width: number } {
  const columns = text.split(/, (?![^[]*\])/)
  const patterns = columns.map((column) => {
    const parts = COLUMN.exec(column)?.groups
    if (parts === undefined)
      throw new Error(`a column is "NAME TYPE [collate NAME] [null|not null]", not "${column}"`)
    const bare = (parts['name'] ?? '').replace(/^\[(.*)\]$/, '$1')
    const type = (parts['type'] ?? '')
      .replaceAll(/[()]/g, String.raw`\$&`)
      .replace('*', String.raw`(?:max|\d+(?:,\d+)?)`)
    return `\\[${bare.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)}\\] ${type}${parts['collation'] ?? String.raw`(?: collate \w+)?`}${parts['nullable'] ?? '(?: not)? null'}`
  })
  return { pattern: patterns.join(', '), width: columns.length }
}

/** A column as the driver describes it, in the form of the directive. */
export function describeColumn(column: ColumnMetaData): string {
  const name = column.type.name
  const type = (TYPES[name] ?? (() => `unknown_${name}`))(column)
  return `[${column.colName}] ${type}${describeCollation(column)} ${isNullable(column) ? 'null' : 'not null'}`
}

// MS-TDS 2.2.7.4: the lowest bit of a column's flags.
const isNullable = ({ flags }: ColumnMetaData): boolean => (flags & 1) === 1

const describeCollation = ({ collation }: ColumnMetaData): string => {
  if (collation === undefined) return ''
  const bytes = collation.toBuffer().toString('hex')
  return ` collate ${COLLATIONS[bytes] ?? bytes}`
}

const MAX_LENGTH = 65_535

const plain = (name: string) => () => name
const byLength = (names: Readonly<Record<number, string>>) => (column: ColumnMetaData) =>
  names[column.dataLength ?? 0] ?? 'unknown'
const sized = (name: string, unitBytes: number) => (column: ColumnMetaData) =>
  `${name}(${column.dataLength === MAX_LENGTH ? 'max' : (column.dataLength ?? 0) / unitBytes})`
const scaled = (name: string) => (column: ColumnMetaData) => `${name}(${column.scale ?? 0})`
// decimal and numeric are synonyms.
const exact = (column: ColumnMetaData) => `decimal(${column.precision ?? 0},${column.scale ?? 0})`

const TYPES: Readonly<Record<string, (column: ColumnMetaData) => string>> = {
  Bit: plain('bit'),
  BitN: plain('bit'),
  TinyInt: plain('tinyint'),
  SmallInt: plain('smallint'),
  Int: plain('int'),
  BigInt: plain('bigint'),
  IntN: byLength({ 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' }),
  Real: plain('real'),
  Float: plain('float'),
  FloatN: byLength({ 4: 'real', 8: 'float' }),
  SmallMoney: plain('smallmoney'),
  Money: plain('money'),
  MoneyN: byLength({ 4: 'smallmoney', 8: 'money' }),
  Decimal: exact,
  DecimalN: exact,
  Numeric: exact,
  NumericN: exact,
  Date: plain('date'),
  SmallDateTime: plain('smalldatetime'),
  DateTime: plain('datetime'),
  DateTimeN: byLength({ 4: 'smalldatetime', 8: 'datetime' }),
  Time: scaled('time'),
  DateTime2: scaled('datetime2'),
  DateTimeOffset: scaled('datetimeoffset'),
  Char: sized('char', 1),
  VarChar: sized('varchar', 1),
  Text: plain('text'),
  NChar: sized('nchar', 2),
  NVarChar: sized('nvarchar', 2),
  NText: plain('ntext'),
  Xml: plain('xml'),
  Binary: sized('binary', 1),
  VarBinary: sized('varbinary', 1),
  Image: plain('image'),
  UniqueIdentifier: plain('uniqueidentifier'),
  Variant: plain('sql_variant'),
  UDT: ({ udtInfo }) => udtInfo?.typeName ?? 'udt',
}
