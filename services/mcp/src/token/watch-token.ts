import type { Principal } from './principal.ts'
import type { Revocations } from './revocations.ts'

export type TokenEnd = 'token_expired' | 'token_revoked' | 'grant_revoked'

// A timer holds 31 bits of milliseconds.
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Calls `onEnd` when a token expires, or is revoked by itself or with its grant, until disposed. */
export const watchToken = (
  { grantId, tokenId, expiresAt }: Principal,
  { revocations, now }: { revocations: Pick<Revocations, 'watch'>; now: () => number },
  onEnd: (reason: TokenEnd) => void,
): Disposable => {
  const watched = new DisposableStack()
  const restMs = Math.min(Math.max(expiresAt * 1000 - now(), 0), LONGEST_TIMER_MS)
  watched.adopt(setTimeout(onEnd, restMs, 'token_expired'), clearTimeout)
  watched.use(revocations.watch(tokenId, () => onEnd('token_revoked')))
  watched.use(revocations.watch(grantId, () => onEnd('grant_revoked')))
  return watched
}
