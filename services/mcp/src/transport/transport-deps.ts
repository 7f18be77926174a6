import type { buildServer } from '../server.ts'
import type { Cancellations } from '../store/cancellations.ts'
import type { Replicas } from '../store/replicas.ts'
import type { Tenants } from '../tenants.ts'
import type { ServerDeps } from '../tools/call-tool.ts'
import type { OpenStreams } from './open-streams.ts'

/** What a transport works with, beside what its servers do. */
export type TransportDeps = ServerDeps & {
  tenants: Tenants
  replicas: Pick<Replicas, 'ownId' | 'find'>
  openStreams: OpenStreams
  cancellations: Pick<Cancellations, 'tell'>
  /** Makes the server that answers for a session: the transports know nothing of its tools. */
  buildServer: typeof buildServer
}
