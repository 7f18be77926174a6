import { z } from 'zod'
import { NO_PREDECESSOR, hashRecord } from './record.ts'
import type { AuditHead, AuditRecord } from './record.ts'
import { WITNESS } from './witness.ts'

/** What is recorded when old partitions are dropped: where the rest of each chain begins. */
export const PRUNED = 'audit.pruned'

const MOST_FAULTS = 100

const witnessDetails = z.object({ heads: z.array(z.string()) })
const prunedDetails = z.object({ ends: z.array(z.string()) })

export type Verdict = {
  records: number
  chains: number
  /** What is wrong, in words; empty if nothing is. At most a hundred are listed. */
  faults: string[]
  /** Where each chain ends: to be kept elsewhere and compared later. */
  heads: Record<string, AuditHead>
}

export type Place = AuditHead & { chain: string }

const places = (record: AuditRecord): Place[] => {
  const details: unknown = JSON.parse(record.details)
  const texts =
    record.event === WITNESS
      ? witnessDetails.parse(details).heads
      : record.event === PRUNED
        ? prunedDetails.parse(details).ends
        : []
  return texts.map((text) => {
    const [chain = '', seq, hash = ''] = text.split(' ')
    return { chain, seq: Number(seq), hash }
  })
}

/** The highest place claimed for each chain. */
const createClaims = () => {
  const claims = new Map<string, Place>()
  return {
    claims,
    add: (place: Place) => {
      if (place.seq > (claims.get(place.chain)?.seq ?? 0)) claims.set(place.chain, place)
    },
  }
}

/**
 * Goes through every record, chain by chain in order, and says what was deleted, changed, inserted or reordered: each
 * record must be its hash, name its predecessor, and be the next. Chains must reach what `heads` says, what the
 * witness records of other chains saw, and what `known` (heads kept elsewhere) says; they begin with 1, or where a
 * recorded pruning ended. `hashAt` gives the hash of one record. Somebody who can change every one of these, and was
 * never seen by an outside copy of the heads, is not found out.
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
  const starts = new Map<string, Place>()
  const witnessed = createClaims()
  const pruned = createClaims()
  let count = 0

  for await (const record of records) {
    count += 1
    const { chain, seq, previous, hash } = record
    const where = `chain ${chain}, record ${seq}`
    const before = ends.get(chain)
    if (hashRecord(record) !== hash) fault(`${where}: was changed`)
    else if (record.event === WITNESS) for (const place of places(record)) witnessed.add(place)
    else if (record.event === PRUNED) for (const place of places(record)) pruned.add(place)
    if (!before) {
      if (seq > 1) starts.set(chain, { chain, seq: seq - 1, hash: previous })
      else if (previous !== NO_PREDECESSOR) fault(`${where}: names a predecessor`)
    } else if (seq === before.seq) fault(`${where}: is there twice`)
    else if (seq !== before.seq + 1) fault(`${where}: ${seq - before.seq - 1} before it missing`)
    else if (previous !== before.hash) fault(`${where}: does not follow the one before it`)
    ends.set(chain, { seq, hash })
  }

  for (const { chain, seq, hash } of starts.values()) {
    const end = pruned.claims.get(chain)
    if (end?.seq !== seq || end.hash !== hash) fault(`chain ${chain}: its first ${seq} are missing`)
  }
  const isPruned = ({ chain, seq }: Place) => (pruned.claims.get(chain)?.seq ?? 0) >= seq
  const check = async (place: Place, who: string) => {
    if (isPruned(place)) return
    const end = ends.get(place.chain)
    if (!end || end.seq < place.seq) {
      fault(`chain ${place.chain}: ends at ${end?.seq ?? 0}, but ${who} has it reach ${place.seq}`)
    } else if ((await hashAt(place.chain, place.seq)) !== place.hash) {
      fault(`chain ${place.chain}, record ${place.seq}: is not the one ${who} has`)
    }
  }
  for (const [chain, head] of heads) await check({ chain, ...head }, 'its head')
  for (const chain of ends.keys()) if (!heads.has(chain)) fault(`chain ${chain}: has no head`)
  for (const place of witnessed.claims.values()) await check(place, 'another chain')
  for (const place of known) await check(place, 'the file')

  return { records: count, chains: ends.size, faults, heads: Object.fromEntries(ends) }
}
