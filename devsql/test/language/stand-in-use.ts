import type { connect, Stand } from '../stand.ts'

/** What a topic's tests run against: one stand for all topics, and a connection of the writer. */
export type StandInUse = { stand: () => Stand; writer: () => Awaited<ReturnType<typeof connect>> }
