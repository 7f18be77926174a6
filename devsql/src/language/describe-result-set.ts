import { SqlError, unsupported } from '../sql-error.ts'
import {
  decimalBytes,
  INT,
  isUnicode,
  nvarchar,
  NVARCHAR_MAX,
  sqlType,
  SYSNAME,
  timeBytes,
  TYPES,
  writeType,
} from '../sql-type.ts'
import type { ResultColumn, SqlType, SqlValue } from '../sql-type.ts'
import type { Call, Statement } from './ast.ts'
import type { Binder, Environment } from './binder.ts'
import { literal } from './bound.ts'
import type { BoundQuery } from './bound-query.ts'
import { COLLATION_NAME } from './collation.ts'
import { parseBatch, parseParameters } from './parse.ts'
import type { Scope } from './scope.ts'

const BIT = sqlType('bit')
const SMALLINT = sqlType('smallint')
const TINYINT = sqlType('tinyint')

/** The columns of sys.dm_exec_describe_first_result_set, in its order. */
const COLUMNS = {
  is_hidden: BIT,
  column_ordinal: INT,
  name: SYSNAME,
  is_nullable: BIT,
  system_type_id: INT,
  system_type_name: nvarchar(256),
  max_length: SMALLINT,
  precision: TINYINT,
  scale: TINYINT,
  collation_name: SYSNAME,
  user_type_id: INT,
  user_type_database: SYSNAME,
  user_type_schema: SYSNAME,
  user_type_name: SYSNAME,
  assembly_qualified_type_name: nvarchar(4000),
  xml_collection_id: INT,
  xml_collection_database: SYSNAME,
  xml_collection_schema: SYSNAME,
  xml_collection_name: SYSNAME,
  is_xml_document: BIT,
  is_case_sensitive: BIT,
  is_fixed_length_clr_type: BIT,
  source_server: SYSNAME,
  source_database: SYSNAME,
  source_schema: SYSNAME,
  source_table: SYSNAME,
  source_column: SYSNAME,
  is_identity_column: BIT,
  is_part_of_unique_key: BIT,
  is_updateable: BIT,
  is_computed_column: BIT,
  is_sparse_column_set: BIT,
  ordinal_in_order_by_list: SMALLINT,
  order_by_list_length: SMALLINT,
  order_by_is_descending: SMALLINT,
  error_number: INT,
  error_severity: INT,
  error_state: INT,
  error_message: NVARCHAR_MAX,
  error_type: INT,
  error_type_desc: nvarchar(60),
} as const satisfies Record<string, SqlType>

type Row = Partial<Record<keyof typeof COLUMNS, string | number | boolean>>

/** Error types of the function's documentation, by error number; any other is MISC. */
const ERROR_TYPES: ReadonlyMap<number, [type: number, description: string]> = new Map([
  [102, [2, 'SYNTAX']],
  [156, [2, 'SYNTAX']],
  [105, [2, 'SYNTAX']],
  [137, [8, 'UNDECLARED_PARAMETER']],
  [40_517, [11, 'UNSUPPORTED_STATEMENT']],
])

/** sys.dm_exec_describe_first_result_set(@tsql, @params, @browse): the text is compiled and not run; a fault of it is a row. */
export function bindDescribeResultSet(binder: Binder, node: Call, scope: Scope): BoundQuery {
  const [text = '', declarations = '', browse = '0'] = node.arguments.map((argument) => {
    const bound = binder.expression(argument, scope)
    if (bound.constant === undefined && !bound.isNull && argument.kind !== 'variable')
      throw unsupported('a computed argument of dm_exec_describe_first_result_set', node.line)
    return bound.constant
  })
  if (browse !== '0')
    throw unsupported('browse information of dm_exec_describe_first_result_set', node.line)
  const columns = Object.entries(COLUMNS).map(([name, type]) => ({ name, type, nullable: true }))
  const rows = describe(binder, text, declarations).map((row) => {
    const cells: Readonly<Record<string, string | number | boolean | undefined>> = row
    return `(${columns.map(({ name, type }) => literal(type, carrierText(cells[name]))).join(', ')})`
  })
  const names = columns.map((_, index) => `c${index + 1}`).join(', ')
  const nothing = `(${columns.map(({ type }) => literal(type, null)).join(', ')})`
  return {
    sql: `SELECT * FROM (VALUES ${rows.length > 0 ? rows.join(', ') : nothing}) AS f(${names})${rows.length > 0 ? '' : ' WHERE false'}`,
    columns,
  }
}

