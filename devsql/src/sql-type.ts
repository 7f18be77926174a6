/** Every SQL Server type devsql knows, by the name sys.types gives it. */
export type TypeName = keyof typeof TYPES

/** A type with its facets. `length` is in characters (n-types), bytes (others), -1 for max; 0 where it has no meaning. */
export type SqlType = { name: TypeName; length: number; precision: number; scale: number }

/** A column of a result: what COLMETADATA says about it. */
export type ResultColumn = {
  name: string
  type: SqlType
  nullable: boolean
  identity?: boolean
  computed?: boolean
  /** JSON that FOR JSON puts in as it is. */
  isJson?: boolean
}

/** A value with its type. `text` is the carrier text PostgreSQL uses for that type (see README), null for NULL. */
export type SqlValue = {
  type: SqlType
  text: string | null
  /** A value that is not known, only planned with: PostgreSQL's parameter of this number stands for it. */
  parameter?: number
}

type Family =
  | 'integer'
  | 'decimal'
  | 'float'
  | 'string'
  | 'date'
  | 'time'
  | 'moment'
  | 'offset'
  | 'guid'
  | 'binary'
  | 'variant'

/**
 * `id` is system_type_id of sys.types, `rank` the place in data type precedence (higher wins), `domain` the family that decides
 * how a value is carried and converted.
 */
export const TYPES = {
  bit: { id: 104, rank: 6, family: 'integer' },
  tinyint: { id: 48, rank: 7, family: 'integer' },
  smallint: { id: 52, rank: 8, family: 'integer' },
  int: { id: 56, rank: 9, family: 'integer' },
  bigint: { id: 127, rank: 10, family: 'integer' },
  smallmoney: { id: 122, rank: 11, family: 'decimal' },
  money: { id: 60, rank: 12, family: 'decimal' },
  decimal: { id: 106, rank: 13, family: 'decimal' },
  numeric: { id: 108, rank: 13, family: 'decimal' },
  real: { id: 59, rank: 14, family: 'float' },
  float: { id: 62, rank: 15, family: 'float' },
  time: { id: 41, rank: 16, family: 'time' },
  date: { id: 40, rank: 17, family: 'date' },
  smalldatetime: { id: 58, rank: 18, family: 'moment' },
  datetime: { id: 61, rank: 19, family: 'moment' },
  datetime2: { id: 42, rank: 20, family: 'moment' },
  datetimeoffset: { id: 43, rank: 21, family: 'offset' },
  char: { id: 175, rank: 3, family: 'string' },
  varchar: { id: 167, rank: 3, family: 'string' },
  nchar: { id: 239, rank: 4, family: 'string' },
  nvarchar: { id: 231, rank: 4, family: 'string' },
  text: { id: 35, rank: 4, family: 'string' },
  ntext: { id: 99, rank: 4, family: 'string' },
  xml: { id: 241, rank: 22, family: 'string' },
  uniqueidentifier: { id: 36, rank: 5, family: 'guid' },
  binary: { id: 173, rank: 1, family: 'binary' },
  varbinary: { id: 165, rank: 1, family: 'binary' },
  image: { id: 34, rank: 2, family: 'binary' },
  rowversion: { id: 189, rank: 2, family: 'binary' },
  sql_variant: { id: 98, rank: 23, family: 'variant' },
} as const satisfies Record<string, { id: number; rank: number; family: Family }>

const DEFAULT_FACETS: Partial<
  Record<TypeName, [length: number, precision: number, scale: number]>
> = {
  bit: [0, 1, 0],
  tinyint: [0, 3, 0],
  smallint: [0, 5, 0],
  int: [0, 10, 0],
  bigint: [0, 19, 0],
  smallmoney: [0, 10, 4],
  money: [0, 19, 4],
  decimal: [0, 18, 0],
  numeric: [0, 18, 0],
  real: [0, 24, 0],
  float: [0, 53, 0],
  time: [0, 16, 7],
  date: [0, 10, 0],
  smalldatetime: [0, 16, 0],
  datetime: [0, 23, 3],
  datetime2: [0, 27, 7],
  datetimeoffset: [0, 34, 7],
  rowversion: [8, 0, 0],
  xml: [-1, 0, 0],
  text: [-1, 0, 0],
  ntext: [-1, 0, 0],
  image: [-1, 0, 0],
  sql_variant: [8016, 0, 0],
}

export const familyOf = (type: SqlType): Family => TYPES[type.name].family

export const isTypeName = (name: string): name is TypeName => Object.hasOwn(TYPES, name)

export const isUnicode = (name: TypeName): boolean =>
  name === 'nchar' || name === 'nvarchar' || name === 'ntext' || name === 'xml'

/** A type by name, with its default facets unless given; time types get the precision that goes with their scale. */
export function sqlType(
  name: TypeName,
  length?: number,
  precision?: number,
  scale?: number,
): SqlType {
  const [defaultLength, defaultPrecision, defaultScale] = DEFAULT_FACETS[name] ?? [1, 0, 0]
  const facets = {
    name,
    length: length ?? defaultLength,
    precision: precision ?? defaultPrecision,
    scale: scale ?? defaultScale,
  }
  if (
    scale !== undefined &&
    (name === 'time' || name === 'datetime2' || name === 'datetimeoffset')
  ) {
    const whole = { time: 8, datetime2: 19, datetimeoffset: 26 }[name]
    return { ...facets, precision: whole + (scale === 0 ? 0 : scale + 1) }
  }
  return facets
}

export const INT = sqlType('int')

export const BIGINT = sqlType('bigint')

export const FLOAT = sqlType('float')

export const NVARCHAR_MAX = sqlType('nvarchar', -1)

export const SYSNAME = sqlType('nvarchar', 128)

export const nvarchar = (length: number): SqlType => sqlType('nvarchar', length)

export const varchar = (length: number): SqlType => sqlType('varchar', length)

export const decimal = (precision: number, scale: number): SqlType =>
  sqlType('decimal', 0, precision, scale)

/** Bytes of a time of day at a scale of 0 to 7 digits (MS-TDS 2.2.5.5.1.8). */
export const timeBytes = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5)

/** Storage bytes of decimal by precision (MS-TDS 2.2.5.5.1.6), sign included. */
export const decimalBytes = (precision: number): number =>
  precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17

/** The type as T-SQL writes it: `decimal(18,2)`, `nvarchar(max)`, `datetime2(3)`. */
export function writeType(type: SqlType): string {
  switch (type.name) {
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
    case 'binary':
    case 'varbinary':
      return `${type.name}(${type.length === -1 ? 'max' : type.length})`
    case 'decimal':
    case 'numeric':
      return `${type.name}(${type.precision},${type.scale})`
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return `${type.name}(${type.scale})`
    default:
      return type.name
  }
}
