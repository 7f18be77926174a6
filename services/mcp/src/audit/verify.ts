import { z } from 'zod'
import { hashRecord, NO_PREDECESSOR } from './record.ts'
import type { AuditHead, AuditRecord } from './record.ts'

const MOST_FAULTS = 100

const witnessed = z.object({ heads: z.array(z.string()) })
const pruned = z.object({ ends: z.array(z.string()) })

export type Verdict = {
  records: number
  chains: number
  /** What is wrong, in words; empty if nothing is. At most a hundred are listed. */
  faults: string[]
  /** Where each chain ends: to be kept elsewhere and compared later. */
  heads: Record<string, AuditHead>
}

export type Place = AuditHead & { chain: string }

const toPlace = (text: string): Place => {
  const [chain = '', seq, hash = ''] = text.split(' ')
  return { chain, seq: Number(seq), hash }
}

/** The highest place that is claimed for each chain. */
const createClaims = () => {
  const places = new Map<string, Place>()
  return {
    places,
    add: (texts: readonly string[]) => {
      for (const place of texts.map(toPlace)) {
        if (place.seq > (places.get(place.chain)?.seq ?? 0)) places.set(place.chain, place)
      }
    },
  }
}

/**
 * Goes through every record, chain by chain in order, and says what was deleted, changed, inserted or reordered: each
 * record must be its hash, name its predecessor, and be the next. Chains must reach what `heads` says, what the witness
 * records of other chains saw, and what `known` (heads kept elsewhere) says; they begin with 1, or where a recorded
 * pruning ended. `hashAt` gives the hash of one record. Somebody who can change all of these, and was never seen by an
 * outside copy of the heads, is not found out.
 */
export const verifyTrail = async (
  records: AsyncIterable<AuditRecord>,
  heads: ReadonlyMap<string, AuditHead>,
  known: readonly Place[],
  hashAt: (chain: string, seq: number) => Promise<string | undefined>,
): Promise<Verdict> => {
  const faults: string[] = []
  const fault = (text: string) => {
    if (faults.length < MOST_FAULTS) faults.push(text)
  }
  const ends = new Map<string, AuditHead>()
  const starts: Place[] = []
  const seen = createClaims()
  const dropped = createClaims()
  let count = 0

  for await (const record of records) {
    count += 1
    const { chain, seq, previous, hash } = record
    const where = `chain ${chain}, record ${seq}`
    const before = ends.get(chain)
    if (hashRecord(record) !== hash) fault(`${where}: was changed`)
    else if (record.event === 'audit.witness') {
      seen.add(witnessed.parse(JSON.parse(record.details)).heads)
    } else if (record.event === 'audit.pruned') {
      dropped.add(pruned.parse(JSON.parse(record.details)).ends)
    }
    if (before === undefined) {
      if (seq > 1) starts.push({ chain, seq: seq - 1, hash: previous })
      else if (previous !== NO_PREDECESSOR) fault(`${where}: names a predecessor`)
    } else if (seq === before.seq) fault(`${where}: is there twice`)
    else if (seq !== before.seq + 1) fault(`${where}: ${seq - before.seq - 1} before it missing`)
    else if (previous !== before.hash) fault(`${where}: does not follow the one before it`)
    ends.set(chain, { seq, hash })
  }

  for (const { chain, seq, hash } of starts) {
    const end = dropped.places.get(chain)
    if (end?.seq !== seq || end.hash !== hash) fault(`chain ${chain}: its first ${seq} are missing`)
  }
  const check = async (place: Place, who: string) => {
    if ((dropped.places.get(place.chain)?.seq ?? 0) >= place.seq) return
    const end = ends.get(place.chain)
    if (!end || end.seq < place.seq) {
      fault(`chain ${place.chain}: ends at ${end?.seq ?? 0}, but ${who} has it reach ${place.seq}`)
    } else if ((await hashAt(place.chain, place.seq)) !== place.hash) {
      fault(`chain ${place.chain}, record ${place.seq}: is not the one ${who} has`)
    }
  }
  for (const [chain, head] of heads) await check({ chain, ...head }, 'its head')
  for (const chain of ends.keys()) if (!heads.has(chain)) fault(`chain ${chain}: has no head`)
  for (const place of seen.places.values()) await check(place, 'another chain')
  for (const place of known) await check(place, 'the file')

  return { records: count, chains: ends.size, faults, heads: Object.fromEntries(ends) }
}
