import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DevelopmentCertificateError } from '../../certs/src/development-certificate-error.ts'
import { makeDevelopmentCertificates } from '../../certs/src/development-certificates.ts'
import { ensureAccounts } from './accounts.ts'
import { announcement } from './announcement.ts'
import { writeConfig } from './config-file.ts'
import { writeDemoFile } from './demo-file.ts'
import { readEnvironment } from './environment.ts'
import { Fault } from './fault.ts'
import { startGateway } from './gateway.ts'
import { awaitHealth, notUsable } from './health.ts'
import { requirePort } from './ports.ts'
import { startPostgres } from './postgres.ts'
import { createProcesses } from './processes.ts'
import { requirePrograms, withSbin } from './programs.ts'
import { authEnvironment, startAuth, startDevsql, startMcp } from './services.ts'
import { openState } from './state.ts'
import { untilAskedToStop } from './until-asked-to-stop.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

const demo = async () => {
  const environment = readEnvironment(process.env)
  const { port, stateDirectory } = environment
  const path = withSbin(process.env['PATH'])
  const base = { PATH: path, HOME: process.env['HOME'], LANG: 'C.UTF-8', TZ: process.env['TZ'] }
  const asked = untilAskedToStop()
  const step = async <Result>(doing: string, work: Promise<Result>) => {
    const began = performance.now()
    process.stdout.write(`  ${doing.padEnd(44)}`)
    const result = await asked.orElse(work)
    say(`${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`)
    return result
  }

  say('Starting Puente\n')
  await using state = await openState(stateDirectory, say)
  const demoFile = join(stateDirectory, 'demo.json')
  await rm(demoFile, { force: true })
  await requirePort(port)
  const [nginx = 'nginx'] = await asked.orElse(requirePrograms(['nginx'], path, say))

  await using processes = createProcesses(state, asked.fail)
  const databaseUrl =
    environment.databaseUrl ??
    (await step(
      'PostgreSQL',
      startPostgres(processes, stateDirectory, state.secrets.postgresPassword),
    ))
  const sql =
    environment.sqlServer === undefined
      ? await step(
          'devsql, a look-alike of SQL Server',
          startDevsql(processes, base, databaseUrl, state.secrets),
        )
      : { title: environment.sqlServer.reader.database, ...environment.sqlServer }

  const host = `localhost:${port}`
  const configFile = await writeConfig(stateDirectory, host, sql)
  const settings = { configFile, databaseUrl, secrets: state.secrets, sql }
  const auth = await step('auth, the authorization server', startAuth(processes, base, settings))
  const accounts = [
    {
      email: 'writer@example.com',
      name: 'Wanda Writer',
      password: state.secrets.writerAccountPassword,
      scopes: sql.writer === undefined ? ['sql:read'] : ['sql:read', 'sql:write'],
    },
    {
      email: 'reader@example.com',
      name: 'Rita Reader',
      password: state.secrets.readerAccountPassword,
      scopes: ['sql:read'],
    },
  ]
  await step('accounts', ensureAccounts(accounts, authEnvironment(base, settings)))
  const mcp = await step('mcp, the MCP server', startMcp(processes, base, settings, auth))

  const certificates = await makeDevelopmentCertificates({
    directory: stateDirectory,
    hosts: ['localhost'],
    now: new Date(),
  })
  const ca = await readFile(certificates.caFile, 'utf8')
  await step(
    'gateway, nginx with TLS',
    startGateway(processes, {
      nginx,
      stateDirectory,
      host,
      port,
      certificates,
      authPort: auth.port,
      mcpPort: mcp.port,
      ca,
    }),
  )

  const baseUrl = `https://${host}`
  const health = await step('SQL Server', awaitHealth(`${baseUrl}/health`, ca, 20_000))
  const notes = health?.status === 200 ? [] : [notUsable(health?.text ?? '', stateDirectory)]
  const facts = {
    baseUrl,
    caFile: certificates.caFile,
    accounts,
    sql,
    postgresUrl: databaseUrl,
    ops: { auth: auth.opsPort, mcp: mcp.opsPort },
  }
  await writeDemoFile(stateDirectory, facts)
  say(announcement(facts, notes))

  await asked.stop
  say('\nStopping')
  await rm(demoFile, { force: true })
}

try {
  await demo()
  say('Stopped. What was made is kept for the next start.')
} catch (error) {
  if (!(error instanceof Fault || error instanceof DevelopmentCertificateError)) throw error
  process.stderr.write(`\n\n${error.message}\n`)
  process.exitCode = 1
}
