import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'

export type RecoveryCodesProps = { codes: readonly string[] }

export const recoveryCodesPage = (t: Messages, { codes }: RecoveryCodesProps): Html =>
  layout(
    t,
    t.codesTitle,
    html`<h1>${t.codesTitle}</h1>
      <p class="lead">${t.codesLead}</p>
      <ol class="codes">
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ol>
      <p class="actions"><a class="button primary" href="/account">${t.codesKept}</a></p>`,
  )
