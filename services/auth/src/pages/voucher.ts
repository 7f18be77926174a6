import type { Voucher } from '../clients/voucher.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'

const said = (t: Messages, voucher: Voucher): Html => {
  if (voucher.kind === 'nobody') return html`${t.unverifiedHint}`
  if (voucher.kind === 'operator') return html`${t.addedByOperator}`
  return t.verifiedHint(html`<strong>${voucher.host}</strong>`)
}

/** Whether anybody but the client itself stands behind its name, and who. */
export const voucherLine = (t: Messages, voucher: Voucher): Html =>
  html`<p class="unverified">
    <span class="badge ${voucher.kind === 'nobody' ? '' : 'good'}"
      >${voucher.kind === 'nobody' ? t.unverified : t.verified}</span
    >
    ${said(t, voucher)}
  </p>`

/** The same in a word or two, for a list. */
export const voucherBadge = (t: Messages, voucher: Voucher): Html => {
  if (voucher.kind === 'nobody') return html`<span class="badge">${t.unverified}</span>`
  const text = voucher.kind === 'host' ? voucher.host : t.verified
  return html`<span class="badge good">${text}</span>`
}
