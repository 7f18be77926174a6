/**
 * A signal that follows a caller's until it is let go, ends at a time limit throughout, and can be
 * aborted: what goes on after the answer must not end with the request, and still must end.
 */
export const createLeash = (caller: AbortSignal, timeoutMs: number) => {
  const own = new AbortController()
  let isLetGo = false
  const follow = () => own.abort(caller.reason)
  const unfollow = () => caller.removeEventListener('abort', follow)
  caller.addEventListener('abort', follow, { once: true })
  if (caller.aborted) follow()
  const timer = setTimeout(() => own.abort(new DOMException('', 'TimeoutError')), timeoutMs)
  timer.unref()
  return {
    signal: own.signal,
    /** From here on only the time limit and `abort` end it. */
    letGo: () => {
      isLetGo = true
      unfollow()
    },
    abort: () => own.abort(),
    /** The call has ended, and with it whatever was not let go. */
    [Symbol.dispose]: () => {
      unfollow()
      // A timer of each call would hold what the call held for as long as its time limit.
      if (!isLetGo) clearTimeout(timer)
    },
  }
}

export type Leash = ReturnType<typeof createLeash>
