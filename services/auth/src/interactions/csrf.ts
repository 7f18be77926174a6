import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Tokens for the forms of one interaction. The interaction's own cookie says which browser it belongs to; the token
 * says that the form came from our page.
 */
export const createCsrf = (cookieKeys: readonly string[]) => {
  const token = (key: string, uid: string) =>
    createHmac('sha256', key).update(`csrf:${uid}`).digest('base64url')
  const [current] = cookieKeys
  if (current === undefined) throw new Error('there is no cookie key')
  return {
    tokenFor: (uid: string): string => token(current, uid),
    isValid: (uid: string, presented: string): boolean =>
      cookieKeys.some((key) => {
        const expected = Buffer.from(token(key, uid))
        const given = Buffer.from(presented)
        return expected.length === given.length && timingSafeEqual(expected, given)
      }),
  }
}

export type Csrf = ReturnType<typeof createCsrf>
