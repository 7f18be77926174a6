/**
 * A signal that follows a caller's until it is let go, ends at a time limit throughout, and can be
 * aborted: what goes on after the answer must not end with the request, and still must end.
 */
export const createLeash = (caller: AbortSignal, timeoutMs: number) => {
  const own = new AbortController()
  const follow = () => own.abort(caller.reason)
  const letGo = () => caller.removeEventListener('abort', follow)
  caller.addEventListener('abort', follow, { once: true })
  if (caller.aborted) follow()
  return {
    signal: AbortSignal.any([own.signal, AbortSignal.timeout(timeoutMs)]),
    letGo,
    abort: () => own.abort(),
    [Symbol.dispose]: letGo,
  }
}

export type Leash = ReturnType<typeof createLeash>
