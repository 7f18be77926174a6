import type { Tenant } from '../tenants.ts'
import { exploreDatabase } from './explore-database.ts'
import { explainSlowQuery } from './explain-slow-query.ts'
import type { Prompt } from './prompt.ts'
import { writeSafeUpdate } from './write-safe-update.ts'

/** Every prompt, in the order it is listed. */
const PROMPTS: readonly Prompt[] = [exploreDatabase, explainSlowQuery, writeSafeUpdate]

type Where = Pick<Tenant, 'hasWriter'>

const existsIn = (prompt: Prompt, { hasWriter }: Where) => hasWriter || !prompt.needsWriter

/** A prompt that the tenant has, whatever the token may. */
export const findPrompt = (name: string, tenant: Where) =>
  PROMPTS.find((prompt) => prompt.name === name && existsIn(prompt, tenant))

/** Those whose tools a token with these scopes can use. */
export const promptsFor = (scopes: ReadonlySet<string>, tenant: Where) =>
  PROMPTS.filter(
    (prompt) => existsIn(prompt, tenant) && prompt.scopes.every((scope) => scopes.has(scope)),
  )
