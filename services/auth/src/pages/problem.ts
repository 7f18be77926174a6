import { html } from './html.ts'
import type { Html } from './html.ts'
import { layout } from './layout.ts'
import type { Messages } from './messages/messages.ts'

export type Problem = 'expired' | 'forged' | 'request' | 'unavailable' | 'notFound'

export type ProblemProps = {
  problem: Problem
  requestId: string
  /** What a developer of the application needs: the OAuth error. */
  error?: { code: string; description: string | undefined }
}

/** A page for what did not work; it always says what to do next. */
export const problemPage = (t: Messages, props: ProblemProps): Html => {
  const title = t[`${props.problem}Title`]
  return layout(
    t,
    title,
    html`<h1>${title}</h1>
      <p class="lead">${t[`${props.problem}Lead`]}</p>
      <p>${t[`${props.problem}Help`]}</p>
      <dl class="facts">
        ${
          props.error &&
          html`<dt>${t.errorCode}</dt>
            <dd>
              <code>${props.error.code}</code>
              ${props.error.description && html`<br />${props.error.description}`}
            </dd>`
        }
        <dt>${t.requestNumber}</dt>
        <dd><code>${props.requestId}</code></dd>
      </dl>`,
  )
}
