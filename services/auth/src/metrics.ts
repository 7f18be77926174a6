import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

/** The instruments of this service, on a registry of their own. */
export const createMetrics = () => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  return {
    registry,
    tokensIssued: new Counter({
      name: 'puente_tokens_issued_total',
      help: 'Access tokens issued',
      labelNames: ['grant_type'] as const,
      registers,
    }),
    logins: new Counter({
      name: 'puente_logins_total',
      help: 'Sign-in attempts',
      labelNames: ['outcome'] as const,
      registers,
    }),
    registrations: new Counter({
      name: 'puente_registrations_total',
      help: 'Client registrations',
      labelNames: ['kind', 'outcome'] as const,
      registers,
    }),
    requests: new Counter({
      name: 'puente_http_requests_total',
      help: 'HTTP requests',
      labelNames: ['route', 'status'] as const,
      registers,
    }),
    databaseUp: new Gauge({
      name: 'puente_database_up',
      help: '1 if PostgreSQL answered when it was last asked',
      registers,
    }),
    databaseSeconds: new Gauge({
      name: 'puente_database_roundtrip_seconds',
      help: 'How long PostgreSQL took to answer when it was last asked, waiting for a connection included',
      registers,
    }),
    clockSkew: new Gauge({
      name: 'puente_clock_skew_seconds',
      help: 'By how much the clock here is ahead of that of PostgreSQL',
      registers,
    }),
    auditWaiting: new Gauge({
      name: 'puente_audit_waiting',
      help: 'Audit records that are waiting to be written',
      registers,
    }),
    auditBatch: new Histogram({
      name: 'puente_audit_batch_records',
      help: 'Audit records written in one statement',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
      registers,
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
