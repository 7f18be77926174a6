import { isIPv4, isIPv6 } from 'node:net'
import { z } from 'zod'
import { templates } from './template.ts'

// auth and mcp each validate the whole puente.yaml, and share no code: this file stands in both, and
// compose/faults holds both copies to the same verdicts.

const id = z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, {
  error: 'must be 1 to 40 lower-case letters, digits and inner hyphens',
})

const scopeToken = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, {
  error: 'must be a scope token (RFC 6749 3.3)',
})

const wholeNumber = (least: number, most: number) => z.int().min(least).max(most)

/** A secret never stands in the file: it is named by an environment variable or a file. */
export const secretReference = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/) }),
    z.strictObject({ file: z.string().min(1) }),
  ],
  { error: 'must be { env: NAME } or { file: path }, never the secret itself' },
)

const httpsUrl = z.url({ protocol: /^https$/, error: 'must be an https URL' })

const resourceUrl = httpsUrl.refine((value) => !/[#?]|\/$/.test(value), {
  error: 'must have no query, no fragment and no trailing slash (RFC 8707 2)',
})

const api = z.strictObject({
  resource: resourceUrl,
  name: z.string().min(1).max(80),
  scopes: z.record(scopeToken, z.string().min(1).max(200)),
  ttl: wholeNumber(60, 86_400).default(3600),
  algorithm: z.enum(['ES256', 'RS256']).default('ES256'),
})

const groupAllowance = z.strictObject({
  group: z.string().min(1).max(200),
  target: z.string().min(1).max(2000),
  scopes: z.array(scopeToken).min(1).max(50),
})

/** An OpenID Connect provider at which people may sign in. */
const upstream = z
  .strictObject({
    id,
    title: z.string().min(1).max(80),
    issuer: httpsUrl.refine((value) => !/[#?]/.test(value), {
      error: 'must have no query and no fragment (OpenID Connect Discovery 3)',
    }),
    clientId: z.string().min(1).max(255),
    clientSecret: secretReference,
    scopes: z
      .array(scopeToken)
      .max(20)
      .refine((names) => names.includes('openid'), { error: 'must include openid' })
      .default(['openid', 'profile', 'email']),
    trustEmail: z.boolean().default(false),
    domains: z
      .array(
        z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, {
          error: 'must be a lower-case domain, such as example.com',
        }),
      )
      .max(100)
      .default([]),
    createAccounts: z.boolean().default(false),
    groups: z
      .strictObject({
        claim: z.string().min(1).max(200).default('groups'),
        allow: z.array(groupAllowance).min(1).max(1000),
      })
      .optional(),
  })
  // Whoever can choose the claim could otherwise take over any account.
  .refine((value) => !value.trustEmail || value.domains.length > 0, {
    path: ['trustEmail'],
    error: 'needs domains: only addresses in them are trusted unverified',
  })

const directoryId = z.string().min(1).max(100)

/** How one login signs in: with a password (of a Windows domain: by NTLM), or as an identity of Entra ID. */
const login = z
  .strictObject({
    user: z.string().min(1).max(128).optional(),
    password: secretReference.optional(),
    domain: z.string().min(1).max(128).optional(),
    servicePrincipal: z
      .strictObject({ tenantId: directoryId, clientId: directoryId, clientSecret: secretReference })
      .optional(),
    managedIdentity: z.strictObject({ clientId: directoryId.optional() }).optional(),
  })
  .refine((value) => identitiesOf(value).length === 1, {
    error: 'must have one of user, servicePrincipal and managedIdentity',
  })
  .refine((value) => (value.user === undefined) === (value.password === undefined), {
    path: ['password'],
    error: 'must stand with a user, and only there',
  })
  .refine((value) => value.user !== undefined || value.domain === undefined, {
    path: ['domain'],
    error: 'is that of a user',
  })

type SqlLogin = {
  user?: string | undefined
  domain?: string | undefined
  servicePrincipal?: { clientId: string } | undefined
  managedIdentity?: { clientId?: string | undefined } | undefined
}

/** The names a login goes by; two logins with the same are one. */
const identitiesOf = ({ user, domain, servicePrincipal, managedIdentity }: SqlLogin) => [
  ...(user === undefined ? [] : [JSON.stringify([domain, user])]),
  ...(servicePrincipal === undefined ? [] : [servicePrincipal.clientId]),
  ...(managedIdentity === undefined ? [] : [managedIdentity.clientId ?? 'of the machine']),
]

/** Says whether a server name is an address that never leaves the machine. */
const isLoopback = (server: string) =>
  server === 'localhost' ||
  (isIPv4(server) && server.startsWith('127.')) ||
  (isIPv6(server) && server === '::1')

