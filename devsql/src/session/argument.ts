import type { SqlValue } from '../sql-type.ts'

/** What a call of a procedure gives one parameter; `variable` takes its value back where it is OUTPUT. */
export type Argument = {
  name: string | undefined
  value: SqlValue | 'default'
  output: boolean
  variable?: string
}

/** An argument by name (without its @), else by place. */
export const pickArgument = (
  args: readonly Argument[],
  name: string,
  place: number,
): Argument | undefined =>
  args.find((argument) => argument.name?.toLowerCase() === `@${name.toLowerCase()}`) ??
  (args[place]?.name === undefined ? args[place] : undefined)

/** An argument's value; none where it is missing or DEFAULT. */
export function argumentValue(
  args: readonly Argument[],
  name: string,
  place: number,
): SqlValue | undefined {
  const value = pickArgument(args, name, place)?.value
  return value === 'default' ? undefined : value
}
