import postgres from 'postgres'
import { quoteName, quoteText } from '../language/bound.ts'
import type { DatabaseLink } from './database-link.ts'

/** What a violated constraint is: of which kind (`index` for a unique index that is none), and what it stands on. */
export type Constraint = {
  kind: 'primary' | 'unique' | 'foreign' | 'check' | 'index'
  columns: string[]
  /** The table a foreign key leads to, with its schema, and its columns there. */
  referenced: { table: string; columns: string[] } | undefined
}

const KIND: Readonly<Record<string, Constraint['kind']>> = {
  p: 'primary',
  u: 'unique',
  f: 'foreign',
  c: 'check',
}

const names = (relation: string, numbers: string): string =>
  `(SELECT string_agg(a.attname, E'\\n' ORDER BY array_position(k.${numbers}, a.attnum)) FROM pg_catalog.pg_attribute a WHERE a.attrelid = k.${relation} AND a.attnum = ANY (k.${numbers}))`

/** Looks up the constraint an error of PostgreSQL is about; none where it is about no constraint. */
export async function violatedConstraint(
  link: DatabaseLink,
  error: unknown,
): Promise<Constraint | undefined> {
  if (!(error instanceof postgres.PostgresError) || link.isLost()) return undefined
  const { constraint_name: name, schema_name: schema, table_name: table } = error
  if (name === undefined || schema === undefined || table === undefined) return undefined
  const { rows } = await link.run(
    `SELECT k.contype, ${names('conrelid', 'conkey')}, n.nspname || '.' || r.relname, ${names('confrelid', 'confkey')}
     FROM pg_catalog.pg_constraint k
     LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid LEFT JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
     WHERE k.conname = ${quoteText(name)} AND k.conrelid = to_regclass(${quoteText(`${quoteName(schema)}.${quoteName(table)}`)})`,
  )
  const [row] = rows
  const list = (text: string | null | undefined): string[] => text?.split('\n') ?? []
  const kind = KIND[row?.[0] ?? '']
  if (!row || !kind) return { kind: 'index', columns: [], referenced: undefined }
  const target = row[2]
  return {
    kind,
    columns: list(row[1]),
    referenced:
      target === null || target === undefined
        ? undefined
        : { table: target, columns: list(row[3]) },
  }
}
