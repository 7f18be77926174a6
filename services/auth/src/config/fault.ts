/** Wrong configuration: `faults` are lines of the form `path: what is wrong`. */
export class ConfigurationFault extends Error {
  override name = 'ConfigurationFault'
  readonly faults: readonly string[]

  constructor(source: string, faults: readonly string[]) {
    super(`${source} is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
    this.faults = faults
  }
}
