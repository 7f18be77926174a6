import { readFileSync } from 'node:fs'

/** The messages of damaged-messages.txt: what reads each, what becomes of it, and what is wrong with it. */
export const DAMAGED = readFileSync(new URL('damaged-messages.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [reader = '', outcome = '', hex = '', why = ''] = line.split('\t')
    return { reader, outcome, bytes: Buffer.from(hex, 'hex'), why }
  })
