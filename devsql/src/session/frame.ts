/** The procedure a frame runs. */
export type RunningProcedure = { id: number; schema: string; name: string }

/** One level of execution: the client's own batches, or a procedure or text called from another level. */
export type Frame = {
  /** 0 for the client's batches; what @@NESTLEVEL gives. */
  level: number
  procedure?: RunningProcedure
  /** What SCOPE_IDENTITY() gives. */
  identity: string | null
  /** PostgreSQL names of the temporary tables made at this level, which end with it. */
  temporaryTables: Set<string>
  /** What RETURN gave. */
  status: number
}

export const openFrame = (level: number, procedure?: RunningProcedure): Frame => ({
  level,
  identity: null,
  temporaryTables: new Set(),
  status: 0,
  ...(procedure && { procedure }),
})

/** A procedure's name as messages give it. */
export const procedureName = ({ schema, name }: RunningProcedure): string => `${schema}.${name}`

/** What a message says of the place it comes from. */
export const procedureOf = ({ procedure }: Frame): { procedure?: string } =>
  procedure ? { procedure: procedureName(procedure) } : {}
