import { isIPv6 } from 'node:net'
import { splitHost } from './host.ts'

/** Since this version HTTP/2 is a directive of its own, and the parameter of "listen" draws a warning. */
const HTTP2_DIRECTIVE_SINCE = [1, 25, 1] as const

/**
 * What stands for each `${PUENTE_…}` of the templates: the checked variables themselves, and what plain substitution
 * cannot make of them - parts of the host, and one directive for each item of a list.
 */
export function placeholders(values: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const read = (name: string) => values.get(name) ?? ''
  const list = (name: string) => read(name).split(/\s+/).filter(Boolean)
  const { name: serverName, port = '443' } = splitHost(read('PUENTE_HOST'))
  const takesDirective = isAtLeast(read('PUENTE_NGINX_VERSION'), HTTP2_DIRECTIVE_SINCE)
  const https = takesDirective ? 'ssl' : 'ssl http2'
  const hstsSeconds = read('PUENTE_HSTS_SECONDS')
  const user = read('PUENTE_WORKER_USER')
  return new Map([
    ...values,
    ['PUENTE_SERVER_NAME', serverName],
    ['PUENTE_PUBLIC_PORT', port],
    ['PUENTE_HTTPS_LISTEN_DIRECTIVES', directives('listen', list('PUENTE_HTTPS_LISTEN'), https)],
    ['PUENTE_HTTP2_DIRECTIVE', takesDirective ? 'http2 on;' : ''],
    ['PUENTE_HTTP_LISTEN_DIRECTIVES', directives('listen', list('PUENTE_HTTP_LISTEN'))],
    ['PUENTE_AUTH_SERVERS', directives('server', list('PUENTE_AUTH_UPSTREAMS'))],
    ['PUENTE_MCP_SERVERS', directives('server', list('PUENTE_MCP_UPSTREAMS'))],
    ['PUENTE_SHARED_EGRESS_ENTRIES', entries(list('PUENTE_SHARED_EGRESS'), 'shared')],
    ['PUENTE_UNLIMITED_ENTRIES', entries(list('PUENTE_UNLIMITED'), 'unlimited')],
    ['PUENTE_OCSP_RESOLVERS', list('PUENTE_OCSP_RESOLVER').map(bracketed).join(' ')],
    [
      'PUENTE_TRUSTED_PROXY_DIRECTIVES',
      directives('set_real_ip_from', list('PUENTE_TRUSTED_PROXIES')),
    ],
    ['PUENTE_HSTS', hstsSeconds === '0' ? '' : `max-age=${hstsSeconds}`],
    ['PUENTE_USER_DIRECTIVE', user === '' ? '' : `user ${user};`],
  ])
}

function directives(name: string, items: readonly string[], parameters = ''): string {
  return items.map((item) => `${[name, item, parameters].join(' ').trim()};`).join(' ')
}

/** Lines of a `geo` block that say of each network which kind it is. */
function entries(networks: readonly string[], kind: string): string {
  return networks
    .filter((network) => network !== 'none')
    .map((network) => `${network} ${kind};`)
    .join(' ')
}

const bracketed = (address: string) => (isIPv6(address) ? `[${address}]` : address)

function isAtLeast(version: string, least: readonly number[]): boolean {
  const parts = version.split('.').map(Number)
  for (const [index, wanted] of least.entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}
