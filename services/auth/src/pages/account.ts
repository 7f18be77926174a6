import type { Factors } from '../accounts/factors.ts'
import { accountConnections } from './account-connections.ts'
import type { ShownConnection } from './account-connections.ts'
import { accountSessions } from './account-sessions.ts'
import type { ShownSession } from './account-sessions.ts'
import { accountSignIn } from './account-sign-in.ts'
import type { ShownPasskey } from './account-sign-in.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'

export type AccountProps = {
  csrf: string
  account: { name: string; email: string }
  notice: string | undefined
  factors: Factors
  connections: readonly ShownConnection[]
  passkeys: readonly ShownPasskey[]
  sessions: readonly ShownSession[]
}

export const accountPage = (t: Messages, props: AccountProps): Html =>
  layout(
    t,
    t.accountTitle,
    html`<h1>${t.accountTitle}</h1>
      <p class="lead">${props.account.name} <span class="quiet">${props.account.email}</span></p>
      ${props.notice !== undefined && html`<p class="notice" role="status">${props.notice}</p>`}
      ${accountConnections(t, props)} ${accountSignIn(t, props)} ${accountSessions(t, props)}
      <form class="sign-out" method="post" action="/account/sign-out">
        <input type="hidden" name="csrf" value="${props.csrf}" />
        <div class="actions"><button type="submit">${t.signOut}</button></div>
      </form>`,
  )
