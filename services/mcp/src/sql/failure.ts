/** What the server said of a statement, made safe to show. */
export type SqlFault = {
  number: number
  state: number
  class: number
  line: number
  /** The procedure, function or trigger in which it happened; the line counts from its start. */
  procedure: string | undefined
  message: string
}

export type FailureKind =
  /** The server refused or stopped the statement. */
  | 'statement'
  /** No connection could be had: nothing ran. */
  | 'unreachable'
  /** The connection broke while the statement ran. */
  | 'connection_lost'
  | 'timeout'
  | 'cancelled'
  /** Too many statements run and wait already. */
  | 'busy'

/** A statement that could not be run to its end; the message is safe to show to the caller. */
export class SqlFailure extends Error {
  override name = 'SqlFailure'
  readonly kind: FailureKind
  readonly fault: SqlFault | undefined

  constructor(
    kind: FailureKind,
    message: string,
    options: { fault?: SqlFault; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.fault = options.fault
  }
}
