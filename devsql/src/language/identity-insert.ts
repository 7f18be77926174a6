import type { CatalogColumn, CatalogTable } from '../catalog/catalog.ts'
import { SqlError } from '../sql-error.ts'
import type { Environment } from './binder.ts'

/** SET IDENTITY_INSERT: the table it names, as messages do; one table of a session at a time has it on. */
export function identityInsertOf(
  environment: Environment,
  parts: readonly string[],
  value: string,
  line: number,
): string | undefined {
  const table = environment.catalog.find(parts.slice(-2))
  if (!table)
    throw new SqlError(
      1088,
      `Cannot find the object "${parts.join('.')}" because it does not exist or you do not have permissions.`,
      { state: 11, line },
    )
  if (!table.columns.some((column) => column.identity))
    throw new SqlError(
      8106,
      `Table '${parts.join('.')}' does not have the identity property. Cannot perform SET operation.`,
      { line },
    )
  const current = environment.identityInsert
  const name = fullName(environment, table)
  if (value === 'OFF') return current === name ? undefined : current
  if (current !== undefined && current !== name)
    throw new SqlError(
      8107,
      `IDENTITY_INSERT is already ON for table '${current}'. Cannot perform SET operation for table '${parts.join('.')}'.`,
      { line },
    )
  return name
}

/** The clause that lets an INSERT give its identity value; 544 where it may not, 545 where it must and does not. */
export function overrideIdentity(
  environment: Environment,
  table: CatalogTable,
  columns: readonly CatalogColumn[],
  line: number,
): string {
  if (!table.columns.some((column) => column.identity)) return ''
  const isOn = environment.identityInsert === fullName(environment, table)
  const isGiven = columns.some((column) => column.identity)
  if (isGiven && !isOn)
    throw new SqlError(
      544,
      `Cannot insert explicit value for identity column in table '${table.name}' when IDENTITY_INSERT is set to OFF.`,
      { line },
    )
  if (isOn && !isGiven)
    throw new SqlError(
      545,
      `Explicit value must be specified for identity column in table '${table.name}' either when IDENTITY_INSERT is set to ON or when a replication user is inserting into a NOT FOR REPLICATION identity column.`,
      { line },
    )
  return isGiven ? ' OVERRIDING SYSTEM VALUE' : ''
}

const fullName = (environment: Environment, table: CatalogTable): string =>
  `${environment.database}.${table.schema}.${table.name}`
