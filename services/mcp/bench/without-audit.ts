import { registerHooks } from 'node:module'

// Loaded before the service by the benchmark that says what the audit trail costs, which the service itself cannot go without.

const TRAIL = '/src/audit/trail.ts'

const SOURCE = `export class AuditUnavailable extends Error {}
export const createAuditTrail = () => ({ append: async () => {}, [Symbol.asyncDispose]: async () => {} })`

registerHooks({
  load: (url, context, nextLoad) =>
    url.endsWith(TRAIL)
      ? { format: 'module', source: SOURCE, shortCircuit: true }
      : nextLoad(url, context),
})
