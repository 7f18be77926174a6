import { timingSafeEqual, createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import type { Logger } from 'pino'
import type { Instance, Principal } from './instance.ts'
import { runBatch, runText } from './session/run-batch.ts'
import type { Run } from './session/run.ts'
import { runRpc } from './session/run-rpc.ts'
import { AttentionError, createSession, resetSession } from './session/session.ts'
import type { Session } from './session/session.ts'
import { runTransactionRequest } from './session/run-transaction-request.ts'
import { SqlError } from './sql-error.ts'
import type { SqlValue } from './sql-type.ts'
import { openAnswer } from './tds/answer.ts'
import type { Answer } from './tds/answer.ts'
import { ProtocolError, readBytes } from './tds/byte-reader.ts'
import { readLogin7 } from './tds/login7.ts'
import type { Login } from './tds/login7.ts'
import { joinPackets, PACKET, splitPackets } from './tds/packet.ts'
import type { Message } from './tds/packet.ts'
import { ENCRYPTION, readPrelogin, writePrelogin } from './tds/prelogin.ts'
import { readRpc, skipHeaders } from './tds/rpc-request.ts'
import {
  DONE,
  writeEnvCollation,
  writeEnvReset,
  writeEnvText,
  writeLoginAck,
} from './tds/tokens.ts'
import { openTransport } from './tds/transport.ts'
import { readTransactionRequest } from './tds/transaction-request.ts'

const MAX_LOGIN_BYTES = 65_536
const MAX_MESSAGE_BYTES = 64 * 1024 * 1024
const LOGIN_LIMIT_MS = 15_000
const DEFAULT_PACKET_BYTES = 4096
const MIN_PACKET_BYTES = 512
const MAX_PACKET_BYTES = 32_767

export type ConnectionSettings = {
  instance: Instance
  secure: SecureContext
  strictSecure: SecureContext
  defaultDatabase: string
  log: Logger
}

/** Serves one TDS connection until it closes. A fault ends this connection only. */
export async function serveConnection(
  socket: Socket,
  settings: ConnectionSettings,
  signal: AbortSignal,
): Promise<void> {
  const inbox: Message[] = []
  let notify: (() => void) | undefined
  let fault: Error | undefined
  let session: Session | undefined
  let packetBytes = DEFAULT_PACKET_BYTES
  let packets = joinPackets(MAX_LOGIN_BYTES, deliver)

  const transport = openTransport(
    socket,
    { tds7: settings.secure, tds8: settings.strictSecure },
    (bytes) => {
      try {
        packets.push(bytes)
      } catch (error) {
        stop(error instanceof Error ? error : new Error('unreadable packet'))
      }
    },
  )

  function deliver(message: Message): void {
    inbox.push(message)
    // Attention may not wait for the statement it is about.
    if (message.type === PACKET.attention && session) interrupt(session)
    notify?.()
  }
  function stop(error: Error): void {
    fault ??= error
    if (session) interrupt(session)
    transport.destroy()
    notify?.()
  }
  socket.on('close', () => stop(new Error('closed')))
  socket.on('error', stop)
  signal.addEventListener('abort', () => stop(new Error('shutting down')), { once: true })
  const loginTimer = setTimeout(() => stop(new ProtocolError('no login in time')), LOGIN_LIMIT_MS)

  const nextMessage = async (): Promise<Message> => {
    while (inbox.length === 0) {
      if (fault) throw fault
      const { promise, resolve } = Promise.withResolvers<undefined>()
      notify = () => resolve(undefined)
      await promise
    }
    const message = inbox.shift()
    if (!message || fault) throw fault ?? new Error('no message')
    return message
  }
  const newAnswer = (): Answer => openAnswer(packetBytes, (bytes) => transport.write(bytes))

  try {
    const encryption = await negotiate()
    const message = await nextMessage()
    if (message.type !== PACKET.login7) throw new ProtocolError('expected LOGIN7')
    if (encryption === ENCRYPTION.off) transport.stopTls()
    const login = readLogin7(message.payload)
    packets = joinPackets(MAX_MESSAGE_BYTES, deliver)
    session = await logIn(login)
    clearTimeout(loginTimer)
    if (!session) return
    for (;;) await serve(session, await nextMessage())
  } catch (error) {
    if (error instanceof ProtocolError)
      settings.log.warn(
        { reason: error.message, peer: socket.remotePort },
        'connection closed: protocol fault',
      )
    else if (!fault) settings.log.error({ err: error }, 'connection closed: unexpected fault')
  } finally {
    clearTimeout(loginTimer)
    transport.destroy()
    await session?.link.close()
  }

  async function negotiate(): Promise<number> {
    const message = await nextMessage()
    if (message.type !== PACKET.prelogin) throw new ProtocolError('expected PRELOGIN')
    const asked = readPrelogin(message.payload)
    const agreed =
      transport.isStrict() || asked === ENCRYPTION.notSupported
        ? ENCRYPTION.notSupported
        : asked === ENCRYPTION.off
          ? ENCRYPTION.off
          : ENCRYPTION.on
    await transport.write(
      splitPackets(PACKET.response, writePrelogin(agreed), DEFAULT_PACKET_BYTES, true),
    )
    if (agreed !== ENCRYPTION.notSupported) transport.startTls()
    return agreed
  }

  async function logIn(login: Login): Promise<Session | undefined> {
    const answer = newAnswer()
    const asked = login.packetBytes === 0 ? DEFAULT_PACKET_BYTES : login.packetBytes
    try {
      const principal = authenticate(login)
      const name = login.database === '' ? settings.defaultDatabase : login.database
      const database = settings.instance.databaseNames.find(
        (candidate) => candidate.toLowerCase() === name.toLowerCase(),
      )
      if (!database) {
        throw new SqlError(
          4060,
          `Cannot open database "${name}" requested by the login. The login failed.`,
          { severity: 11 },
        )
      }
      const link = await settings.instance.openLink(database, principal)
      const started = createSession({
        spid: settings.instance.nextSpid(),
        principal,
        appName: login.appName,
        hostName: login.hostName,
        database,
        link,
      })
      packetBytes = Math.min(MAX_PACKET_BYTES, Math.max(MIN_PACKET_BYTES, asked))
      writeEnvText(answer.out, 'database', database, 'master')
      answer.message({
        number: 5701,
        state: 2,
        class: 0,
        message: `Changed database context to '${database}'.`,
        line: 1,
      })
      writeEnvCollation(answer.out)
      writeEnvText(answer.out, 'language', 'us_english', '')
      answer.message({
        number: 5703,
        state: 1,
        class: 0,
        message: 'Changed language setting to us_english.',
        line: 1,
      })
      writeLoginAck(answer.out)
      writeEnvText(answer.out, 'packetSize', String(packetBytes), String(DEFAULT_PACKET_BYTES))
      answer.done('done', DONE.final, 0, 0)
      await answer.end()
      settings.log.debug({ spid: started.spid, login: principal.login, database }, 'login')
      return started
    } catch (error) {
      if (!(error instanceof SqlError)) throw error
      settings.log.info({ number: error.number, login: login.user }, 'login refused')
      const loginFailed = new SqlError(18456, `Login failed for user '${login.user}'.`, {
        severity: 14,
      })
      for (const part of error.number === 4060 ? [error, loginFailed] : [error]) {
        answer.message({
          number: part.number,
          state: part.state,
          class: part.severity,
          message: part.message,
          line: 1,
        })
      }
      answer.done('done', DONE.error, 0, 0)
      await answer.end()
      transport.end()
      return undefined
    }
  }

  function authenticate(login: Login): Principal {
    if (login.integrated || login.federated) {
      throw new SqlError(
        18452,
        'Login failed. The login is from an untrusted domain and cannot be used with Integrated authentication.',
        { severity: 14 },
      )
    }
    const principal = settings.instance.findPrincipal(login.user)
    const matches = timingSafeEqual(digest(login.password), digest(principal?.password ?? ''))
    if (!principal || !matches)
      throw new SqlError(18456, `Login failed for user '${login.user}'.`, { severity: 14 })
    return principal
  }

  async function serve(current: Session, message: Message): Promise<void> {
    const answer = newAnswer()
    // An attention that found nothing running is answered all the same.
    if (message.type === PACKET.attention) return acknowledge(current, answer)
    if (message.ignore) {
      answer.done('done', DONE.error, 0, 0)
      return answer.end()
    }
    const variables = new Map<string, SqlValue>()
    const run: Run = {
      instance: settings.instance,
      session: current,
      answer,
      variables,
      done: 'done',
      nesting: 0,
      inTry: false,
      runText,
    }
    try {
      if (message.reset || message.resetKeepTransaction) {
        await resetSession(settings.instance, current)
        writeEnvReset(answer.out)
      }
      await dispatch(run, message)
      if (!answer.hasDone()) answer.done('done', DONE.final, 0, 0)
      await answer.end()
    } catch (error) {
      if (!(error instanceof AttentionError) && !current.attention) throw error
      // Every client message has one response message (MS-TDS 3.3.5): this one ends the statement's, the attention is next
      // in the inbox and is acknowledged with its own.
      if (fault) throw fault
      answer.done('done', DONE.error, 0, 0)
      await answer.end()
    }
  }

  async function acknowledge(current: Session, answer: Answer): Promise<void> {
    await current.link.settle()
    current.attention = false
    answer.done('done', DONE.attention, 0, 0)
    await answer.end()
  }
}

function interrupt(session: Session): void {
  session.attention = true
  session.wake?.()
  session.link.cancel()
}

async function dispatch(run: Run, message: Message): Promise<void> {
  const reader = readBytes(message.payload)
  switch (message.type) {
    case PACKET.batch:
      skipHeaders(reader)
      if (reader.remaining() % 2 !== 0)
        throw new ProtocolError('batch text of an odd number of bytes')
      await runBatch(run, reader.ucs2(reader.remaining() / 2))
      return
    case PACKET.rpc:
      for (const request of readRpc(reader)) await runRpc(run, request)
      return
    case PACKET.transaction:
      return runTransactionRequest(run, readTransactionRequest(reader))
    case PACKET.bulk:
      throw new ProtocolError('bulk load is not supported')
    default:
      throw new ProtocolError(`unexpected packet type ${message.type}`)
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
