import type { Statement } from '../language/ast.ts'
import type { Run } from '../session/run.ts'
import { NVARCHAR_MAX } from '../sql-type.ts'
import { COMMAND, DONE } from '../tds/tokens.ts'
import { describeStatements } from './describe-statements.ts'
import { xml } from './xml.ts'

const NAMESPACE = 'http://schemas.microsoft.com/sqlserver/2004/07/showplan'

/** The version of the document's form, and of the server as @@VERSION tells it. */
const VERSION = { Version: '1.564', Build: '16.0.1000.6' }

/** The name clients know a showplan by ("SET SHOWPLAN_XML"). */
const COLUMN = {
  name: 'Microsoft SQL Server 2005 XML Showplan',
  type: NVARCHAR_MAX,
  nullable: true,
}

/** Answers a batch with the plans of its statements, in one document. Nothing of it is executed. */
export async function explainBatch(run: Run, statements: readonly Statement[]): Promise<void> {
  const inner: Run = { ...run, variables: new Map(run.variables) }
  const document = await describeStatements(inner, statements)
  run.answer.columns([COLUMN])
  await run.answer.row([COLUMN], [showplan(document)])
  run.answer.done(run.done, DONE.count, COMMAND.select, 1)
}

/** Answers a call of a procedure; what is inside it is not looked at. */
export async function explainCall(run: Run, name: string): Promise<void> {
  const statement = xml('StmtSimple', {
    StatementText: `EXEC ${name}`,
    StatementId: 1,
    StatementCompId: 1,
    StatementType: 'EXECUTE PROC',
  })
  run.answer.columns([COLUMN])
  await run.answer.row([COLUMN], [showplan([statement])])
  run.answer.done('doneInProc', DONE.count, COMMAND.select, 1)
}

const showplan = (statements: readonly string[]): string =>
  xml('ShowPlanXML', { xmlns: NAMESPACE, ...VERSION }, [
    xml('BatchSequence', {}, [xml('Batch', {}, [xml('Statements', {}, statements)])]),
  ])
