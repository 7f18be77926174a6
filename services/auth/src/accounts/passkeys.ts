import type { Sql } from '../database/connect.ts'

export type Passkey = {
  id: string
  accountId: string
  publicKey: Uint8Array<ArrayBuffer>
  counter: number
  transports: string[]
  name: string
  createdAt: Date
  usedAt: Date | null
}

type Row = Omit<Passkey, 'publicKey'> & { publicKey: Buffer }

const MOST_PER_ACCOUNT = 20

const toPasskey = (row: Row): Passkey => ({ ...row, publicKey: new Uint8Array(row.publicKey) })

/** Public keys of passkeys, in table `auth.passkey`. */
export const createPasskeys = (sql: Sql) => {
  const columns = sql`
    id, account_id as "accountId", public_key as "publicKey", counter::float8 as counter, transports, name,
    created_at as "createdAt", used_at as "usedAt"`
  return {
    find: async (id: string): Promise<Passkey | undefined> => {
      const [row] = await sql<Row[]>`select ${columns} from auth.passkey where id = ${id}`
      return row && toPasskey(row)
    },

    list: async (accountId: string): Promise<Passkey[]> => {
      const rows = await sql<Row[]>`
        select ${columns} from auth.passkey where account_id = ${accountId} order by created_at, id`
      return rows.map(toPasskey)
    },

    /** False when the passkey is there already, or the account has too many. */
    add: async (
      passkey: Pick<Passkey, 'id' | 'accountId' | 'publicKey' | 'counter' | 'transports' | 'name'>,
    ): Promise<boolean> => {
      const { count } = await sql`
        insert into auth.passkey (id, account_id, public_key, counter, transports, name)
        select ${passkey.id}, ${passkey.accountId}, ${Buffer.from(passkey.publicKey)}, ${passkey.counter},
          ${passkey.transports}, ${passkey.name}
        where (select count(*) from auth.passkey where account_id = ${passkey.accountId}) < ${MOST_PER_ACCOUNT}
        on conflict (id) do nothing`
      return count === 1
    },

    /** Notes a use. */
    used: async (id: string, counter: number): Promise<void> => {
      await sql`update auth.passkey set counter = ${counter}, used_at = now() where id = ${id}`
    },

    /** False when the account has no such passkey. */
    remove: async (accountId: string, id: string): Promise<boolean> => {
      const { count } = await sql`
        delete from auth.passkey where id = ${id} and account_id = ${accountId}`
      return count === 1
    },
  }
}

export type Passkeys = ReturnType<typeof createPasskeys>
