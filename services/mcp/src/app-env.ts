import type { HttpBindings } from '@hono/node-server'
import type { Principal } from './token/principal.ts'
import type { Tenant } from './tenants.ts'

/** What the middlewares leave in the Hono context for those behind them. */
export type AppEnv = {
  /** Node's own request and response. */
  Bindings: HttpBindings
  Variables: {
    requestId: string
    tenant: Tenant
    principal: Principal
    /** URL of the metadata of the resource that was asked for. */
    metadataUrl: string
    /** The JSON body of a POST. */
    body: unknown
  }
}
