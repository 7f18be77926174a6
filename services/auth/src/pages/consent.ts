import type { Destination } from '../clients/redirect-uri.ts'
import type { Voucher } from '../clients/voucher.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { named } from './named.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'
import { voucherLine } from './voucher.ts'

export type ScopeText = { name: string; title: string; detail: string }

export type ConsentProps = {
  uid: string
  csrf: string
  clientName: string
  voucher: Voucher
  resourceTitle: string
  target: Destination
  account: { name: string; email: string }
  offered: readonly ScopeText[]
  withheld: readonly ScopeText[]
  problem: string | undefined
}

const destination = (t: Messages, target: Destination): Html => {
  if (target.kind === 'device') {
    return html`<p>${t.goesToDevice}</p>
      <p class="warning">${t.deviceWarning}</p>`
  }
  if (target.kind === 'web') {
    return html`<p>${t.goesToWeb} <strong class="host">${target.host}</strong></p>`
  }
  if (target.kind === 'loopback') {
    return html`<p>${t.goesToLoopback} <strong class="host">${target.host}</strong></p>
      <p class="warning">${t.loopbackWarning}</p>`
  }
  return html`<p>${t.goesToScheme} <strong class="host">${target.scheme}:</strong></p>
    <p class="warning">${t.schemeWarning}</p>`
}

const choice = (scope: ScopeText) =>
  html`<label class="choice">
    <input type="checkbox" name="scope" value="${scope.name}" checked />
    <span class="choice-text">
      <span class="choice-title">${scope.title}</span>
      <span class="choice-detail">${scope.detail}</span>
    </span>
  </label>`

/** Who is signed in, with the way out; stands in a form of its own. */
export const signedInAs = (
  t: Messages,
  props: { uid: string; csrf: string; account: { name: string; email: string } },
): Html =>
  html`<form class="account" method="post" action="/interaction/${props.uid}/other-account">
    <input type="hidden" name="csrf" value="${props.csrf}" />
    <p>
      ${t.signedInAs} <strong>${props.account.name}</strong> <span>${props.account.email}</span>
    </p>
    <button class="link" type="submit">${t.otherAccount}</button>
  </form>`

export const consentPage = (t: Messages, props: ConsentProps): Html =>
  layout(
    t,
    t.consentTitle,
    html`<h1>${t.consentTitle}</h1>
      <p class="lead">${t.consentLead(named(props.clientName), named(props.resourceTitle))}</p>
      ${voucherLine(t, props.voucher)}
      ${props.problem && html`<p class="problem" role="alert">${props.problem}</p>`}
      <form method="post" action="/interaction/${props.uid}/consent">
        <input type="hidden" name="csrf" value="${props.csrf}" />
        <fieldset>
          <legend>${t.whatItMayDo}</legend>
          ${props.offered.map(choice)}
        </fieldset>
        ${
          props.withheld.length > 0 &&
          html`<p class="withheld">
            ${t.notAllowed} ${props.withheld.map((scope) => scope.title).join(', ')}.
          </p>`
        }
        <section class="destination">
          <h2>${t.whereItGoes}</h2>
          ${destination(t, props.target)}
        </section>
        <p class="note">${t.lasts}</p>
        <div class="actions">
          <button class="primary" type="submit">${t.allow}</button>
          <button type="submit" formaction="/interaction/${props.uid}/deny">${t.deny}</button>
        </div>
      </form>
      ${signedInAs(t, props)}`,
  )