const carrierText = (value: string | number | boolean | undefined): string | null =>
  value === undefined ? null : String(typeof value === 'boolean' ? Number(value) : value)

function describe(binder: Binder, text: string, declarations: string): Row[] {
  try {
    const variables = new Map<string, SqlValue>(
      parseParameters(declarations).map(({ name, type }) => [
        name.toLowerCase(),
        { type, text: null },
      ]),
    )
    const environment = { ...binder.environment, variables }
    return firstColumns(binder, environment, parseBatch(text, variables.keys())).map(
      (column, index) => columnRow(column, index + 1),
    )
  } catch (error) {
    if (!(error instanceof SqlError)) throw error
    const [type, description] = ERROR_TYPES.get(error.number) ?? [1, 'MISC']
    return [
      {
        is_hidden: false,
        column_ordinal: 0,
        error_number: error.number,
        error_severity: error.severity,
        error_state: error.state,
        error_message: error.message,
        error_type: type,
        error_type_desc: description,
      },
    ]
  }
}

/** The columns of the first statement that answers with any. */
function firstColumns(
  binder: Binder,
  environment: Environment & { variables: Map<string, SqlValue> },
  statements: readonly Statement[],
): readonly ResultColumn[] {
  for (const statement of statements) {
    const found = columnsOf(binder, environment, statement)
    if (found.length > 0) return found
  }
  return []
}

function columnsOf(
  binder: Binder,
  environment: Environment & { variables: Map<string, SqlValue> },
  statement: Statement,
): readonly ResultColumn[] {
  switch (statement.kind) {
    case 'query':
    case 'insert':
    case 'update':
    case 'delete':
    case 'merge':
      return binder.resultColumns(environment, statement)
    case 'declare':
      for (const { name, type } of statement.variables)
        environment.variables.set(name.toLowerCase(), { type, text: null })
      return []
    case 'block':
      return firstColumns(binder, environment, statement.statements)
    case 'try':
      return firstColumns(binder, environment, [...statement.body, ...statement.handler])
    case 'while':
      return firstColumns(binder, environment, [statement.body])
    case 'if':
      return firstColumns(binder, environment, [
        statement.then,
        ...(statement.otherwise ? [statement.otherwise] : []),
      ])
    case 'execute':
      throw unsupported('the result set of EXECUTE before it runs', statement.line)
    default:
      return []
  }
}

function columnRow(
  { name, type, nullable, identity, computed }: ResultColumn,
  ordinal: number,
): Row {
  return {
    is_hidden: false,
    column_ordinal: ordinal,
    ...(name !== '' && { name }),
    is_nullable: nullable,
    system_type_id: TYPES[type.name].id,
    system_type_name: type.name === 'rowversion' ? 'timestamp' : writeType(type),
    max_length: maxLength(type),
    precision: type.precision,
    scale: type.scale,
    ...(TYPES[type.name].family === 'string' &&
      type.name !== 'xml' && { collation_name: COLLATION_NAME }),
    is_xml_document: false,
    is_case_sensitive: false,
    is_fixed_length_clr_type: false,
    is_identity_column: identity ?? false,
    is_updateable: !identity && !computed,
    is_computed_column: computed ?? false,
    is_sparse_column_set: false,
  }
}

/** Bytes of storage, as sys.columns.max_length has them; -1 for max. */
function maxLength(type: SqlType): number {
  switch (type.name) {
    case 'text':
    case 'ntext':
    case 'image':
    case 'uniqueidentifier':
      return 16
    case 'bit':
    case 'tinyint':
      return 1
    case 'smallint':
      return 2
    case 'int':
    case 'real':
    case 'smallmoney':
    case 'smalldatetime':
      return 4
    case 'bigint':
    case 'float':
    case 'money':
    case 'datetime':
      return 8
    case 'date':
      return 3
    case 'time':
      return timeBytes(type.scale)
    case 'datetime2':
      return timeBytes(type.scale) + 3
    case 'datetimeoffset':
      return timeBytes(type.scale) + 5
    case 'decimal':
    case 'numeric':
      return decimalBytes(type.precision)
    default:
      return isUnicode(type.name) && type.length > 0 ? type.length * 2 : type.length
  }
}
