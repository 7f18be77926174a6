import type { Voucher } from '../clients/voucher.ts'
import { askFirst } from './ask-first.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'
import { moment } from './moment.ts'
import { named } from './named.ts'
import { voucherBadge } from './voucher.ts'

export type ShownConnection = {
  grantId: string
  clientName: string
  voucher: Voucher
  resourceTitle: string
  scopes: readonly string[]
  since: Date
  usedAt: Date | null
}

const item = (t: Messages, csrf: string, connection: ShownConnection) =>
  html`<li>
    <h3>${named(connection.clientName)} ${voucherBadge(t, connection.voucher)}</h3>
    <p>
      ${t.applicationOn(named(connection.resourceTitle))}${connection.scopes.map((scope) => ` · ${scope}`)}
    </p>
    <p class="quiet">
      ${t.since} ${moment(t, connection.since)} · ${t.lastUsed}
      ${connection.usedAt ? moment(t, connection.usedAt) : t.never}
    </p>
    ${askFirst({
      csrf,
      action: '/account/disconnect',
      label: t.disconnect,
      name: t.disconnectNamed(connection.clientName),
      question: t.disconnectQuestion,
      field: html`<input type="hidden" name="grant" value="${connection.grantId}" />`,
    })}
  </li>`

/** Who has access in the person's name, each with the way to end it. */
export const accountConnections = (
  t: Messages,
  { csrf, connections }: { csrf: string; connections: readonly ShownConnection[] },
): Html =>
  html`<section class="part" aria-labelledby="applications">
    <h2 id="applications">${t.applications}</h2>
    ${
      connections.length === 0
        ? html`<p class="quiet">${t.noApplications}</p>`
        : html`<ul class="items">
            ${connections.map((connection) => item(t, csrf, connection))}
          </ul>`
    }
  </section>`
