import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Store } from './postgres.ts'

const HEARTBEAT_MS = 10_000
/** Who has not told for so long is gone. */
const LIFETIME = '45 seconds'
const RELOAD_PAUSE_MS = 1000
const MOST_REPLICAS = 1000

/**
 * The replicas that run, each with the address at which the others reach it. Only what a replica itself has told is an
 * address here; what a caller says is looked up, never called.
 */
export const createReplicas = (store: Store, log: Logger) => {
  const ownId = randomBytes(12).toString('base64url')
  let known: ReadonlyMap<string, string> = new Map()
  let reloading: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let reloadedAtMs = 0

  const load = async () => {
    const rows = await store<{ id: string; url: string }[]>`
      SELECT id, url FROM mcp.replicas WHERE seen_at > now() - ${LIFETIME}::interval
      ORDER BY seen_at DESC LIMIT ${MOST_REPLICAS}`
    known = new Map(rows.map(({ id, url }) => [id, url]))
    reloadedAtMs = performance.now()
  }

  /** However many ask for unknown replicas, the table is read once a second at most. */
  const reload = async () => {
    reloading ??= (async () => {
      await sleep(Math.max(0, reloadedAtMs + RELOAD_PAUSE_MS - performance.now()))
      await load()
    })().finally(() => {
      reloading = undefined
    })
    await reloading
  }

  const tell = async (url: string) => {
    await store`DELETE FROM mcp.replicas WHERE seen_at < now() - ${LIFETIME}::interval`
    await store`
      INSERT INTO mcp.replicas (id, url, seen_at) VALUES (${ownId}, ${url}, now())
      ON CONFLICT (id) DO UPDATE SET url = excluded.url, seen_at = excluded.seen_at`
    await load()
  }

  return {
    /** Names this process, not the machine: another one at the same address later is another replica. */
    ownId,
    /** Tells the others where this replica is, now and until disposed. */
    register: async (url: string) => {
      await tell(url)
      timer = setInterval(() => {
        tell(url).catch((error: unknown) => log.warn({ err: error }, 'replica not registered'))
      }, HEARTBEAT_MS)
    },
    /** The address of a replica; undefined when none of that name runs. */
    find: async (id: string): Promise<string | undefined> => {
      if (!known.has(id)) {
        await reload().catch((error: unknown) => log.warn({ err: error }, 'replicas not read'))
      }
      return known.get(id)
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      await store`DELETE FROM mcp.replicas WHERE id = ${ownId}`.catch(() => undefined)
    },
  }
}

export type Replicas = ReturnType<typeof createReplicas>
