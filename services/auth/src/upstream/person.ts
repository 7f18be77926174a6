import { z } from 'zod'
import { normaliseEmail } from '../accounts/accounts.ts'
import type { Document } from '../config/document.ts'

export type UpstreamProvider = Document['auth']['upstream'][number]

/** The one spelling of a provider's issuer, under which its subjects are known. */
export const issuerOf = ({ issuer }: UpstreamProvider): string => new URL(issuer).href

/** Somebody as an upstream provider describes them, as far as that is believed. */
export type UpstreamPerson = {
  issuer: string
  subject: string
  /** An address the provider vouches for. */
  email: string
  name: string
  groups: readonly string[]
}

export type Disbelief = 'no_email' | 'unverified_email' | 'other_domain'

const claimsSchema = z.looseObject({
  sub: z.string().min(1).max(255),
  email: z.email().max(254).optional(),
  // Some send the text.
  email_verified: z
    .union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })])
    .optional(),
  name: z.string().optional(),
})

const MOST_GROUPS = 2000
const groupsSchema = z.array(z.string()).max(MOST_GROUPS).catch([])

/**
 * Completes the claims of an ID token with those of the userinfo endpoint. An address and whether it is verified stay
 * together: what one of the two says of its own is no word for the other's.
 */
export const joinClaims = (
  idToken: Record<string, unknown>,
  userInfo: Record<string, unknown>,
): Record<string, unknown> => {
  const { email, email_verified } = idToken['email'] === undefined ? userInfo : idToken
  return { ...userInfo, ...idToken, email, email_verified }
}

/**
 * Decides what to believe of the claims of a verified ID token. An address counts if `email_verified` is true, or if
 * the claim is missing and the operator trusts this provider; where there are domains, it must be in one of them.
 * Verifying the token is the caller's.
 */
export const believe = (
  provider: UpstreamProvider,
  claims: Record<string, unknown>,
): UpstreamPerson | Disbelief => {
  const parsed = claimsSchema.safeParse(claims)
  if (!parsed.success || parsed.data.email === undefined) return 'no_email'
  const { sub, email_verified: verified, name } = parsed.data
  if (!(verified ?? provider.trustEmail)) return 'unverified_email'
  const email = normaliseEmail(parsed.data.email)
  const domain = email.slice(email.lastIndexOf('@') + 1)
  if (provider.domains.length > 0 && !provider.domains.includes(domain)) return 'other_domain'
  const groups = groupsSchema.parse(provider.groups ? claims[provider.groups.claim] : [])
  return {
    issuer: issuerOf(provider),
    subject: sub,
    email,
    name: (name ?? '').replace(/\p{C}/gu, ' ').trim().slice(0, 200) || email,
    groups,
  }
}

/** What the groups allow, as scopes per target. */
export const allowedByGroups = (
  provider: UpstreamProvider,
  groups: readonly string[],
): Map<string, string[]> => {
  const allowed = new Map<string, string[]>()
  for (const { group, target, scopes } of provider.groups?.allow ?? []) {
    if (!groups.includes(group)) continue
    allowed.set(target, [...new Set([...(allowed.get(target) ?? []), ...scopes])])
  }
  return allowed
}
