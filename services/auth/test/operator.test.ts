import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { z } from 'zod'
import { redeemReset } from '../src/accounts/reset.ts'
import { obtainTokens, refresh, tokenRequest } from './client.ts'
import { findCommand } from '../src/operator/commands.ts'
import { CONFIGURATION, ISSUER, READER, WRITER, startAuth } from './harness.ts'
import { parseJson } from './json.ts'
import { createFolder, start } from './process.ts'

const auth = await startAuth()
const folder = await createFolder()
const config = await folder.write('puente.yaml', CONFIGURATION)
after(async () => {
  await auth[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const puente = async (args: string[], input = '', more: Record<string, string> = {}) => {
  const env = { PUENTE_CONFIG: config, DATABASE_URL: auth.databaseUrl, ...more }
  await using command = start('bin/puente.ts', env, args, input)
  const exitCode = await command.exited
  return { exitCode, ...command.output() }
}

const add = (email: string, ...more: string[]) =>
  puente(
    ['accounts', 'add', email, '--name', 'Ana', '--password-stdin', ...more],
    'a good password\n',
  )

const account = z.looseObject({
  email: z.string(),
  disabled: z.boolean(),
  access: z.record(z.string(), z.array(z.string())),
})

const show = async (email: string) => {
  const { stdout } = await puente(['accounts', 'show', email, '--json'])
  return parseJson(account, stdout)
}

const recorded = async (event: string) => {
  const { stdout } = await puente(['audit', 'show', '--event', event, '--json'])
  return parseJson(
    z.array(z.looseObject({ event: z.string(), details: z.record(z.string(), z.unknown()) })),
    stdout,
  )
}

suite('accounts', () => {
  test('an account is added with what it may grant, and listed', async () => {
    const added = await add(
      'Ana@Example.com',
      '--allow',
      'default=sql:read',
      '--allow',
      'https://bridge.test/sse=sql:write',
      '--allow',
      'https://bridge.test/t/hr/mcp=sql:read',
      '--allow',
      'https://invoices.test/api/=invoices:read',
    )
    assert.equal(added.exitCode, 0, added.stderr)
    const { email, disabled, access } = await show('ana@example.com')
    assert.deepEqual(
      { email, disabled, access },
      {
        email: 'ana@example.com',
        disabled: false,
        access: {
          default: ['sql:read', 'sql:write'],
          hr: ['sql:read'],
          'https://invoices.test/api': ['invoices:read'],
        },
      },
    )
    const { stdout } = await puente(['accounts', 'list'])
    assert.match(stdout, /^EMAIL +NAME +STATE +MAY GRANT$/m)
    assert.match(stdout, /^ana@example\.com +Ana +active +default=sql:read,sql:write /m)
  })

  test('an account that exists is left as it is: exit code 4', async () => {
    const before = await show('ana@example.com')
    const again = await add('ana@example.com', '--allow', 'default=sql:read')
    assert.equal(again.exitCode, 4)
    assert.match(again.stderr, /already exists/)
    assert.deepEqual(await show('ana@example.com'), before)
  })

  test('what an account may grant is changed per target, and taken away', async () => {
    const allowed = await puente([
      'accounts',
      'allow',
      'ana@example.com',
      'default=sql:read',
      'hr=',
    ])
    assert.equal(allowed.exitCode, 0)
    assert.match(allowed.stdout, /may now grant: default=sql:read https/)
    assert.deepEqual((await show('ana@example.com')).access, {
      default: ['sql:read'],
      'https://invoices.test/api': ['invoices:read'],
    })
  })

  test('a password is changed; an unknown account is not found: exit code 3', async () => {
    const change = (email: string) =>
      puente(['accounts', 'password', email, '--password-stdin'], 'another password\n')
    assert.equal((await change('ana@example.com')).exitCode, 0)
    assert.equal((await change('bob@example.com')).exitCode, 3)
  })

  test('a link lets the person set a password once', async () => {
    const { stdout } = await puente(['accounts', 'link', 'ana@example.com', '--forget-factors'])
    const url = new URL(stdout.trim())
    assert.equal(url.origin, ISSUER)
    const token = String(url.searchParams.get('token'))
    assert.ok(await redeemReset(auth.sql, token, 'chosen by herself'))
    assert.equal(await redeemReset(auth.sql, token, 'chosen by a thief'), undefined)
    const all = await puente(['audit', 'show', '--event', 'operator.accounts.link', '--json'])
    assert.ok(!all.stdout.includes(token))
  })

  test('a disabled account is out at once, and what it granted is gone', async () => {
    const { client, tokens } = await obtainTokens(auth, { scope: 'sql:read' }, { person: READER })
    const disabled = await puente(['accounts', 'disable', READER.email])
    assert.match(disabled.stdout, /1 browser sessions, 1 connected applications/)
    assert.equal((await refresh(auth, client, tokens.refresh_token)).body.error, 'invalid_grant')
    await assert.rejects(obtainTokens(auth, {}, { person: READER }))
    assert.equal((await puente(['accounts', 'enable', READER.email])).exitCode, 0)
    await obtainTokens(auth, { scope: 'sql:read' }, { person: READER })
  })
})

suite('grants and sessions', () => {
  test('a grant is listed with who, what and for whom, and revoked by its id', async () => {
    const { client, tokens } = await obtainTokens(auth)
    const listed = await puente(['grants', 'list', '--client', client.client_id, '--json'])
    const grant = z.object({
      id: z.string(),
      email: z.string(),
      name: z.string(),
      scopes: z.array(z.string()),
    })
    const [found, ...others] = parseJson(z.array(grant), listed.stdout)
    assert.ok(found)
    assert.equal(others.length, 0)
    assert.equal(found.email, WRITER.email)
    assert.equal(found.name, 'Test client')
    assert.deepEqual(found.scopes, ['sql:read', 'sql:write'])
    assert.match((await puente(['grants', 'list'])).stdout, new RegExp(`^${found.id} `, 'm'))
    assert.equal((await puente(['grants', 'revoke', found.id])).exitCode, 0)
    assert.equal((await refresh(auth, client, tokens.refresh_token)).body.error, 'invalid_grant')
    assert.equal((await puente(['grants', 'revoke', found.id])).exitCode, 3)
  })

  test('an id may begin with a hyphen, as one in 64 does', async () => {
    const { client } = await obtainTokens(auth)
    const [row] = await auth.sql<{ grant_id: string }[]>`
      update auth.oidc_model set grant_id = '-' || substr(grant_id, 2)
      where model = 'Grant' and client_id = ${client.client_id} returning grant_id`
    assert.match(String(row?.grant_id), /^-[\w-]{20,}$/)
    assert.equal((await puente(['grants', 'revoke', String(row?.grant_id)])).exitCode, 0)
    const listed = await puente(['grants', 'list', '--client', `-${'x'.repeat(20)}`, '--json'])
    assert.equal(listed.exitCode, 0, listed.stderr)
    assert.equal(listed.stdout, '[]\n')
  })

  test('all grants of an account to one client end together, and no others', async () => {
    const one = await obtainTokens(auth)
    const other = await obtainTokens(auth)
    const { client_id: clientId } = one.client
    const revoked = await puente([
      'grants',
      'revoke',
      '--account',
      WRITER.email,
      '--client',
      clientId,
    ])
    assert.equal(revoked.stdout, 'revoked 1 grants\n')
    assert.equal((await refresh(auth, one.client, one.tokens.refresh_token)).status, 400)
    assert.equal((await refresh(auth, other.client, other.tokens.refresh_token)).status, 200)
  })

  test('browser sessions end, connected applications stay', async () => {
    const { client, tokens } = await obtainTokens(auth)
    const ended = await puente(['sessions', 'end', WRITER.email, '--json'])
    assert.ok(parseJson(z.object({ sessions: z.number() }), ended.stdout).sessions > 0)
    assert.equal((await refresh(auth, client, tokens.refresh_token)).status, 200)
  })
})

suite('clients', () => {
  const invoices = 'https://invoices.test/api'
  const secretShown = z.object({ clientId: z.string(), secret: z.string() })
  const ask = (client: { clientId: string; secret: string }) =>
    tokenRequest(auth, {
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.secret,
      resource: invoices,
    })

  test('a service is added, gets tokens, has its secret changed, and is gone', async () => {
    const args = ['--name', 'Night run', '--service', '--allow', `${invoices}=invoices:read`]
    const added = await puente(['clients', 'add', ...args, '--json'])
    assert.equal(added.exitCode, 0, added.stderr)
    const client = parseJson(secretShown, added.stdout)
    const { status, body } = await ask(client)
    assert.equal(status, 200, JSON.stringify(body))
    assert.equal(body.scope, 'invoices:read')

    const changed = await puente(['clients', 'secret', client.clientId, '--overlap', '1', '--json'])
    const next = parseJson(secretShown, changed.stdout)
    assert.equal((await ask(client)).status, 200)
    assert.equal((await ask(next)).status, 200)
    const last = await puente(['clients', 'secret', client.clientId, '--overlap', '0', '--json'])
    assert.equal((await ask(next)).status, 401)
    assert.equal((await ask(parseJson(secretShown, last.stdout))).status, 200)

    assert.equal((await puente(['clients', 'allow', client.clientId, `${invoices}=`])).exitCode, 0)
    assert.notEqual((await ask(parseJson(secretShown, last.stdout))).status, 200)
    assert.match((await puente(['clients', 'list'])).stdout, /Night run +preregistered +yes/)
    assert.equal((await puente(['clients', 'revoke', client.clientId])).exitCode, 0)
    assert.equal((await puente(['clients', 'revoke', client.clientId])).exitCode, 3)
    assert.equal((await ask(next)).status, 401)
  })

  test('a client that registered itself is removed with all it was granted', async () => {
    const { client, tokens } = await obtainTokens(auth)
    assert.equal((await puente(['clients', 'revoke', client.client_id])).exitCode, 0)
    assert.equal((await refresh(auth, client, tokens.refresh_token)).body.error, 'invalid_client')
  })

  test('a secret is in no list and no record', async () => {
    const shown = await puente(['clients', 'list', '--json'])
    const all = await puente(['audit', 'show', '--limit', '1000', '--json'])
    assert.doesNotMatch(shown.stdout + all.stdout, /sha256:|client_secret/)
    const events = await recorded('operator.clients')
    assert.deepEqual(
      new Set(events.map(({ event }) => event)),
      new Set([
        'operator.clients.add',
        'operator.clients.secret',
        'operator.clients.allow',
        'operator.clients.revoke',
      ]),
    )
  })
})

suite('resources, keys and the audit trail', () => {
  test('resources are listed with what tokens for them are like', async () => {
    const { stdout } = await puente(['resources', 'list'])
    assert.match(
      stdout,
      /^https:\/\/bridge\.test\/t\/hr\/sse +hr +Human Resources +sql:read +3600 s +ES256$/m,
    )
    assert.match(stdout, /^https:\/\/invoices\.test\/api .* 900 s +RS256$/m)
  })

  test('keys are rotated, and shown as what they are', async () => {
    const env = { AUTH_KEY_ENCRYPTION_KEY: auth.kek[0].toString('base64') }
    assert.equal((await puente(['keys', 'rotate'])).exitCode, 78)
    const rotated = await puente(['keys', 'rotate', '--only', 'ES256', '--lead', '600'], '', env)
    assert.match(rotated.stdout, /^ES256 [\w-]{43} signs in 600 s$/m)
    const { stdout } = await puente(['keys', 'list', '--json'])
    const keys = parseJson(z.array(z.object({ algorithm: z.string(), state: z.string() })), stdout)
    assert.deepEqual(keys.map(({ algorithm, state }) => `${algorithm} ${state}`).toSorted(), [
      'ES256 next',
      'ES256 signing',
      'HMAC signing',
      'RS256 signing',
    ])
    assert.doesNotMatch(stdout, /"d"|sealed/)
    assert.equal((await puente(['keys', 'reseal'], '', env)).stdout, 'sealed 4 secrets anew\n')
  })

  test('every change is recorded with who made it, and nothing secret', async () => {
    const [added] = await recorded('operator.accounts.add')
    assert.ok(added?.['accountId'])
    assert.ok(added.details['by'])
    for (const event of [
      'accounts.allow',
      'accounts.password',
      'accounts.disable',
      'grants.revoke',
    ]) {
      assert.ok((await recorded(`operator.${event}`)).length > 0, event)
    }
    const all = await puente(['audit', 'show', '--limit', '1000', '--json'])
    assert.doesNotMatch(all.stdout, /a good password|another password/)
    // What was refused changed nothing, and is not there.
    assert.equal((await recorded('operator.accounts.add')).length, 1)
  })

  test('the trail verifies until somebody touches it: exit code 1', async () => {
    const intact = await puente(['audit', 'verify', '--json'])
    assert.equal(intact.exitCode, 0, intact.stdout)
    const { heads } = parseJson(
      z.object({ heads: z.record(z.string(), z.unknown()) }),
      intact.stdout,
    )
    const file = await folder.write('heads.json', JSON.stringify(heads))
    assert.match(
      (await puente(['audit', 'verify', '--heads', file])).stdout,
      /^intact: \d+ records/,
    )
    await auth.sql`update auth.audit set account_id = null where event = 'operator.accounts.add'`
    const touched = await puente(['audit', 'verify'])
    assert.equal(touched.exitCode, 1)
    assert.match(touched.stdout, /^NOT INTACT\nchain operator, record \d+: was changed$/m)
  })
})

suite('the command line', () => {
  test('what makes no sense changes nothing and says what would: exit code 2', async () => {
    const before = await show('ana@example.com')
    const wrong = [
      [],
      ['nonsense'],
      ['accounts'],
      ['accounts', 'constructor'],
      ['accounts', 'add'],
      ['accounts', 'add', 'x@example.com'],
      ['accounts', 'add', 'x@example.com', '--name', 'X'],
      ['accounts', 'add', 'no-address', '--name', 'X', '--password-stdin'],
      ['accounts', 'add', 'x@example.com', '--name', ' ', '--password-stdin'],
      ['accounts', 'add', 'x@example.com', '--surprise'],
      ['accounts', 'add', 'x@example.com', 'y@example.com', '--name', 'X', '--password-stdin'],
      ['accounts', 'allow', 'ana@example.com'],
      ['accounts', 'allow', 'ana@example.com', 'default'],
      ['accounts', 'allow', 'ana@example.com', 'nowhere=sql:read'],
      ['accounts', 'allow', 'ana@example.com', 'hr=sql:write'],
      ['grants', 'revoke'],
      ['grants', 'revoke', 'x', '--client', 'y'],
      ['audit', 'show', '--since', 'yesterday'],
      ['audit', 'show', '--limit', '0'],
      ['audit', 'prune', '--before', '2026'],
      ['audit', 'verify', '--heads', '/nowhere.json'],
    ]
    const attempts = wrong.map(async (args) => ({
      args,
      ...(await puente(args, 'a good password\n')),
    }))
    for (const { args, exitCode, stderr, stdout } of await Promise.all(attempts)) {
      assert.equal(exitCode, 2, `${args.join(' ')}: ${stdout}${stderr}`)
      assert.notEqual(stderr, '')
      assert.doesNotMatch(stderr, /^ +at /m)
      assert.equal(stdout, '')
    }
    const short = await puente(
      ['accounts', 'add', 'x@example.com', '--name', 'X', '--password-stdin'],
      'short\n',
    )
    assert.equal(short.exitCode, 2)
    assert.deepEqual(await show('ana@example.com'), before)
  })

  test('--help explains, on every level, without a database', async () => {
    const help = async (...args: string[]) => {
      await using command = start('bin/puente.ts', {}, [...args, '--help'])
      assert.equal(await command.exited, 0)
      return command.output().stdout
    }
    const general = await help()
    assert.match(general, /Exit codes: 0 done/)
    assert.match(await help('keys'), /^ {2}keys rotate /m)
    const names = [...general.matchAll(/^ {2}([a-z]+ [a-z]+) {2}/gm)].map(([, name]) =>
      String(name),
    )
    assert.ok(names.length >= 15)
    for (const name of names) {
      const found = findCommand([...name.split(' '), '--help'])
      assert.ok('help' in found && found.help.startsWith(`puente ${name}`))
    }
  })

  test('missing settings are named: exit code 78', async () => {
    await using command = start('bin/puente.ts', {}, ['accounts', 'list'])
    assert.equal(await command.exited, 78)
    assert.match(command.output().stderr, /PUENTE_CONFIG: [\s\S]*DATABASE_URL: /)
  })
})
