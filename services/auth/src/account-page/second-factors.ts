import { needsSecondFactor, readFactors } from '../accounts/factors.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import { recoveryCodesPage } from '../pages/recovery-codes.ts'
import { sendPage } from '../pages/send.ts'
import { backToAccount } from './visit.ts'
import type { AccountStep, Notice } from './visit.ts'

/** Makes new recovery codes in place of the old ones and shows them, the only time. */
export const issueRecoveryCodes: AccountStep = async (parts, ctx, { account, person }) => {
  const { sql, recoveryCodes, events } = parts
  if (!needsSecondFactor(await readFactors(sql, account.id))) return backToAccount(ctx)
  const codes = await recoveryCodes.issue(account.id)
  await events.recoveryCodesIssued(person)
  return sendPage(ctx, 200, recoveryCodesPage(chooseMessages(ctx), { codes }))
}

/** After a second factor was set up: recovery codes for who has none yet, or back to the account. */
export const afterSetUp =
  (notice?: Notice): AccountStep =>
  async (parts, ctx, visit, form) => {
    const left = await parts.recoveryCodes.left(visit.account.id)
    if (left === 0) return issueRecoveryCodes(parts, ctx, visit, form)
    return backToAccount(ctx, notice)
  }

/** After a second factor was removed: codes that stand in for one go with the last of them. */
export const afterRemoval =
  (notice: Notice): AccountStep =>
  async ({ sql }, ctx, { account }) => {
    if (!needsSecondFactor(await readFactors(sql, account.id))) {
      await sql`delete from auth.recovery_code where account_id = ${account.id}`
    }
    return backToAccount(ctx, notice)
  }
