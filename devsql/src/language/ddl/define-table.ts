import { SqlError, unsupported } from '../../sql-error.ts'
import type { SqlType } from '../../sql-type.ts'
import type { Statement } from '../ast.ts'
import type { ColumnDefinition, ForeignKey, TableConstraint } from '../ast-table.ts'
import type { Binder } from '../binder.ts'
import { findTable, tableName } from '../bind-source.ts'
import { quoteName, quoteText } from '../bound.ts'
import { assign } from '../assign.ts'
import type { Plan } from '../plan.ts'
import { EMPTY_SCOPE, sameName } from '../scope.ts'
import type { Scope } from '../scope.ts'
import { definitionText, generatedName, newObject } from './object-name.ts'
import type { ObjectName } from './object-name.ts'
import { rowversionTrigger } from './rowversion-trigger.ts'
import { defineTypes, storageType } from './storage-type.ts'

type BarePlan = Omit<Plan, 'objects' | 'columnNames'>
type CreateTable = Extract<Statement, { kind: 'createTable' }>
type TypedColumn = ColumnDefinition & { stored: SqlType }

/** CREATE TABLE with its constraints; what T-SQL says of them goes to the tables of schema tsql. */
export function defineTable(binder: Binder, node: CreateTable, line: number): BarePlan {
  const object = newObject(binder, node.name, line)
  const columns = typedColumns(binder, node)
  const scope = columnScope(object.name, columns)
  const constraints = [
    ...columns.flatMap((column) => columnConstraints(column)),
    ...node.constraints,
  ]
  const notes: string[] = []
  const lines = [
    ...columns.map((column) => columnLine(binder, column, scope, object, notes, line, constraints)),
    ...constraints.map((constraint) =>
      constraintLine(binder, constraint, scope, object, columns, notes),
    ),
  ]
  const rowversion = columns.find((column) => column.stored.name === 'rowversion')
  if (rowversion && object.isTemporary) throw unsupported('rowversion in a temporary table', line)
  const statements = [
    ...defineTypes(columns.map((column) => column.stored)),
    `CREATE ${object.isTemporary ? 'TEMP ' : ''}TABLE ${object.sql} (${lines.join(', ')})`,
    ...(rowversion ? rowversionTrigger(object.sql, rowversion.name) : []),
    ...(object.isTemporary
      ? []
      : [
          `INSERT INTO tsql.objects VALUES (${object.regclass}::regclass, tsql.now_at('datetime'))`,
          ...notes,
        ]),
  ]
  return {
    sql: statements.join('; '),
    command: 'none',
    ...(object.isTemporary && { makesTemporary: object.name }),
    changesCatalog: object.isTemporary ? 'temporary' : 'shared',
    ...(!object.isTemporary && { makesTable: { schema: object.schema, name: object.name } }),
  }
}

function typedColumns(binder: Binder, node: CreateTable): TypedColumn[] {
  const plain = node.columns.flatMap((column) =>
    column.type ? [{ ...column, stored: column.type }] : [],
  )
  const scope = columnScope(node.name.at(-1) ?? '', plain)
  return node.columns.map((column) => {
    const twice = node.columns.filter((other) => sameName(other.name, column.name))
    if (twice.length > 1) {
      throw new SqlError(
        2705,
        `Column names in each table must be unique. Column name '${column.name}' in table '${node.name.join('.')}' is specified more than once.`,
        { line: column.line },
      )
    }
    if (column.type) return { ...column, stored: column.type }
    if (!column.computed)
      throw new SqlError(
        173,
        `The definition for column '${column.name}' must include a data type.`,
        { severity: 15, line: column.line },
      )
    return { ...column, stored: binder.expression(column.computed.expression, scope).type }
  })
}

function columnScope(table: string, columns: readonly TypedColumn[]): Scope {
  const relation = {
    name: table,
    alias: '',
    columns: columns.map((column) => ({
      name: column.name,
      sql: quoteName(column.name),
      type: column.stored,
      nullable: column.nullable ?? true,
    })),
  }
  return { ...EMPTY_SCOPE, relations: [relation] }
}

function columnConstraints(column: TypedColumn): TableConstraint[] {
  const own = [{ name: column.name, descending: false }]
  return [
    ...(column.primaryKey
      ? [{ kind: 'primary' as const, columns: own, ...column.primaryKey }]
      : []),
    ...(column.unique ? [{ kind: 'unique' as const, columns: own, ...column.unique }] : []),
    ...(column.check ? [{ kind: 'check' as const, ...column.check }] : []),
    ...(column.references
      ? [
          {
            kind: 'foreign' as const,
            columns: [column.name],
            references: column.references,
            ...(column.references.name !== undefined && { name: column.references.name }),
          },
        ]
      : []),
  ]
}

