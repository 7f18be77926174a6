import { createHash, timingSafeEqual } from 'node:crypto'
import type { Logger } from 'pino'
import type { Instance, Principal } from './instance.ts'
import { errorMessage } from './session/report-error.ts'
import { createSession } from './session/session.ts'
import type { Session } from './session/session.ts'
import { SqlError } from './sql-error.ts'
import type { Answer } from './tds/answer.ts'
import type { Login } from './tds/login7.ts'
import { DEFAULT_PACKET_BYTES } from './tds/packet.ts'
import { DONE, writeEnvCollation, writeEnvText, writeLoginAck } from './tds/tokens.ts'

const MIN_PACKET_BYTES = 512
const MAX_PACKET_BYTES = 32_767

export type LoginSettings = { instance: Instance; defaultDatabase: string; log: Logger }

/**
 * Answers LOGIN7. Gives the session and the packet size in bytes from the next message on; nothing when the login was
 * refused, and then the client knows why.
 */
export async function logIn(
  login: Login,
  settings: LoginSettings,
  answer: Answer,
): Promise<{ session: Session; packetBytes: number } | undefined> {
  let session: Session | undefined
  try {
    session = await openSession(login, settings)
    const packetBytes = agreedPacketBytes(login.packetBytes)
    writeEnvText(answer.out, 'database', session.database, 'master')
    answer.message(information(5701, 2, `Changed database context to '${session.database}'.`))
    writeEnvCollation(answer.out)
    writeEnvText(answer.out, 'language', 'us_english', '')
    answer.message(information(5703, 1, 'Changed language setting to us_english.'))
    writeLoginAck(answer.out)
    writeEnvText(answer.out, 'packetSize', String(packetBytes), String(DEFAULT_PACKET_BYTES))
    answer.done('done', DONE.final, 0, 0)
    await answer.end()
    const { spid, principal, database } = session
    settings.log.debug({ spid, login: principal.login, database }, 'login')
    return { session, packetBytes }
  } catch (error) {
    // The client left in between: nobody else would close what was opened for it.
    await session?.link.close()
    if (!(error instanceof SqlError)) throw error
    settings.log.info({ number: error.number, login: login.user }, 'login refused')
    answer.message(errorMessage(error))
    if (error.number === 4060) answer.message(errorMessage(loginFailed(login)))
    answer.done('done', DONE.error, 0, 0)
    await answer.end()
    return undefined
  }
}

async function openSession(login: Login, settings: LoginSettings): Promise<Session> {
  const { instance } = settings
  const principal = authenticate(login, instance)
  const name = login.database === '' ? settings.defaultDatabase : login.database
  const database = instance.databaseNames.find(
    (candidate) => candidate.toLowerCase() === name.toLowerCase(),
  )
  if (!database)
    throw new SqlError(
      4060,
      `Cannot open database "${name}" requested by the login. The login failed.`,
      { severity: 11 },
    )
  return createSession({
    spid: instance.nextSpid(),
    principal,
    appName: login.appName,
    hostName: login.hostName,
    database,
    link: await instance.openLink(database, principal),
  })
}

function authenticate(login: Login, instance: Instance): Principal {
  if (login.integrated || login.federated) {
    throw new SqlError(
      18452,
      'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.',
      { severity: 14 },
    )
  }
  const principal = instance.findPrincipal(login.user)
  const matches = timingSafeEqual(digest(login.password), digest(principal?.password ?? ''))
  if (!principal || !matches) throw loginFailed(login)
  return principal
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const loginFailed = (login: Login): SqlError =>
  new SqlError(18456, `Login failed for user '${login.user}'.`, { severity: 14 })

/** 0 asks for the server's own size. */
const agreedPacketBytes = (asked: number): number =>
  asked === 0 ? DEFAULT_PACKET_BYTES : Math.min(MAX_PACKET_BYTES, Math.max(MIN_PACKET_BYTES, asked))

const information = (number: number, state: number, message: string) => ({
  number,
  state,
  class: 0,
  message,
  line: 1,
})
