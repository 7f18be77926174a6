import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { TenantConfig } from '../config/load.ts'
import type { Template } from '../config/template.ts'
import type { Database } from '../sql/database.ts'
import { SqlFailure } from '../sql/failure.ts'
import { TOOLS } from '../tools/tool-index.ts'
import type { Tool } from '../tools/tool.ts'
import { templateFaults } from './check-template.ts'
import { databaseFaults } from './describe-statement.ts'
import { templateTool } from './template-tool.ts'

const RETRY_MS = 5000
const BUILT_IN = new Set(TOOLS.map((tool) => tool.listing.name))

type Checked = { tools: ReadonlyMap<string, Tool>; leftOut: readonly string[] }

/**
 * A tenant's templates as tools. Each is checked by its text and by the database, which is asked again
 * until it answers; only what passed is published, and what did not is logged with its faults.
 */
export const openTemplates = (tenant: TenantConfig, database: Database, log: Logger) => {
  const { templates } = tenant
  const stop = new AbortController()
  const hasWriter = tenant.sql.writer !== undefined
  let published: Checked | undefined
  let listed: readonly Tool[] = []

  const check = async () => {
    // Templates hurry no database: they are as patient as its own opening.
    if (templates.length > 0) await database.opened()
    const tools = new Map<string, Tool>()
    const leftOut: string[] = []
    for (const template of templates) {
      const faults = templateFaults(template, { hasWriter, takenNames: BUILT_IN })
      if (faults.length === 0) faults.push(...(await askUntilAnswered(template)))
      if (stop.signal.aborted) return
      if (faults.length === 0) {
        tools.set(template.name, templateTool(template))
      } else {
        leftOut.push(template.name)
        log.error({ tenant: tenant.id, template: template.name, faults }, 'template left out')
      }
    }
    published = { tools, leftOut }
    listed = [...tools.values()]
  }

  const askUntilAnswered = async (template: Template) => {
    while (!stop.signal.aborted) {
      try {
        return await databaseFaults(template, database, tenant.id, stop.signal)
      } catch (error) {
        const isAnswer = error instanceof SqlFailure && error.kind === 'statement'
        if (isAnswer) return [`statement: cannot be checked: ${error.message}`]
        await delay(RETRY_MS, undefined, { signal: stop.signal, ref: false }).catch(() => undefined)
      }
    }
    return []
  }

  const checkLogged = async () =>
    check().catch((error: unknown) => {
      log.error({ tenant: tenant.id, err: error }, 'templates not checked')
    })
  let checked = checkLogged()

  return {
    /** Those that passed, in the order of the configuration. */
    get tools() {
      return listed
    },
    find: (name: string) => published?.tools.get(name),
    /** Names of those left out. */
    get leftOut() {
      return published?.leftOut ?? []
    },
    /** How many have not been checked yet. */
    get waiting() {
      return published === undefined ? templates.length : 0
    },
    /** Checks them again, since the database may have changed; until then what passed stays. */
    recheck: () => {
      checked = checked.then(checkLogged)
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
