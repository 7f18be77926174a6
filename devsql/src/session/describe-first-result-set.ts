import { quoteNational } from '../language/bound.ts'
import { parseBatch } from '../language/parse.ts'
import { translate } from '../language/translate.ts'
import { SqlError } from '../sql-error.ts'
import { COMMAND, DONE } from '../tds/tokens.ts'
import { argumentValue } from './argument.ts'
import type { Argument } from './argument.ts'
import { environmentOfRun } from './run.ts'
import type { Run } from './run.ts'

// The tds_ columns are what COLMETADATA says (MS-TDS 2.2.5.4): a nullable number has the variable-length type of its kind.
const TEXT = `
SELECT is_hidden, column_ordinal, name, is_nullable, system_type_id, system_type_name, max_length, precision, scale,
  collation_name, user_type_id, user_type_database, user_type_schema, user_type_name, assembly_qualified_type_name,
  xml_collection_id, xml_collection_database, xml_collection_schema, xml_collection_name, is_xml_document,
  is_case_sensitive, is_fixed_length_clr_type, source_server, source_database, source_schema, source_table,
  source_column, is_identity_column, is_part_of_unique_key, is_updateable, is_computed_column, is_sparse_column_set,
  ordinal_in_order_by_list, order_by_list_length, order_by_is_descending,
  CASE WHEN system_type_id = 189 THEN 173 WHEN system_type_id = 104 THEN IIF(is_nullable = 1, 104, 50)
    WHEN is_nullable = 0 THEN system_type_id WHEN system_type_id IN (48, 52, 56, 127) THEN 38
    WHEN system_type_id IN (59, 62) THEN 109 WHEN system_type_id IN (60, 122) THEN 110
    WHEN system_type_id IN (58, 61) THEN 111 ELSE system_type_id END AS tds_type_id,
  IIF(max_length = -1, 65535, max_length) AS tds_length,
  CASE WHEN collation_name IS NOT NULL THEN 13632521 END AS tds_collation_id,
  CASE WHEN collation_name IS NOT NULL THEN CAST(52 AS tinyint) END AS tds_collation_sort_id,
  error_number, error_severity, error_state, error_message
FROM sys.dm_exec_describe_first_result_set(`

const ERROR_COLUMNS = 4

/** sp_describe_first_result_set @tsql, @params, @browse_information_mode: an error of the text is an error of the call. */
export async function describeFirstResultSet(run: Run, args: Argument[]): Promise<void> {
  const [text, declarations, browse] = ['tsql', 'params', 'browse_information_mode'].map(
    (name, place) => argumentValue(args, name, place)?.text ?? '',
  )
  const [statement] = parseBatch(
    `${TEXT}${quoteNational(text ?? '')}, ${quoteNational(declarations ?? '')}, ${Number(browse)})`,
  )
  if (!statement) throw new Error('the text above is a statement')
  const plan = translate(await environmentOfRun(run), statement)
  const { rows } = await run.session.link.run(plan.sql)
  const [number, severity, state, message] = rows[0]?.slice(-ERROR_COLUMNS) ?? []
  if (number)
    throw new SqlError(Number(number), message ?? '', {
      severity: Number(severity),
      state: Number(state),
    })
  const columns = (plan.columns ?? []).slice(0, -ERROR_COLUMNS)
  run.answer.columns(columns)
  for (const row of rows) await run.answer.row(columns, row.slice(0, -ERROR_COLUMNS))
  run.answer.done('doneInProc', DONE.count, COMMAND.select, rows.length)
}
