import type { RecoveryCodes } from './recovery-codes.ts'
import type { Throttle } from './throttle.ts'
import { TOTP_CODE } from './totp.ts'
import type { Totp } from './totp.ts'

export type SecondFactor = 'otp' | 'recovery_code'

/**
 * Checks what was typed as second factor: six digits are the app's, anything else is a recovery code. Undefined when
 * it is wrong, was used before, or too many were tried.
 */
export const createSecondFactor =
  (throttle: Throttle, totp: Totp, recoveryCodes: RecoveryCodes) =>
  async (accountId: string, typed: string, address: string): Promise<SecondFactor | undefined> => {
    // No e-mail address has a null character: nobody can block this by failing to sign in as something.
    const subject = `\0second:${accountId}`
    if (!(await throttle.admit(subject, address))) return undefined
    const code = typed.trim()
    const digits = code.replace(/\s/g, '')
    const isTotp = TOTP_CODE.test(digits)
    const isRight = isTotp
      ? await totp.check(accountId, digits)
      : await recoveryCodes.use(accountId, code)
    if (!isRight) return undefined
    await throttle.forgive(subject, address)
    return isTotp ? 'otp' : 'recovery_code'
  }

export type CheckSecondFactor = ReturnType<typeof createSecondFactor>
