/** The command line is wrong; `help` is what to print beside the message. */
export class UsageError extends Error {
  override name = 'UsageError'
  readonly help: string

  constructor(message: string, help: string) {
    super(message)
    this.help = help
  }
}

/** The command is right and cannot be carried out; nothing was changed. */
export class Refused extends Error {
  override name = 'Refused'
  readonly exitCode: number

  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  exists: 4,
  configuration: 78,
} as const
