import { hash } from 'node:crypto'

/** SHA-256 of a bearer secret. The secrets are random and long, so nothing slower is needed. */
export const digest = (secret: string): Buffer => hash('sha256', secret, 'buffer')
