/** A tool call that cannot be done; the message is written for the caller and shown as it is. */
export class ToolFailure extends Error {
  override name = 'ToolFailure'
}
