/** Something that the person who typed the command can mend: shown as one message, without a stack. */
export class Fault extends Error {
  override name = 'Fault'
}

/** The message of anything thrown, for a line of output. */
export const messageOf = (error: unknown) =>
  error instanceof Error ? error.message : String(error)
