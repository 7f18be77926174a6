import { setTimeout as sleep } from 'node:timers/promises'
import type { Expression } from '../language/ast.ts'
import { SqlError, unsupported } from '../sql-error.ts'
import { NVARCHAR_MAX } from '../sql-type.ts'
import { evaluate } from './run.ts'
import type { Run } from './run.ts'
import { AttentionError } from './session.ts'

/** WAITFOR DELAY 'hh:mm:ss.mmm'; attention ends it at once. */
export async function waitFor(run: Run, delay: Expression): Promise<void> {
  const { text } = await evaluate(run, delay, NVARCHAR_MAX)
  const found = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,3}))?)?$/.exec(text ?? '')
  if (!found)
    throw new SqlError(148, `Incorrect time syntax in time string '${text}' used with WAITFOR.`, {
      severity: 15,
    })
  const [, hours = '0', minutes = '0', seconds = '0', fraction = '0'] = found
  const ms =
    (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000 +
    Number(fraction.padEnd(3, '0'))
  if (ms >= 86_400_000) throw unsupported('WAITFOR DELAY of a day', delay.line)
  const stop = new AbortController()
  run.session.wake = () => stop.abort()
  try {
    await sleep(ms, undefined, { signal: stop.signal })
  } catch {
    throw new AttentionError('attention')
  } finally {
    run.session.wake = undefined
  }
}