const sql = z
  .strictObject({
    server: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[^\\,]+$/, { error: 'must be a name or address alone: see instance and port' }),
    /** A named instance, whose port SQL Server Browser tells (UDP 1434). */
    instance: z.string().min(1).max(16).optional(),
    /** 1433 where neither port nor instance is given. */
    port: wholeNumber(1, 65_535).optional(),
    database: z.string().min(1).max(128),
    encrypt: z.union([z.boolean(), z.literal('strict')]).default(true),
    trustServerCertificate: z.boolean().default(false),
    /** Lets the listener of an availability group send the reader to a secondary. */
    readOnlyIntent: z.boolean().default(false),
    /** Tries all addresses of an availability group's listener at once. */
    multiSubnetFailover: z.boolean().default(false),
    reader: login,
    writer: login.optional(),
  })
  .refine((value) => value.encrypt !== false || isLoopback(value.server), {
    path: ['encrypt'],
    error: 'false is refused unless the server is a loopback address',
  })
  .refine(
    ({ reader, writer }) =>
      writer === undefined || identitiesOf(writer).join() !== identitiesOf(reader).join(),
    {
      path: ['writer'],
      error: 'must be another login than the reader',
    },
  )
  .refine((value) => value.instance === undefined || value.port === undefined, {
    path: ['port'],
    error: 'is not given with an instance, whose port SQL Server Browser tells',
  })
  .refine((value) => value.instance === undefined || !value.multiSubnetFailover, {
    path: ['multiSubnetFailover'],
    error: 'is for the listener of an availability group, which has a port and no instance',
  })
  .refine(
    (value) =>
      value.encrypt !== false ||
      [value.reader, value.writer].every((one) => one === undefined || one.user !== undefined),
    {
      path: ['encrypt'],
      error: 'false is refused with Entra ID, whose tokens must not be overheard',
    },
  )

const limits = z.strictObject({
  rows: wholeNumber(1, 100_000).default(1000),
  bytes: wholeNumber(1000, 1_000_000).default(100_000),
  // Claude gives a tool call 300 seconds.
  timeoutMs: wholeNumber(100, 290_000).default(30_000),
  concurrency: wholeNumber(1, 200).default(8),
  // 0 in any of the three: results are not kept.
  resultRows: wholeNumber(0, 10_000_000).default(100_000),
  resultTtlMinutes: wholeNumber(0, 1440).default(60),
  // All kept results of the tenant together; one of them takes a tenth of it at most.
  resultBytes: wholeNumber(0, 1_000_000_000_000).default(1_000_000_000),
})

const writes = z.strictObject({
  confirmAboveRows: z.union([wholeNumber(0, 1_000_000_000), z.null()]).default(0),
  // Tables, columns, constraints and indexes, as the writer, with the scope sql:ddl; each is asked about.
  schemaChanges: z.boolean().default(false),
})

const audit = z.strictObject({
  // The values of parameters; their names are recorded always.
  parameters: z.boolean().default(true),
})

const tenant = z.strictObject({
  id,
  title: z.string().min(1).max(80),
  sql,
  limits: limits.prefault({}),
  writes: writes.prefault({}),
  audit: audit.prefault({}),
  templates,
  acceptPrivilegedReader: z.boolean().default(false),
})

/** The origin's host: a name or an IP address, with a port where it is not 443. */
const host = z
  .string()
  .regex(/^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[1-9][0-9]{0,4})?$/, {
    error: 'must be a lower-case host name, with a port where it is not 443, and nothing else',
  })

const unique = <Item>(items: readonly Item[], key: (item: Item) => string) =>
  new Set(items.map(key)).size === items.length

/** The whole of puente.yaml, as the operator writes it; unknown keys are faults. */
export const documentSchema = z
  .strictObject({
    host,
    auth: z
      .strictObject({
        upstream: z
          .array(upstream)
          .max(20)
          .refine((items) => unique(items, (item) => item.id), {
            error: 'two providers have the same id',
          })
          .refine((items) => unique(items, (item) => item.issuer), {
            error: 'two providers have the same issuer',
          })
          .default([]),
        apis: z
          .array(api)
          .max(100)
          .refine((items) => unique(items, (item) => item.resource), {
            error: 'two APIs have the same resource',
          })
          .default([]),
      })
      .prefault({}),
    tenants: z
      .array(tenant)
      .min(1)
      .max(500)
      .refine((items) => unique(items, (item) => item.id), {
        error: 'two tenants have the same id',
      }),
  })
  .superRefine((document, context) => {
    const targets = new Set([
      ...document.tenants.map((item) => item.id),
      ...document.auth.apis.map((item) => item.resource),
    ])
    for (const [at, { groups }] of document.auth.upstream.entries()) {
      for (const [index, { target }] of (groups?.allow ?? []).entries()) {
        if (targets.has(target)) continue
        context.addIssue({
          code: 'custom',
          path: ['auth', 'upstream', at, 'groups', 'allow', index, 'target'],
          message: 'is no tenant and no resource of auth.apis',
        })
      }
    }
  })

export type Document = z.infer<typeof documentSchema>
