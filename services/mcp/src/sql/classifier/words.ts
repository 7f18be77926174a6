// The words that decide what a statement is. T-SQL needs no separator between statements, so every
// word that can start one counts wherever it stands unquoted.

/** Statements with a class of their own, by their first word. */
export const READING = new Set(['SELECT'])
export const WRITING = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])
export const DEFINING = new Set(['CREATE', 'ALTER', 'DROP', 'TRUNCATE'])

/** Words that start a statement which is never permitted, with the reason. */
export const FORBIDDEN_STARTS = new Map<string, string>([
  ...each('it runs code whose effects cannot be seen from its text', ['EXEC', 'EXECUTE']),
  ...each('it changes who may do what', ['GRANT', 'DENY', 'REVOKE', 'REVERT', 'SETUSER']),
  ...each('it changes the session, and a call has no session of its own', ['SET', 'USE']),
  ...each('transactions are opened and closed for you', ['BEGIN', 'COMMIT', 'ROLLBACK', 'SAVE']),
  ...each('it waits without doing anything', ['WAITFOR']),
  ...each('it acts on the server, not on data', [
    'BACKUP',
    'RESTORE',
    'LOAD',
    'DUMP',
    'DBCC',
    'KILL',
    'SHUTDOWN',
    'RECONFIGURE',
    'CHECKPOINT',
    'DISK',
  ]),
  ...each('only one statement without control flow is permitted', [
    'IF',
    'ELSE',
    'WHILE',
    'BREAK',
    'CONTINUE',
    'GOTO',
    'RETURN',
    'PRINT',
    'RAISERROR',
    'LINENO',
    'ERRLVL',
    'EXIT',
  ]),
  ...each('only scalar variables may be declared, before one SELECT; pass values as params', [
    'DECLARE',
    'OPEN',
    'FETCH',
    'CLOSE',
    'DEALLOCATE',
    'CURSOR',
  ]),
  ...each('it moves data past the statement that is checked', [
    'BULK',
    'READTEXT',
    'WRITETEXT',
    'UPDATETEXT',
  ]),
  ...each('it changes the schema', ['ADD', 'TRIGGER', 'PROCEDURE', 'PROC', 'FUNCTION', 'VIEW']),
])

/** Functions that reach outside the database, with the reason. */
export const FORBIDDEN_FUNCTIONS = new Map<string, string>(
  each('it reads from another server or from a file', [
    'OPENROWSET',
    'OPENQUERY',
    'OPENDATASOURCE',
    'FN_XE_FILE_TARGET_READ_FILE',
    'FN_XE_TELEMETRY_BLOB_TARGET_READ_FILE',
    'FN_MSXE_READ_EVENT_STREAM',
    'FN_TRACE_GETTABLE',
    'FN_GET_AUDIT_FILE',
    'FN_GET_AUDIT_FILE_V2',
    'FN_DUMP_DBLOG',
    'FN_DUMP_DBLOG_XTP',
    'AI_GENERATE_EMBEDDINGS',
    'DM_OS_ENUMERATE_FILESYSTEM',
    'DM_OS_FILE_EXISTS',
  ]),
)

/** Words that end an expression or a clause: what stands in parentheses behind them is no part of it. */
export const ENDING = new Set([
  'NULL',
  'END',
  'DEFAULT',
  'CURRENT_DATE',
  'CURRENT_TIMESTAMP',
  'CURRENT_USER',
  'SESSION_USER',
  'SYSTEM_USER',
  'USER',
  'ASC',
  'DESC',
  'ONLY',
])

/** Methods of xml and CLR values that only read: `t.doc.value(…)` is no name of three parts. */
export const VALUE_METHODS = new Set([
  'VALUE',
  'QUERY',
  'EXIST',
  'NODES',
  'TOSTRING',
  'STASTEXT',
  'STDISTANCE',
  'GETLEVEL',
  'GETANCESTOR',
  'ISDESCENDANTOF',
])

/** The words of a text, upper case and separated by white space. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

function each(reason: string, words: string[]): [string, string][] {
  return words.map((word) => [word, reason])
}
