import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createDrainingQuestion } from './draining.ts'
import { nginxVersion, renderGateway } from './gateway.ts'
import type { Log } from './log.ts'
import { checkConfiguration, startNginx } from './nginx.ts'
import { readVariables } from './read-variables.ts'
import { createServedCertificate } from './served-certificate.ts'
import { makeTemporaryCertificate } from './temporary-certificate.ts'
import { createUpstream, type Lookup } from './upstreams.ts'
import { createValidityReport } from './validity.ts'
import type { Variables } from './variables.ts'

/** After a configuration was refused, the same one is tried again no sooner. */
const RETRY_MS = 60_000

/** Nothing listens there, so that nginx answers 502 at once; an upstream without any server would be a fault to it. */
const NOBODY = '127.0.0.1:1'

type Options = {
  /** The templates' variables, PUENTE_NGINX_VERSION aside. */
  readonly variables: Variables
  /** The program's own, checked (settings.ts). */
  readonly settings: ReadonlyMap<string, string>
  readonly find: Lookup
  readonly log: Log
  readonly now: () => Date
}

/**
 * Starts nginx on what the upstreams' names mean and the certificate is now, or a temporary one. `follow` looks again
 * and has nginx take over what changed, if `nginx -t` passes. Disposing stops nginx once requests under way have ended,
 * or after PUENTE_STOP_SECONDS. Throws VariableError, and Error when nginx does not accept the configuration.
 */
export async function serveGateway({ variables: given, settings, find, log, now }: Options) {
  const setting = (name: string) => settings.get(name) ?? ''
  const directory = setting('PUENTE_DIRECTORY')
  const program = setting('PUENTE_NGINX')
  const variables: Variables = {
    ...given,
    PUENTE_ACCESS_LOG: given['PUENTE_ACCESS_LOG'] || '/dev/stdout',
    PUENTE_STATUS_SOCKET: join(directory, 'status.sock'),
    PUENTE_NGINX_VERSION: await nginxVersion(program),
  }
  const checked = readVariables(variables, directory)
  const value = (name: string) => checked.get(name) ?? ''
  const upstream = (service: 'AUTH' | 'MCP') =>
    createUpstream(
      value(`PUENTE_${service}_UPSTREAMS`).split(/\s+/),
      find,
      createDrainingQuestion(setting(`PUENTE_${service}_READY_PORT`)),
    )
  const auth = upstream('AUTH')
  const mcp = upstream('MCP')
  const lookUpCertificate = createServedCertificate({
    file: value('PUENTE_CERTIFICATE_FILE'),
    keyFile: value('PUENTE_CERTIFICATE_KEY_FILE'),
    makeTemporary: () => makeTemporaryCertificate(value('PUENTE_HOST'), directory),
    log,
  })
  const report = createValidityReport(log, now)

  const look = async () => {
    const [authNow, mcpNow] = await Promise.all([auth(), mcp()])
    return { auth: authNow, mcp: mcpNow, certificate: await lookUpCertificate() }
  }
  const write = async ({ auth, mcp, certificate: { certificate } }: Found) =>
    renderGateway(
      {
        ...variables,
        PUENTE_AUTH_UPSTREAMS: auth.servers.join(' ') || NOBODY,
        PUENTE_MCP_UPSTREAMS: mcp.servers.join(' ') || NOBODY,
        PUENTE_CERTIFICATE_FILE: certificate.file,
        PUENTE_CERTIFICATE_KEY_FILE: certificate.keyFile,
      },
      directory,
    )

  type Found = Awaited<ReturnType<typeof look>>
  let found = await look()
  const reloads = { done: 0, refused: 0 }
  let tried = identity(found)
  let retryAt: number | undefined
  await write(found)
  const refusal = await checkConfiguration(program, directory)
  if (refusal !== undefined) throw new Error(refusal)
  // Left by a process that was killed, it would keep nginx from listening.
  await rm(value('PUENTE_STATUS_SOCKET'), { force: true })
  const nginx = await startNginx(program, directory, Number(setting('PUENTE_STOP_SECONDS')) * 1000)
  log('info', 'nginx started', summary(found))
  report(found.certificate.certificate)

  return {
    nginx,
    reloads,
    statusSocket: value('PUENTE_STATUS_SOCKET'),
    found: () => found,
    /** Whether nginx runs what was found last. */
    isCurrent: () => nginx.isRunning() && retryAt === undefined,
    async follow() {
      found = await look()
      report(found.certificate.certificate)
      const isDue = retryAt !== undefined && now().getTime() >= retryAt
      if (identity(found) === tried && !isDue) return
      tried = identity(found)
      // A full disk or a want of processes refuses it too, and passes.
      const refusal = await write(found)
        .then(async () => checkConfiguration(program, directory))
        .catch(String)
      if (refusal !== undefined) {
        reloads.refused += 1
        retryAt = now().getTime() + RETRY_MS
        log('error', 'the new configuration is refused; the old one goes on', { refusal })
        return
      }
      retryAt = undefined
      reloads.done += 1
      nginx.reload()
      log('info', 'nginx reloaded', summary(found))
    },
    async [Symbol.asyncDispose]() {
      await nginx[Symbol.asyncDispose]()
    },
  }

  /** What nginx must reload for. */
  function identity({ auth, mcp, certificate: { certificate } }: Found): string {
    return JSON.stringify([auth.servers, mcp.servers, certificate.file, certificate.fingerprint])
  }

  function summary({ auth, mcp, certificate: { certificate } }: Found) {
    return {
      auth: auth.servers,
      mcp: mcp.servers,
      draining: [...auth.draining, ...mcp.draining],
      unresolved: [...auth.unresolved, ...mcp.unresolved],
      certificate: certificate.file,
    }
  }
}

export type Gateway = Awaited<ReturnType<typeof serveGateway>>
