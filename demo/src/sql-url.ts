import { Fault } from './fault.ts'

/** A login on a SQL Server, read from `mssql://user:password@host:port/database?encrypt=…&trustServerCertificate=…`. */
export type SqlLogin = {
  server: string
  port: number
  database: string
  user: string
  password: string
  encrypt: boolean | 'strict'
  trustServerCertificate: boolean
}

const form =
  'mssql://user:password@host:port/database?encrypt=true&trustServerCertificate=true, with special characters percent-encoded'

const one = <Value>(
  name: string,
  parameters: URLSearchParams,
  key: string,
  values: ReadonlyMap<string, Value>,
  otherwise: Value,
) => {
  const text = parameters.get(key)
  if (text === null) return otherwise
  const value = values.get(text)
  if (value === undefined)
    throw new Fault(`${name}: ${key} must be ${[...values.keys()].join(' or ')}.`)
  return value
}

const booleans = new Map([
  ['true', true],
  ['false', false],
])
const encryptions = new Map<string, boolean | 'strict'>([...booleans, ['strict', 'strict']])

/** A percent-encoded part of a URL as it was meant; undefined where a % stands for itself. */
const decoded = (part = '') => {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

/** Reads the URL that the variable `name` holds. The message of a fault never repeats the URL: it holds a password. */
export const parseSqlUrl = (name: string, text: string): SqlLogin => {
  const url = URL.parse(text)
  const database = decoded(url?.pathname.slice(1))
  const user = decoded(url?.username)
  const password = decoded(url?.password)
  if (url?.protocol !== 'mssql:' || !url.hostname || !user || !password || !database) {
    throw new Fault(`${name} must have the form ${form}.`)
  }
  const unknown = [...url.searchParams.keys()].filter(
    (key) => key !== 'encrypt' && key !== 'trustServerCertificate',
  )
  if (unknown.length > 0) throw new Fault(`${name}: unknown setting ${unknown.join(', ')}.`)
  return {
    server: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 1433 : Number(url.port),
    database,
    user,
    password,
    encrypt: one(name, url.searchParams, 'encrypt', encryptions, true),
    trustServerCertificate: one(name, url.searchParams, 'trustServerCertificate', booleans, false),
  }
}
