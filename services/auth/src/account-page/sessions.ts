import { endSessions } from '../accounts/sessions.ts'
import { endBrowserSession } from '../interactions/browser-session.ts'
import { chooseMessages } from '../pages/messages/choose.ts'
import { notePage } from '../pages/note.ts'
import { sendPage } from '../pages/send.ts'
import { backToAccount } from './visit.ts'
import type { AccountStep } from './visit.ts'

/** Ends another browser session of the account, or all others. */
export const endOtherSessions: AccountStep = async (parts, ctx, visit, form) => {
  const { sql, sessions, events } = parts
  const uid = (form.get('session') ?? '').replaceAll('\0', '')
  const ended =
    uid === ''
      ? await endSessions(sql, visit.account.id, visit.session)
      : Number(await sessions.end(visit.account.id, uid))
  if (ended === 0) return backToAccount(ctx)
  await events.sessionsEnded({ ...visit.person, sessions: ended })
  return backToAccount(ctx, 'sessionsEnded')
}

/** Ends the session of this browser. */
export const signOut: AccountStep = async ({ provider, events }, ctx, { person }) => {
  await events.signedOut(person)
  await endBrowserSession(provider, ctx)
  const t = chooseMessages(ctx)
  const page = notePage(t, {
    title: t.signedOutTitle,
    lead: t.signedOutLead,
    help: t.signedOutHelp,
    link: t.toAccount,
  })
  sendPage(ctx, 200, page)
}
