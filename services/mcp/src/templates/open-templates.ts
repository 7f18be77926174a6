import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { TenantConfig } from '../config/load.ts'
import type { Database } from '../sql/database.ts'
import { SqlFailure } from '../sql/failure.ts'
import { TOOLS } from '../tools/tool-index.ts'
import type { Tool } from '../tools/tool.ts'
import { templateFaults } from './check-template.ts'
import { databaseFaults } from './describe-statement.ts'
import { templateTool } from './template-tool.ts'

const RETRY_MS = 5000
const BUILT_IN = new Set(TOOLS.map((tool) => tool.listing.name))

/**
 * A tenant's templates as tools. Each is checked by its text and by the database, which is asked again
 * until it answers; only what passed is published, and what did not is logged with its faults.
 */
export const openTemplates = (tenant: TenantConfig, database: Database, log: Logger) => {
  const stop = new AbortController()
  const tools = new Map<string, Tool>()
  const faults = new Map<string, string[]>()
  const hasWriter = tenant.sql.writer !== undefined
  const order = new Map(tenant.templates.map(({ name }, index) => [name, index]))
  let listed: readonly Tool[] = []

  const settle = (name: string, found: string[], tool: Tool | undefined) => {
    if (tool === undefined) {
      faults.set(name, found)
      log.error({ tenant: tenant.id, template: name, faults: found }, 'template left out')
      return
    }
    tools.set(name, tool)
    const place = (one: Tool) => order.get(one.listing.name) ?? 0
    listed = [...tools.values()].toSorted((a, b) => place(a) - place(b))
  }

  const check = async () => {
    for (const template of tenant.templates) {
      const found = templateFaults(template, { hasWriter, takenNames: BUILT_IN })
      if (found.length === 0) found.push(...(await askUntilAnswered(template)))
      if (stop.signal.aborted) return
      settle(template.name, found, found.length === 0 ? templateTool(template) : undefined)
    }
  }

  const askUntilAnswered = async (template: TenantConfig['templates'][number]) => {
    while (!stop.signal.aborted) {
      try {
        return await databaseFaults(template, database, tenant.id)
      } catch (error) {
        const isAnswer = error instanceof SqlFailure && error.kind === 'statement'
        if (isAnswer) return [`statement: cannot be checked: ${error.message}`]
        await delay(RETRY_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
      }
    }
    return []
  }

  const checked = check().catch((error: unknown) => {
    log.error({ tenant: tenant.id, err: error }, 'templates not checked')
  })

  return {
    /** Those that passed, in the order of the configuration. */
    get tools() {
      return listed
    },
    find: (name: string) => tools.get(name),
    /** Names of those left out. */
    get leftOut() {
      return [...faults.keys()]
    },
    get waiting() {
      return tenant.templates.length - tools.size - faults.size
    },
    /** Settles when every template has been checked. */
    checked: async () => checked,
    [Symbol.asyncDispose]: async () => {
      stop.abort()
      await checked
    },
  }
}

export type Templates = ReturnType<typeof openTemplates>
