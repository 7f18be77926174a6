import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'

/** A point in time to the minute. Pages know nothing of the reader's time zone, so it is in UTC and says so. */
export const moment = (t: Messages, at: Date): Html => {
  const text = at.toLocaleString(t.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return html`<time datetime="${at.toISOString()}">${text} ${t.utc}</time>`
}
