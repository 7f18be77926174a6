import { SqlError, unsupported } from '../sql-error.ts'
import { isTypeName, sqlType } from '../sql-type.ts'
import type { SqlType } from '../sql-type.ts'
import type { TokenStream } from './token-stream.ts'

const SYNONYMS: Readonly<Record<string, string>> = {
  integer: 'int',
  dec: 'decimal',
  character: 'char',
  timestamp: 'rowversion',
  sysname: 'sysname',
}

const MAX_LENGTH = 8000

/** A type as in CAST, DECLARE or a column: `decimal(10,2)`, `nvarchar(max)`, `character varying(3)`, `sys.sysname`. */
export function parseType(stream: TokenStream, defaultLength = 1): SqlType {
  const line = stream.line()
  if (stream.isWord('SYS') && stream.isSymbol('.', 1)) {
    stream.next()
    stream.next()
  }
  const national = stream.takeWord('NATIONAL')
  const written = stream.isWord('DOUBLE') ? stream.next().text : stream.identifier()
  let name = SYNONYMS[written.toLowerCase()] ?? written.toLowerCase()
  if (name === 'double') {
    stream.needWord('PRECISION')
    name = 'float'
  }
  if ((name === 'char' || name === 'binary') && stream.takeWord('VARYING')) name = `var${name}`
  if (national) name = `n${name}`
  if (name === 'sysname') return sqlType('nvarchar', 128)
  if (!isTypeName(name)) {
    if (
      ['hierarchyid', 'geography', 'geometry', 'cursor', 'table', 'json', 'vector'].includes(name)
    )
      throw unsupported(name, line)
    throw new SqlError(243, `Type ${written} is not a defined system type.`, { line })
  }
  if (!stream.takeSymbol('(')) return withLength(name, defaultLength)
  if (stream.takeWord('MAX')) {
    stream.needSymbol(')')
    if (!['varchar', 'nvarchar', 'varbinary'].includes(name)) throw stream.fail()
    return sqlType(name, -1)
  }
  const first = integer(stream)
  const second = stream.takeSymbol(',') ? integer(stream) : undefined
  stream.needSymbol(')')
  return withFacets(name, first, second, line)
}

function withLength(name: SqlType['name'], length: number): SqlType {
  return ['char', 'varchar', 'nchar', 'nvarchar', 'binary', 'varbinary'].includes(name)
    ? sqlType(name, length)
    : sqlType(name)
}

function withFacets(
  name: SqlType['name'],
  first: number,
  second: number | undefined,
  line: number,
): SqlType {
  switch (name) {
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
    case 'nchar':
    case 'nvarchar': {
      const limit = name.startsWith('n') ? MAX_LENGTH / 2 : MAX_LENGTH
      if (first < 1 || first > limit) {
        throw new SqlError(
          131,
          `The size (${first}) given to the type '${name}' exceeds the maximum allowed for any data type (${MAX_LENGTH}).`,
          { severity: 15, line },
        )
      }
      return sqlType(name, first)
    }
    case 'decimal':
    case 'numeric':
      if (first < 1 || first > 38) {
        throw new SqlError(
          2750,
          `Column or parameter #1: Specified column precision ${first} is greater than the maximum precision of 38.`,
          { line },
        )
      }
      if ((second ?? 0) > first)
        throw new SqlError(192, 'The scale must be less than or equal to the precision.', {
          severity: 15,
          line,
        })
      return sqlType(name, 0, first, second ?? 0)
    case 'float':
      return first <= 24 ? sqlType('real') : sqlType('float')
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      if (first > 7)
        throw new SqlError(1002, `Line ${line}: Specified scale ${first} is invalid.`, {
          severity: 15,
          line,
        })
      return sqlType(name, 0, undefined, first)
    default:
      throw new SqlError(
        2716,
        `Column, parameter, or variable #1: Cannot specify a column width on data type ${name}.`,
        { line },
      )
  }
}

function integer(stream: TokenStream): number {
  const token = stream.token()
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw stream.fail()
  stream.next()
  return Number(token.text)
}
