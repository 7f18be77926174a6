import { SqlError, unsupported } from '../sql-error.ts'
import { INT } from '../sql-type.ts'
import type { Call } from './ast.ts'
import type { Binder } from './binder.ts'
import type { Bound } from './bound.ts'
import { bindAggregate, isAggregate } from './functions/aggregate.ts'
import { CHARACTER_FUNCTIONS } from './functions/character.ts'
import { CHOICE_FUNCTIONS } from './functions/choice.ts'
import { FORMAT_FUNCTIONS } from './functions/format.ts'
import type { Arguments, BuiltIn } from './functions/function-table.ts'
import { JSON_FUNCTIONS } from './functions/json.ts'
import { METADATA_FUNCTIONS } from './functions/metadata.ts'
import { FROM_PARTS_FUNCTIONS } from './functions/from-parts.ts'
import { MOMENT_FUNCTIONS, TAKES_DATE_PART } from './functions/moment.ts'
import { NUMBER_FUNCTIONS } from './functions/number.ts'
import { bindPercentile } from './functions/percentile.ts'
import { SYSTEM_FUNCTIONS } from './functions/system.ts'
import { TEXT_FUNCTIONS } from './functions/text.ts'
import { bindWindow, isWindow } from './functions/window.ts'
import { RECURSION_FUNCTIONS } from './recursion.ts'
import type { Scope } from './scope.ts'

const BUILT_INS: ReadonlyMap<string, BuiltIn> = new Map(
  Object.entries({
    ...CHARACTER_FUNCTIONS,
    ...CHOICE_FUNCTIONS,
    ...FORMAT_FUNCTIONS,
    ...JSON_FUNCTIONS,
    ...METADATA_FUNCTIONS,
    ...TEXT_FUNCTIONS,
    ...NUMBER_FUNCTIONS,
    ...MOMENT_FUNCTIONS,
    ...FROM_PARTS_FUNCTIONS,
    ...SYSTEM_FUNCTIONS,
    ...RECURSION_FUNCTIONS,
  }),
)

/** Functions of SQL Server that devsql lacks: they are not misspelt, so they are not error 195. */
const LACKING: ReadonlySet<string> = new Set(
  `APPROX_COUNT_DISTINCT APPROX_PERCENTILE_CONT APPROX_PERCENTILE_DISC BINARY_CHECKSUM BIT_COUNT CHECKSUM
  CHECKSUM_AGG COMPRESS CONTEXT_INFO DATE_BUCKET DECOMPRESS 
  FORMATMESSAGE GET_BIT GROUPING_ID JSON_ARRAY JSON_MODIFY JSON_OBJECT
  JSON_PATH_EXISTS LEFT_SHIFT PARSE
  RIGHT_SHIFT SESSIONPROPERTY SET_BIT SQL_VARIANT_PROPERTY TRY_PARSE`.split(/\s+/),
)

const PLACEHOLDER: Bound = { sql: '', type: INT, nullable: false }

/** Binds a function call; a name nobody knows is error 195, with a schema 4121. */
export function bindCall(binder: Binder, node: Call, scope: Scope): Bound {
  const name = (node.name[0] ?? '').toUpperCase()
  if (node.name.length > 1) {
    const path = node.name.slice(0, -1).join('.')
    throw new SqlError(
      4121,
      `Cannot find either column "${path}" or the user-defined function or aggregate "${node.name.join('.')}", or the name is ambiguous.`,
      { line: node.line },
    )
  }
  if (node.over && scope.aggregates === 'forbidden')
    throw new SqlError(
      4108,
      'Windowed functions can only appear in the SELECT or ORDER BY clauses.',
      { severity: 15, line: node.line },
    )
  if (isAggregate(name)) {
    if (scope.aggregates === 'forbidden' && !node.over) {
      throw new SqlError(
        147,
        'An aggregate may not appear in the WHERE clause unless it is in a subquery contained in a HAVING clause or a select list, and the column being aggregated is an outer reference.',
        { severity: 15, line: node.line },
      )
    }
    return bindAggregate(binder, node, scope)
  }
  if (isWindow(name)) return bindWindow(binder, node, scope)
  if (name === 'PERCENTILE_CONT' || name === 'PERCENTILE_DISC')
    return bindPercentile(binder, node, scope)
  const builtIn = BUILT_INS.get(name)
  if (!builtIn && LACKING.has(name)) throw unsupported(`the function ${name}`, node.line)
  if (!builtIn)
    throw new SqlError(195, `'${node.name[0]}' is not a recognized built-in function name.`, {
      severity: 15,
      state: 10,
      line: node.line,
    })
  const [least, most] = builtIn.arity
  if (node.arguments.length < least || node.arguments.length > most) {
    const count =
      least === most ? `requires ${least} argument(s)` : `requires ${least} to ${most} arguments`
    throw new SqlError(
      least === most ? 174 : 189,
      `The ${(node.name[0] ?? '').toLowerCase()} function ${count}.`,
      { severity: 15, line: node.line },
    )
  }
  if (node.over)
    throw new SqlError(
      4113,
      `The function '${node.name[0]}' is not a valid windowing function, and cannot be used with the OVER clause.`,
      { line: node.line },
    )
  const args = node.arguments.map((argument, index) =>
    index === 0 && TAKES_DATE_PART.has(name) ? PLACEHOLDER : binder.expression(argument, scope),
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the arity was checked above
  return builtIn.bind(args as Arguments, { binder, node, scope })
}
