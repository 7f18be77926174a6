import type { Gateway } from './serve.ts'
import { readStatus } from './status.ts'

type Metric = {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  readonly help: string
  /** By label text, such as `{service="mcp"}`; empty where there is none. */
  readonly values: readonly (readonly [label: string, value: number])[]
}

/** The gateway's metrics in the text format of Prometheus 0.0.4. Where nginx tells no status, its counts are missing. */
export async function metricsOf(gateway: Gateway): Promise<string> {
  const { auth, mcp, certificate } = gateway.found()
  const status = await readStatus(gateway.statusSocket).catch(() => undefined)
  const counted = (name: string): Metric['values'] => {
    const count = status?.get(name)
    return count === undefined ? [] : [['', count]]
  }
  const connections = ['active', 'reading', 'writing', 'waiting'].flatMap((state) =>
    counted(state).map(([, count]) => [`{state="${state}"}`, count] as const),
  )
  const metrics: readonly Metric[] = [
    {
      name: 'puente_gateway_up',
      type: 'gauge',
      help: 'Whether nginx runs and tells its status.',
      values: [['', status === undefined ? 0 : 1]],
    },
    {
      name: 'puente_gateway_connections',
      type: 'gauge',
      help: 'Connections of clients, by what nginx does with them.',
      values: connections,
    },
    {
      name: 'puente_gateway_connections_accepted_total',
      type: 'counter',
      help: 'Connections accepted since nginx started.',
      values: counted('accepted'),
    },
    {
      name: 'puente_gateway_requests_total',
      type: 'counter',
      help: 'Requests since nginx started.',
      values: counted('requests'),
    },
    {
      name: 'puente_gateway_servers',
      type: 'gauge',
      help: 'Replicas that nginx passes requests to.',
      values: [
        ['{service="auth"}', auth.servers.length],
        ['{service="mcp"}', mcp.servers.length],
      ],
    },
    {
      name: 'puente_gateway_draining_servers',
      type: 'gauge',
      help: 'Replicas that are about to stop and get no new requests.',
      values: [
        ['{service="auth"}', auth.draining.length],
        ['{service="mcp"}', mcp.draining.length],
      ],
    },
    {
      name: 'puente_gateway_unresolved_names',
      type: 'gauge',
      help: 'Names of services that the resolver knows no address of.',
      values: [['', auth.unresolved.length + mcp.unresolved.length]],
    },
    {
      name: 'puente_gateway_reloads_total',
      type: 'counter',
      help: 'Changes of addresses or certificate: taken over, or refused by nginx -t.',
      values: [
        ['{outcome="done"}', gateway.reloads.done],
        ['{outcome="refused"}', gateway.reloads.refused],
      ],
    },
    {
      name: 'puente_certificate_expiry_timestamp_seconds',
      type: 'gauge',
      help: 'When the certificate that is served ends.',
      values: [['', Math.floor(certificate.certificate.expires.getTime() / 1000)]],
    },
    {
      name: 'puente_certificate_temporary',
      type: 'gauge',
      help: 'Whether the certificate that is served is signed by itself.',
      values: [['', certificate.certificate.isSelfSigned ? 1 : 0]],
    },
    {
      name: 'puente_certificate_fault',
      type: 'gauge',
      help: 'Whether the certificate on disk cannot be served.',
      values: [['', certificate.fault === undefined ? 0 : 1]],
    },
  ]
  return metrics.map(asText).join('')
}

function asText({ name, type, help, values }: Metric): string {
  if (values.length === 0) return ''
  const lines = values.map(([label, value]) => `${name}${label} ${value}\n`)
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`
}
