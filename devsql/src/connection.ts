import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { dispatch } from './dispatch.ts'
import { logIn } from './log-in.ts'
import type { LoginSettings } from './log-in.ts'
import { runInner } from './session/run-batch.ts'
import type { Run } from './session/run.ts'
import { AttentionError, resetSession } from './session/session.ts'
import type { Session } from './session/session.ts'
import { errorMessage } from './session/report-error.ts'
import { SqlError } from './sql-error.ts'
import type { SqlValue } from './sql-type.ts'
import { openAnswer } from './tds/answer.ts'
import type { Answer } from './tds/answer.ts'
import { ProtocolError } from './tds/byte-reader.ts'
import { readLogin7 } from './tds/login7.ts'
import { DEFAULT_PACKET_BYTES, joinPackets, PACKET, splitPackets } from './tds/packet.ts'
import type { Message } from './tds/packet.ts'
import { ENCRYPTION, readPrelogin, writePrelogin } from './tds/prelogin.ts'
import { DONE, writeEnvReset } from './tds/tokens.ts'
import { openTransport } from './tds/transport.ts'

const MAX_LOGIN_BYTES = 65_536
/** Room for a parameter of 100 MB of nvarchar(max): handling one takes six to ten times its size, a result of that size three. */
const MAX_MESSAGE_BYTES = 256 * 1024 * 1024
/** A client waits for its answer before it asks again; only an attention may come in between. */
const MAX_WAITING_MESSAGES = 8
const LOGIN_LIMIT_MS = 15_000

export type ConnectionSettings = LoginSettings & {
  secure: SecureContext
  strictSecure: SecureContext
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
    if (inbox.length === MAX_WAITING_MESSAGES) throw new ProtocolError('too many messages at once')
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
  const onShutdown = (): void => stop(new Error('shutting down'))
  signal.addEventListener('abort', onShutdown)
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
    const entered = await logIn(login, settings, newAnswer())
    if (!entered) return await transport.end()
    clearTimeout(loginTimer)
    session = entered.session
    packetBytes = entered.packetBytes
    while (!session.link.isLost()) await serve(session, await nextMessage())
    return await transport.end()
  } catch (error) {
    if (error instanceof ProtocolError)
      settings.log.warn(
        { reason: error.message, peer: socket.remotePort },
        'connection closed: protocol fault',
      )
    else if (!fault) settings.log.error({ err: error }, 'connection closed: unexpected fault')
  } finally {
    clearTimeout(loginTimer)
    signal.removeEventListener('abort', onShutdown)
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
      log: settings.log,
      variables,
      done: 'done',
      frame: current.frame,
      inTry: false,
      runInner,
    }
    try {
      if (message.reset || message.resetKeepTransaction) {
        await resetSession(settings.instance, current, message.resetKeepTransaction)
        writeEnvReset(answer.out)
      }
      await dispatch(run, message)
      if (!answer.hasDone()) answer.done('done', DONE.final, 0, 0)
      await answer.end()
    } catch (error) {
      if (error instanceof SqlError) answer.message(errorMessage(error))
      else if (!(error instanceof AttentionError) && !current.attention) throw error
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
