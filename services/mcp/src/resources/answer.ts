import { z } from 'zod'
import type { Answered } from '../tools/tool.ts'

/** What a method about resources answers inside: `refused` becomes an error of the protocol. */
export const RESOURCE_ANSWER = z.looseObject({ status: z.enum(['ok', 'refused']) })

/** The caller asked for something that is not there; `text` says so. */
export const refused = (text: string): Answered => ({ structured: { status: 'refused' }, text })
