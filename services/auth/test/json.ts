import type { z } from 'zod'

/** Parses JSON text of the shape `schema`; anything else is an error. */
export const parseJson = <Shape>(schema: z.ZodType<Shape>, text: string): Shape =>
  schema.parse(JSON.parse(text))
