import { signedInAs } from './consent.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'
import { named } from './named.ts'

export type TenantProps = {
  uid: string
  csrf: string
  clientName: string
  account: { name: string; email: string }
  choices: readonly { resource: string; title: string }[]
}

export const tenantPage = (t: Messages, props: TenantProps): Html =>
  layout(
    t,
    t.tenantTitle,
    html`<h1>${t.tenantTitle}</h1>
      <p class="lead">${t.tenantLead(named(props.clientName))}</p>
      <form method="post" action="/interaction/${props.uid}/tenant">
        <input type="hidden" name="csrf" value="${props.csrf}" />
        <fieldset>
          <legend>${t.tenantLegend}</legend>
          ${props.choices.map(
            ({ resource, title }, index) =>
              html`<label class="choice">
                <input
                  type="radio"
                  name="resource"
                  value="${resource}"
                  required
                  ${index === 0 && html`checked`}
                />
                <span class="choice-text">
                  <span class="choice-title">${title}</span>
                  <span class="choice-detail">${resource}</span>
                </span>
              </label>`,
          )}
        </fieldset>
        <div class="actions">
          <button class="primary" type="submit">${t.confirm}</button>
          <button type="submit" formaction="/interaction/${props.uid}/deny" formnovalidate>
            ${t.cancel}
          </button>
        </div>
      </form>
      ${signedInAs(t, props)}`,
  )
