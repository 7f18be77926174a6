import { revokeGrant } from '../adapter/grants.ts'
import type { AccountStep } from './visit.ts'
import { backToAccount } from './visit.ts'

/** Takes an application's access away, with every token it has. */
export const disconnect: AccountStep = async ({ sql, events }, ctx, { account, person }, form) => {
  const grantId = form.get('grant') ?? ''
  const [grant] = await sql<{ clientId: string }[]>`
    select client_id as "clientId" from auth.oidc_model
    where model = 'Grant' and grant_id = ${grantId.replaceAll('\0', '')} and account_id = ${account.id}`
  if (!grant) return backToAccount(ctx)
  await revokeGrant(sql, grantId)
  await events.grantRevoked({
    ...person,
    grantId,
    clientId: grant.clientId,
    reason: 'account page',
  })
  return backToAccount(ctx, 'disconnected')
}
