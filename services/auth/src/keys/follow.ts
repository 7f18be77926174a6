import type { Sql } from '../database/connect.ts'
import { keyringVersion, loadKeyring } from './keyring.ts'
import type { Keyring } from './keyring.ts'
import type { Kek } from './seal.ts'

const LOOK_EVERY_MS = 3000

type Parts = {
  sql: Sql
  kek: Kek
  onChange: (keyring: Keyring) => void
  onError: (error: unknown) => void
  lookEveryMs?: number
}

/**
 * Notices within seconds when a key is created, begins to sign or goes, and hands over the new keyring. It asks rather
 * than listens: a key begins to sign without anybody writing anything.
 */
export const followKeys = (known: string, parts: Parts): Disposable => {
  const { sql, kek, onChange, onError, lookEveryMs = LOOK_EVERY_MS } = parts
  let version = known
  let looking = false
  const look = async () => {
    if (looking) return
    looking = true
    try {
      if ((await keyringVersion(sql)) === version) return
      const keyring = await loadKeyring(sql, kek)
      version = keyring.version
      onChange(keyring)
    } catch (error) {
      onError(error)
    } finally {
      looking = false
    }
  }
  const timer = setInterval(() => void look(), lookEveryMs)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}
