import { LOGINS, startDevsql } from '../stand.ts'
import { openSession } from './session.ts'

export type Login = {
  server: string
  port: number
  database: string
  user: string
  password: string
  encrypt: boolean
  trustServerCertificate: boolean
}

export type Target = Awaited<ReturnType<typeof openTarget>>

/**
 * The server the cases run on: that of PUENTE_TEST_SQL_URL where it is set, else a devsql of its own. What a case needs and
 * the server has not is told by `lacks`.
 */
export async function openTarget(environment: NodeJS.ProcessEnv) {
  await using started = new AsyncDisposableStack()
  const url = environment['PUENTE_TEST_SQL_URL']
  const logins =
    url === undefined
      ? ownLogins(started.use(await startDevsql()).port)
      : {
          main: parseLogin('PUENTE_TEST_SQL_URL', url),
          reader: otherLogin('PUENTE_TEST_SQL_READER_URL', environment),
          owner: otherLogin('PUENTE_TEST_SQL_OWNER_URL', environment),
        }
  const { version, major, hasShop } = await probe(logins.main)
  const lacking = new Map([
    ['shop', hasShop ? undefined : 'the database is not the sample shop'],
    ['reader', logins.reader ? undefined : 'PUENTE_TEST_SQL_READER_URL is not set'],
    ['owner', logins.owner ? undefined : 'PUENTE_TEST_SQL_OWNER_URL is not set'],
    ['2022', major >= FIRST_OF_2022 ? undefined : `the server is version ${major}, before 2022`],
  ])
  const resources = started.move()
  return {
    version,
    isDevsql: /\bdevsql\b/.test(version),
    logins,
    /** Why a case with this need is skipped; undefined where it runs. */
    lacks: (need: string): string | undefined => lacking.get(need),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

const FIRST_OF_2022 = 16

function ownLogins(port: number): { main: Login; reader: Login; owner: Login } {
  const place = {
    server: '127.0.0.1',
    port,
    database: 'shop',
    encrypt: true,
    trustServerCertificate: true,
  }
  return {
    main: { ...place, ...LOGINS.writer },
    reader: { ...place, ...LOGINS.reader },
    owner: { ...place, ...LOGINS.owner },
  }
}

const otherLogin = (name: string, environment: NodeJS.ProcessEnv): Login | undefined => {
  const url = environment[name]
  return url === undefined ? undefined : parseLogin(name, url)
}

/** Reads `mssql://user:password@host:port/database?encrypt=…&trustServerCertificate=…`; a fault never repeats the password. */
function parseLogin(name: string, text: string): Login {
  const url = URL.parse(text)
  if (url?.protocol !== 'mssql:' || url.hostname === '' || url.pathname.length < 2)
    throw new Error(`${name} is not mssql://user:password@host:port/database`)
  return {
    server: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? 1433 : Number(url.port),
    database: decodeURIComponent(url.pathname.slice(1)),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    encrypt: url.searchParams.get('encrypt') !== 'false',
    trustServerCertificate: url.searchParams.get('trustServerCertificate') === 'true',
  }
}

async function probe(login: Login) {
  await using session = await openSession(login)
  const answer = await session.run(
    "SELECT @@VERSION, CAST(SERVERPROPERTY('ProductMajorVersion') AS int), OBJECT_ID('sales.OrderLines')",
    [],
  )
  const row = answer.find((line) => line.startsWith('row: '))
  if (row === undefined) throw new Error(`the server does not say what it is: ${answer.join('; ')}`)
  const [version, major, shop] = JSON.parse(row.slice('row: '.length)) as [
    string,
    number | null,
    number | null,
  ]
  return { version: version.split('\n').join(' '), major: major ?? 0, hasShop: shop !== null }
}
