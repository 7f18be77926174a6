/** One thing wrong with the configuration; `path` is where in the file or environment. */
export type Fault = { path: string; message: string }

/** The configuration cannot be used; the message lists every fault with its path. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError'
  readonly faults: readonly Fault[]

  constructor(source: string, faults: readonly Fault[]) {
    const lines = faults.map((fault) => `  ${fault.path}: ${fault.message}`)
    super(`${source} cannot be used:\n${lines.join('\n')}`)
    this.faults = faults
  }
}
