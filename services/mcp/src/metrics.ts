import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { describeTenant } from './health.ts'
import type { Tenants } from './tenants.ts'
import type { Revocations } from './token/revocations.ts'

const SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300,
]

/** The instruments of this service. Labels never carry an identity or a statement. */
export const createMetrics = () => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    toolSeconds: new Histogram({
      name: 'puente_tool_duration_seconds',
      help: 'Time a tool call took',
      labelNames: ['tenant', 'tool', 'outcome'],
      buckets: SECONDS,
      registers,
    }),
    sqlSeconds: new Histogram({
      name: 'puente_sql_duration_seconds',
      help: 'Time a statement of a caller took, its wait for a turn included',
      labelNames: ['tenant', 'class'],
      buckets: SECONDS,
      registers,
    }),
    sqlRows: new Counter({
      name: 'puente_sql_rows_total',
      help: 'Rows answered',
      labelNames: ['tenant'],
      registers,
    }),
    sseConnections: new Gauge({
      name: 'puente_sse_connections',
      help: 'Open streams: sessions of HTTP+SSE, and subscriptions',
      registers,
    }),
    unrecorded: new Counter({
      name: 'puente_audit_failures_total',
      help: 'Tool calls that were not answered because they could not be recorded',
      labelNames: ['tenant'],
      registers,
    }),
    httpRequests: new Counter({
      name: 'puente_http_requests_total',
      help: 'HTTP requests answered',
      labelNames: ['route', 'status'],
      registers,
    }),
    /** Adds the gauges that are read off the feed of revocations. */
    observeRevocations: (revocations: Pick<Revocations, 'state' | 'size'>) => [
      new Gauge({
        name: 'puente_revocation_feed_up',
        help: 'Whether the issuer tells what it revoked: 1 or 0',
        registers,
        collect() {
          this.set(revocations.state() === 'following' ? 1 : 0)
        },
      }),
      new Gauge({
        name: 'puente_revocations',
        help: 'Revoked grants and tokens that have not expired',
        registers,
        collect() {
          this.set(revocations.size())
        },
      }),
    ],
    /** Adds the gauges that are read off the tenants whenever they are asked for. */
    observeTenants: (tenants: Tenants) => [
      new Gauge({
        name: 'puente_tenant_up',
        help: 'Whether the database of a tenant can be used: 1 or 0',
        labelNames: ['tenant'],
        registers,
        collect() {
          this.reset()
          for (const tenant of tenants.all()) {
            this.set({ tenant: tenant.id }, describeTenant(tenant).startsWith('ok') ? 1 : 0)
          }
        },
      }),
      new Gauge({
        name: 'puente_sql_pool',
        help: 'Connections of a pool, to the SQL Server',
        labelNames: ['tenant', 'role', 'state'],
        registers,
        collect() {
          this.reset()
          for (const tenant of tenants.all()) {
            for (const { role, used, idle } of tenant.database.pools()) {
              this.set({ tenant: tenant.id, role, state: 'used' }, used)
              this.set({ tenant: tenant.id, role, state: 'idle' }, idle)
            }
          }
        },
      }),
      new Gauge({
        name: 'puente_queue_depth',
        help: 'Statements that wait for a turn',
        labelNames: ['tenant'],
        registers,
        collect() {
          this.reset()
          for (const tenant of tenants.all()) {
            this.set({ tenant: tenant.id }, tenant.database.queue.depth)
          }
        },
      }),
    ],
  }
}

export type Metrics = ReturnType<typeof createMetrics>
