import { INT, NVARCHAR_MAX, nvarchar, varchar } from '../../sql-type.ts'
import { convert } from '../convert.ts'
import type { BuiltIn } from './function-table.ts'
import { text } from './text-argument.ts'

export const JSON_FUNCTIONS: Readonly<Record<string, BuiltIn>> = {
  ISJSON: {
    arity: [1, 1],
    bind: ([value]) => ({
      sql: `tsql.is_json(${convert(value, varchar(-1)).sql})`,
      type: INT,
      nullable: true,
    }),
  },
  JSON_VALUE: {
    arity: [2, 2],
    bind: ([document, path]) => ({
      sql: `tsql.json_value(${text(document).sql}, ${text(path).sql})`,
      type: nvarchar(4000),
      nullable: true,
    }),
  },
  JSON_QUERY: {
    arity: [1, 2],
    bind: ([document, path]) => ({
      sql: `tsql.json_query(${text(document).sql}, ${path ? text(path).sql : "'$'"})`,
      type: NVARCHAR_MAX,
      nullable: true,
      isJson: true,
    }),
  },
}
