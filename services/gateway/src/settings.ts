import { FILE, LISTEN, hasValidPort, type Variable } from './variables.ts'

const SECONDS = /^[1-9][0-9]{0,4}$/

const readyPort = (name: string): Variable => ({
  name,
  expects: 'the port on which each replica answers /readyz, or empty',
  accepts: (value) => LISTEN.test(value) && !value.includes(':') && hasValidPort(value),
  fallback: () => '',
})

const seconds = (name: string, fallback: string): Variable => ({
  name,
  expects: 'a whole number of seconds, at least 1',
  accepts: (value) => SECONDS.test(value),
  fallback: () => fallback,
})

/** What the program that runs nginx is told beyond what the templates need. */
export const SETTINGS: readonly Variable[] = [
  {
    name: 'PUENTE_DIRECTORY',
    expects: `a whole path without ", \\ or $`,
    accepts: (value) => FILE.test(value),
    fallback: () => '/run/puente',
  },
  {
    name: 'PUENTE_NGINX',
    expects: 'the name or whole path of nginx',
    accepts: (value) => /^[^\p{Cc}]+$/u.test(value),
    fallback: () => 'nginx',
  },
  {
    name: 'PUENTE_OPS_LISTEN',
    expects: 'a port or an address with a port, such as 0.0.0.0:9009',
    accepts: (value) => LISTEN.test(value) && hasValidPort(value),
    fallback: () => '127.0.0.1:9009',
  },
  readyPort('PUENTE_AUTH_READY_PORT'),
  readyPort('PUENTE_MCP_READY_PORT'),
  seconds('PUENTE_FOLLOW_SECONDS', '1'),
  seconds('PUENTE_STOP_SECONDS', '20'),
]
