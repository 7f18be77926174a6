import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { z } from 'zod'

const POLL_MS = 1000
const FETCH_TIMEOUT_MS = 3000
/** Some twenty megabytes; what was revoked first, and so expires first, is forgotten first. */
const MOST_NAMES = 200_000

const page = z.object({
  revoked: z.array(z.object({ id: z.string().min(1).max(200), until: z.number() })).max(10_000),
  cursor: z.string().regex(/^\d{1,18}$/),
  more: z.boolean(),
})

export type FeedState = 'not followed' | 'following' | 'unreachable' | 'too long'

/**
 * What the issuer has revoked: names of grants (`gid`) and of single tokens (`jti`), followed from its feed by asking
 * again each second. After a failure the whole list is read again, so that nothing is missed; what is known meanwhile
 * stays known. `feedUrl` undefined: nothing is followed, and nothing ever counts as revoked.
 */
export const followRevocations = (options: {
  feedUrl: string | undefined
  log: Logger
  now: () => number
}) => {
  const { feedUrl, log, now } = options
  const names = new Map<string, number>()
  const watchers = new Map<string, Set<() => void>>()
  const stop = new AbortController()
  let state: FeedState = feedUrl === undefined ? 'not followed' : 'unreachable'
  let cursor = '0'

  const add = (id: string, until: number) => {
    const isNew = !names.has(id)
    names.set(id, until)
    if (isNew) for (const onRevoked of watchers.get(id) ?? []) onRevoked()
  }

  const forget = () => {
    const nowSeconds = now() / 1000
    for (const [id, until] of names) if (until < nowSeconds) names.delete(id)
    const isTooLong = names.size > MOST_NAMES
    for (const id of names.keys()) {
      if (names.size <= MOST_NAMES) break
      names.delete(id)
    }
    return isTooLong
  }

  const readOn = async (url: string) => {
    let more = true
    while (more) {
      const response = await fetch(`${url}?after=${cursor}`, {
        redirect: 'error',
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(FETCH_TIMEOUT_MS)]),
      })
      if (!response.ok) throw new Error(`the feed answered ${response.status}`)
      const read = page.parse(await response.json())
      for (const { id, until } of read.revoked) add(id, until)
      ;({ cursor, more } = read)
    }
  }

  const enter = (next: FeedState, error?: unknown) => {
    if (next === state) return
    state = next
    if (next === 'following') log.info('following the revocations of the issuer')
    else log.error({ err: error }, `revocations: ${next}`)
  }

  const round = async (url: string) => {
    try {
      await readOn(url)
      enter(forget() ? 'too long' : 'following')
    } catch (error) {
      if (stop.signal.aborted) return
      cursor = '0'
      enter('unreachable', error)
    }
  }

  const follow = async (url: string) => {
    while (!stop.signal.aborted) {
      await round(url)
      await sleep(POLL_MS, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }

  return {
    /** Reads the whole list once, or finds out that it cannot be had, and goes on following it. */
    start: async () => {
      if (feedUrl === undefined) return
      await round(feedUrl)
      void follow(feedUrl)
    },
    state: () => state,
    size: () => names.size,
    /** Whether a grant or token of this name was revoked. */
    isRevoked: (name: string | undefined) => name !== undefined && names.has(name),
    /** Calls `onRevoked` when the name is revoked, at once if it is, until disposed. */
    watch: (name: string | undefined, onRevoked: () => void): Disposable => {
      if (name === undefined) return { [Symbol.dispose]: () => undefined }
      if (names.has(name)) onRevoked()
      const waiting = watchers.get(name) ?? new Set()
      watchers.set(name, waiting.add(onRevoked))
      return {
        [Symbol.dispose]: () => {
          waiting.delete(onRevoked)
          if (waiting.size === 0) watchers.delete(name)
        },
      }
    },
    [Symbol.dispose]: () => stop.abort(),
  }
}

export type Revocations = ReturnType<typeof followRevocations>
