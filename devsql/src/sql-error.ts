/** An error as SQL Server reports it: number, class (severity), state, line of the batch, and the text in its wording. */
export class SqlError extends Error {
  override name = 'SqlError'
  readonly number: number
  readonly severity: number
  readonly state: number
  line: number
  /** The procedure it was raised in. */
  procedure?: string
  /** Raised by RAISERROR or THROW, or found before its statement ran: each ends more or less than an error of a statement. */
  kind: 'raised' | 'thrown' | 'compile' | undefined
  /** The level of execution whose text it was found in, for 'compile'. */
  level = 0
  /** Set where it undid a change: message 3621 follows it. */
  isTerminated = false
  /** Set when it left a nested text that it ended together with all its callers, and whether their transaction too. */
  endsBatch = false
  rollsBack = false

  constructor(
    number: number,
    message: string,
    options: { severity?: number; state?: number; line?: number } = {},
  ) {
    super(message)
    this.number = number
    this.severity = options.severity ?? 16
    this.state = options.state ?? 1
    this.line = options.line ?? 0
  }
}

/** What devsql does not do: one number for all, and always the construct's name. */
export const unsupported = (construct: string, line = 0): SqlError =>
  new SqlError(40517, `devsql, the sample server, does not support ${construct}.`, { line })

export const syntaxNear = (text: string, line: number): SqlError =>
  new SqlError(102, `Incorrect syntax near '${text}'.`, { severity: 15, line })

export const syntaxNearKeyword = (keyword: string, line: number): SqlError =>
  new SqlError(156, `Incorrect syntax near the keyword '${keyword}'.`, { severity: 15, line })
