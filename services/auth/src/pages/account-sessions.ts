import { html } from './html.ts'
import type { Html } from './html.ts'
import type { Messages } from './messages/messages.ts'
import { moment } from './moment.ts'

export type ShownSession = {
  uid: string
  address: string
  device: string
  startedAt: Date
  seenAt: Date
  isThis: boolean
}

const BROWSERS = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'] as const
const SHOWN_AS: Record<(typeof BROWSERS)[number], string> = {
  Edg: 'Edge',
  OPR: 'Opera',
  Firefox: 'Firefox',
  Chrome: 'Chrome',
  Safari: 'Safari',
}
const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac OS X', 'CrOS', 'Linux'] as const

/** A User-Agent in two words people know; undefined when it says nothing they would. */
export const deviceName = (userAgent: string): string | undefined => {
  const browser = BROWSERS.find((name) => userAgent.includes(`${name}/`))
  const system = SYSTEMS.find((name) => userAgent.includes(name))
  const words = [browser && SHOWN_AS[browser], system].filter((word) => word !== undefined)
  return words.length > 0 ? words.join(' · ') : undefined
}

const item = (t: Messages, csrf: string, session: ShownSession) =>
  html`<li>
    <h3>
      ${deviceName(session.device) ?? t.unknownDevice}
      ${session.isThis && html`<span class="badge good">${t.thisBrowser}</span>`}
    </h3>
    <p class="quiet">
      ${session.address} · ${t.signedInSince} ${moment(t, session.startedAt)} · ${t.lastSeen}
      ${moment(t, session.seenAt)}
    </p>
    ${
      !session.isThis &&
      html`<form method="post" action="/account/sessions/end">
        <input type="hidden" name="csrf" value="${csrf}" />
        <input type="hidden" name="session" value="${session.uid}" />
        <button class="link" type="submit">${t.endSession}</button>
      </form>`
    }
  </li>`

/** Where the person is signed in, with the way to end what is elsewhere. */
export const accountSessions = (
  t: Messages,
  { csrf, sessions }: { csrf: string; sessions: readonly ShownSession[] },
): Html =>
  html`<section class="part" aria-labelledby="sessions">
    <h2 id="sessions">${t.sessions}</h2>
    <ul class="items">
      ${sessions.map((session) => item(t, csrf, session))}
    </ul>
    ${
      sessions.length > 1 &&
      html`<form method="post" action="/account/sessions/end">
        <input type="hidden" name="csrf" value="${csrf}" />
        <button class="link" type="submit">${t.endOthers}</button>
      </form>`
    }
  </section>`