function columnLine(
  binder: Binder,
  column: TypedColumn,
  scope: Scope,
  object: ObjectName,
  notes: string[],
  line: number,
  constraints: readonly TableConstraint[],
): string {
  const parts = [quoteName(column.name), storageType(column.stored)]
  const isKey = constraints.some(
    (constraint) =>
      constraint.kind === 'primary' &&
      constraint.columns.some(({ name }) => sameName(name, column.name)),
  )
  const note = (fields: Record<string, string>): void => {
    notes.push(
      `INSERT INTO tsql.columns (relation, column_number, ${Object.keys(fields).join(', ')}) SELECT attrelid, attnum, ${Object.values(fields).join(', ')} FROM pg_attribute WHERE attrelid = ${object.regclass}::regclass AND attname = ${quoteText(column.name)}`,
    )
  }
  if (column.computed) {
    parts.push(
      `GENERATED ALWAYS AS (${binder.expression(column.computed.expression, scope).sql}) STORED`,
    )
    note({
      computed_text: quoteText(definitionText(column.computed.text)),
      is_persisted: String(column.computed.persisted),
    })
  }
  if (column.identity) {
    const { seed, increment } = column.identity
    parts.push(
      `GENERATED ALWAYS AS IDENTITY (START WITH ${seed} INCREMENT BY ${increment}${seed.startsWith('-') || seed === '0' ? ` MINVALUE ${seed}` : ''})`,
    )
    note({ seed, increment })
  }
  if (column.stored.name === 'rowversion')
    parts.push("DEFAULT int8send(nextval('tsql.rowversion'))")
  if (column.default) {
    const value = binder.expression(column.default.expression, EMPTY_SCOPE)
    parts.push(
      `DEFAULT (${assign(value, column.stored, { table: object.name, name: column.name }).sql})`,
    )
    const name = column.default.name ?? generatedName('DF', object.name, column.name)
    note({
      default_name: quoteText(name),
      default_text: quoteText(definitionText(column.default.text)),
    })
  }
  const isRequired =
    column.nullable === false || isKey || column.identity || column.stored.name === 'rowversion'
  if (isRequired && !column.computed) parts.push('NOT NULL')
  if (column.nullable === true && isKey) {
    throw new SqlError(
      8111,
      `Cannot define PRIMARY KEY constraint on nullable column in table '${object.name}'.`,
      { line },
    )
  }
  return parts.join(' ')
}

function constraintLine(
  binder: Binder,
  constraint: TableConstraint,
  scope: Scope,
  object: ObjectName,
  columns: readonly TypedColumn[],
  notes: string[],
): string {
  const stored = (name: string): string => {
    const column = columns.find((candidate) => sameName(candidate.name, name))
    if (!column)
      throw new SqlError(1911, `Column name '${name}' does not exist in the target table or view.`)
    return quoteName(column.name)
  }
  const named = (prefix: 'PK' | 'UQ' | 'FK' | 'CK', rest: string): string =>
    `CONSTRAINT ${quoteName(constraint.name ?? generatedName(prefix, object.name, rest))}`
  switch (constraint.kind) {
    case 'primary':
      return `${named('PK', '')} PRIMARY KEY (${constraint.columns.map(({ name }) => stored(name)).join(', ')})`
    case 'unique': {
      const names = constraint.columns.map(({ name }) => stored(name))
      return `${named('UQ', names.join())} UNIQUE NULLS NOT DISTINCT (${names.join(', ')})`
    }
    case 'check': {
      const name = constraint.name ?? generatedName('CK', object.name, constraint.text)
      notes.push(
        `INSERT INTO tsql.constraint_texts SELECT oid, ${quoteText(definitionText(constraint.text))} FROM pg_constraint WHERE conrelid = ${object.regclass}::regclass AND conname = ${quoteText(name)}`,
      )
      return `CONSTRAINT ${quoteName(name)} CHECK (${binder.condition(constraint.condition, scope)})`
    }
    case 'foreign': {
      const local = constraint.columns.map((name) => stored(name))
      return `${named('FK', local.join())} FOREIGN KEY (${local.join(', ')}) ${references(binder, constraint.references, object, columns)}`
    }
  }
}

function references(
  binder: Binder,
  key: ForeignKey,
  object: ObjectName,
  columns: readonly TypedColumn[],
): string {
  const isSelf =
    sameName(key.table.at(-1) ?? '', object.name) &&
    sameName(key.table.at(-2) ?? 'dbo', object.schema)
  const table = isSelf ? undefined : findTable(binder, key.table, 0)
  const names = table ? table.columns : columns
  const list = key.columns.map((name) =>
    quoteName(names.find((column) => sameName(column.name, name))?.name ?? name),
  )
  const actions = `${key.onDelete ? ` ON DELETE ${key.onDelete}` : ''}${key.onUpdate ? ` ON UPDATE ${key.onUpdate}` : ''}`
  return `REFERENCES ${table ? tableName(table) : object.sql}${list.length > 0 ? ` (${list.join(', ')})` : ''}${actions}`
}
