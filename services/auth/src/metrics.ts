import { Counter, Registry, collectDefaultMetrics } from 'prom-client'

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
  }
}

export type Metrics = ReturnType<typeof createMetrics>
