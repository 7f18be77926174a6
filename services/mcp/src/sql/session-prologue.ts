import { TEXT_SIZE_BYTES } from './cut-value.ts'

// SESSION_CONTEXT as row-level security reads it. The keys are read-only until the connection is
// reset, so a statement cannot put on another identity. Standing on the statement's own first line
// it costs no round trip and moves no line number.
const IDENTITY = ['sub', 'client', 'tenant']
  .map(
    (key) =>
      `EXEC sys.sp_set_session_context @key = N'puente.${key}', @value = @puente_${key}, @read_only = 1; `,
  )
  .join('')

// A reset that comes with the request leaves the limit as the login set it. No other option needs to be set once more:
// the pool has seen that a reset gives them back.
const TEXT_LIMIT = `SET TEXTSIZE ${TEXT_SIZE_BYTES}; `

/** What stands before a reading statement; takes @puente_sub, @puente_client and @puente_tenant. */
export const READ_PROLOGUE = TEXT_LIMIT + IDENTITY

/**
 * The same before a writing one: any error rolls the whole transaction back, and the affected rows
 * are counted although the server's `user options` may turn that off.
 */
export const WRITE_PROLOGUE = `SET NOCOUNT OFF; SET XACT_ABORT ON; ${IDENTITY}`
