import { isIP } from 'node:net'
import { isLocalHost, splitHost } from './host.ts'

export type Variables = Readonly<Record<string, string | undefined>>

export type Variable = {
  readonly name: string
  /** What a value must be, as the end of the sentence "NAME must be …". */
  readonly expects: string
  readonly accepts: (value: string) => boolean
  /** What stands for a variable that is unset or empty; undefined: the variable is required. */
  readonly fallback?: (values: ReadonlyMap<string, string>, directory: string) => string
}

const PORT = '[1-9][0-9]{0,4}'
const NAME = '[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?'
const IPV6 = String.raw`\[[0-9A-Fa-f:.]+\]`
const HOST = new RegExp(`^(?:${NAME}|${IPV6})(?::${PORT})?$`)
export const LISTEN = new RegExp(`^(?:(?:[0-9.]+|${IPV6}):)?${PORT}$`)
const UPSTREAM = new RegExp(`^(?:${NAME}|${IPV6}):${PORT}$`)
/** Whole paths without what means something inside nginx's double quotes, and without control characters. */
export const FILE = /^\/[^"\\$\p{Cc}]*$/u
const NETWORK = /^(?:[0-9.]+|[0-9A-Fa-f:.]+)(?:\/[0-9]{1,3})?$/
const VERSION = /^[0-9]+\.[0-9]+\.[0-9]+$/
const USER = /^[a-z_][a-z0-9_-]*$/

const listOf = (item: RegExp) => (value: string) =>
  value.split(/\s+/).every((word) => item.test(word))

/**
 * What the gateway is told. The patterns are also what keeps a value from being read as nginx configuration: none lets
 * through a semicolon, brace, quote, dollar sign or line break outside of a quoted path.
 */
export const VARIABLES: readonly Variable[] = [
  {
    name: 'PUENTE_HOST',
    expects:
      'the public host as in puente.yaml, with :port unless that is 443, such as bridge.example.com',
    accepts: (value) => HOST.test(value) && hasValidPort(value),
  },
  {
    name: 'PUENTE_HTTPS_LISTEN',
    expects: 'one or more ports or addresses with a port, such as 443 [::]:443',
    accepts: (value) => listOf(LISTEN)(value) && value.split(/\s+/).every(hasValidPort),
    fallback: () => '443',
  },
  {
    name: 'PUENTE_HTTP_LISTEN',
    expects: 'one or more ports or addresses with a port, such as 80 [::]:80, or empty',
    accepts: (value) => listOf(LISTEN)(value) && value.split(/\s+/).every(hasValidPort),
    fallback: () => '',
  },
  {
    name: 'PUENTE_AUTH_UPSTREAMS',
    expects: 'the host:port of each replica of the authorization server, such as 127.0.0.1:8007',
    accepts: (value) => listOf(UPSTREAM)(value) && value.split(/\s+/).every(hasValidPort),
  },
  {
    name: 'PUENTE_MCP_UPSTREAMS',
    expects:
      'the host:port of each replica of the MCP server, such as 127.0.0.1:8008 127.0.0.1:8018',
    accepts: (value) => listOf(UPSTREAM)(value) && value.split(/\s+/).every(hasValidPort),
  },
  {
    name: 'PUENTE_CERTIFICATE_FILE',
    expects: `a whole path without ", \\ or $`,
    accepts: (value) => FILE.test(value),
  },
  {
    name: 'PUENTE_CERTIFICATE_KEY_FILE',
    expects: `a whole path without ", \\ or $`,
    accepts: (value) => FILE.test(value),
  },
  {
    name: 'PUENTE_ACME_DIR',
    expects: `a whole path without ", \\ or $, or empty`,
    accepts: (value) => FILE.test(value),
    fallback: () => '',
  },
  {
    name: 'PUENTE_OCSP_RESOLVER',
    expects: 'one or more addresses of name servers, such as 127.0.0.11, or empty',
    accepts: (value) => value.split(/\s+/).every((word) => isIP(word) !== 0),
    fallback: () => '',
  },
  {
    name: 'PUENTE_SHARED_EGRESS',
    expects: 'addresses or networks, such as 160.79.104.0/21 2001:db8::/32, or none',
    accepts: (value) => value === 'none' || listOf(NETWORK)(value),
    // Anthropic's, from which the users of claude.ai, Claude Desktop and the mobile applications arrive.
    fallback: () => '160.79.104.0/21',
  },
  {
    name: 'PUENTE_UNLIMITED',
    expects: 'addresses or networks, such as 127.0.0.0/8 ::1, or empty',
    accepts: (value) => listOf(NETWORK)(value),
    fallback: () => '',
  },
  {
    name: 'PUENTE_TRUSTED_PROXIES',
    expects: 'addresses or networks, such as 10.0.0.0/8, or empty',
    accepts: (value) => listOf(NETWORK)(value),
    fallback: () => '',
  },
  {
    name: 'PUENTE_STATUS_SOCKET',
    expects: `a whole path without ", \\ or $, or empty`,
    accepts: (value) => FILE.test(value),
    fallback: () => '',
  },
  {
    name: 'PUENTE_RUN_DIR',
    expects: `a whole path without ", \\ or $`,
    accepts: (value) => FILE.test(value),
    fallback: (_, directory) => `${directory}/run`,
  },
  {
    name: 'PUENTE_ACCESS_LOG',
    expects: `a whole path without ", \\ or $, such as /dev/stdout`,
    accepts: (value) => FILE.test(value),
    fallback: (values) => `${values.get('PUENTE_RUN_DIR') ?? ''}/access.log`,
  },
  {
    name: 'PUENTE_ERROR_LOG',
    expects: `stderr or a whole path without ", \\ or $`,
    accepts: (value) => value === 'stderr' || FILE.test(value),
    fallback: () => 'stderr',
  },
  {
    name: 'PUENTE_HSTS_SECONDS',
    expects: 'a whole number of seconds; 0 sends no Strict-Transport-Security',
    accepts: (value) => /^(?:0|[1-9][0-9]{0,8})$/.test(value),
    // Browsers remember it for the host name on every port: on localhost it would break whatever else is developed there.
    fallback: (values) => (isLocalHost(values.get('PUENTE_HOST') ?? '') ? '0' : '31536000'),
  },
  {
    name: 'PUENTE_WORKER_USER',
    expects: 'the name of a system account, or empty',
    accepts: (value) => USER.test(value),
    fallback: () => '',
  },
  {
    name: 'PUENTE_NGINX_VERSION',
    expects: 'a version as "nginx -v" tells it, such as 1.22.1',
    accepts: (value) => VERSION.test(value),
    fallback: () => '1.22.1',
  },
]

export function hasValidPort(value: string): boolean {
  const port = splitHost(value).port ?? value
  return !/^[0-9]+$/.test(port) || Number(port) <= 65_535
}
