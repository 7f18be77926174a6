import { html } from './html.ts'
import type { Html } from './html.ts'

/**
 * A form for what cannot be taken back: its first click shows what will happen, the second one sends it. `name` is what
 * both are called where `label` alone does not say of what. Works without JavaScript.
 */
export const askFirst = ({
  csrf,
  action,
  label,
  name,
  question,
  field,
}: {
  csrf: string
  action: string
  label: string
  name?: string
  question: string
  field?: Html
}): Html => {
  const named = name !== undefined && html`aria-label="${name}"`
  return html`<details class="ask" name="ask">
    <summary ${named}>${label}</summary>
    <p>${question}</p>
    <form method="post" action="${action}">
      <input type="hidden" name="csrf" value="${csrf}" />
      ${field}
      <div class="actions"><button type="submit" ${named}>${label}</button></div>
    </form>
  </details>`
}
