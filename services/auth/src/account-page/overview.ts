import { readFactors } from '../accounts/factors.ts'
import { vouchersOf } from '../clients/voucher.ts'
import { accountPage } from '../pages/account.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import { sendPage } from '../pages/send.ts'
import { listConnections } from './connections.ts'
import type { AccountStep, Notice } from './visit.ts'

const NOTICES = new Set<string>([
  'passwordChanged',
  'totpRemoved',
  'passkeyAdded',
  'passkeyRemoved',
  'disconnected',
  'sessionsEnded',
] satisfies Notice[])

const isNotice = (name: string | null): name is Notice => name !== null && NOTICES.has(name)

/** Shows everything about the account on one page. */
export const overview: AccountStep = async (parts, ctx, { account, session, csrf }) => {
  const { sql, provider, resources, sessions, passkeys } = parts
  const t = chooseMessages(ctx)
  const words: Record<string, { title: string }> = t.scopes
  const [connections, factors, browserSessions, ownPasskeys] = await Promise.all([
    listConnections(sql, provider, resources, account.id),
    readFactors(sql, account.id),
    sessions.list(account.id),
    passkeys.list(account.id),
  ])
  const voucherOf = await vouchersOf(
    sql,
    connections.map(({ clientId }) => clientId),
  )
  const done = new URLSearchParams(ctx.querystring).get('done')
  const page = accountPage(t, {
    csrf,
    account,
    notice: isNotice(done) ? t[done] : undefined,
    factors,
    connections: connections.map((connection) => ({
      ...connection,
      clientName: connection.clientName ?? t.noName,
      voucher: voucherOf(connection.clientId),
      scopes: connection.scopes.map((scope) => words[scope]?.title ?? scope),
    })),
    passkeys: ownPasskeys,
    sessions: browserSessions.map((item) => ({ ...item, isThis: item.uid === session })),
  })
  sendPage(ctx, 200, page)
}
