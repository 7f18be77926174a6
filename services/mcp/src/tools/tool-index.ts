import { describeTable } from './describe-table.ts'
import { executeSql } from './execute-sql.ts'
import { explainSql } from './explain-sql.ts'
import { getResultPage } from './get-result-page.ts'
import { getTableSample } from './get-table-sample.ts'
import { listTables } from './list-tables.ts'
import { querySql } from './query-sql.ts'
import { describeObject } from './describe-object.ts'
import { searchSchema } from './search-schema.ts'
import type { Tool } from './tool.ts'

/** Every tool, in the order it is listed. */
export const TOOLS: readonly Tool[] = [
  listTables,
  describeTable,
  getTableSample,
  querySql,
  executeSql,
  getResultPage,
  explainSql,
  searchSchema,
  describeObject,
]

const BY_NAME = new Map(TOOLS.map((tool) => [tool.listing.name, tool]))

/** A tool of everybody's, or one that a tenant's templates define. */
export const findTool = (
  name: string,
  tenant: { templates: { find: (name: string) => Tool | undefined } },
) => BY_NAME.get(name) ?? tenant.templates.find(name)
