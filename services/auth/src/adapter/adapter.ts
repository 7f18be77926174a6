import { errors } from 'oidc-provider'
import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Sql } from '../database/connect.ts'
import type { Kek } from '../keys/seal.ts'
import { ACCESS_TOKEN_MODELS, createAccessTokenAdapter } from './access-token-adapter.ts'
import { hideSecret } from './client-secret.ts'
import { createDeviceCodeSeal } from './device-code.ts'
import { digest } from './digest.ts'
import { GRACE_SECONDS, GRACE_USES } from './grace.ts'
import type { PresentedTokens } from './presented-tokens.ts'
import type { Refreshes, StoredRow } from './refreshes.ts'

type Consumed = { grant_id: string | null; uses: number }

export type AdapterEvents = {
  tokenRevoked: (jti: string) => Promise<void>
  refreshReusedInGrace: (grantId: string | undefined) => Promise<void>
}

// An interaction carries a copy of its session, cookie value included, which nothing reads.
const hideCookie = (payload: AdapterPayload): AdapterPayload => {
  if (!payload.session) return payload
  const { cookie: _secret, ...session } = payload.session
  return { ...payload, session }
}

const hideSecrets: Record<string, (payload: AdapterPayload) => AdapterPayload> = {
  Client: hideSecret,
  Interaction: hideCookie,
}

/** oidc-provider's storage on table `auth.oidc_model`. One instance serves one model. */
export const createAdapter = (
  sql: Sql,
  events: AdapterEvents,
  presented: PresentedTokens,
  refreshes: Refreshes,
  kek: Kek,
) => {
  const deviceCodes = createDeviceCodeSeal(kek)
  return (model: string): Adapter => {
    if (ACCESS_TOKEN_MODELS.has(model)) {
      return createAccessTokenAdapter(sql, presented, model, events.tokenRevoked)
    }
    const rotates = model === 'RefreshToken'

    const toPayload = (row: StoredRow | undefined, id: Pick<AdapterPayload, 'jti'>) => {
      if (!row) return undefined
      // What was taken out in upsert; a client has no jti.
      const shown = deviceCodes.show(model, row.payload)
      const payload = model === 'Client' ? { ...shown } : { ...shown, ...id }
      return row.consumed ? { ...payload, consumed: true } : payload
    }

    const columns = sql`model, id_hash, payload, grant_id, uid, user_code, account_id, client_id, expires_at`

    const values = (id: string, payload: AdapterPayload, expiresIn?: number) => {
      const hidden = deviceCodes.hide(model, hideSecrets[model]?.(payload) ?? payload)
      const { jti: _secret, ...rest } = hidden
      return sql`
        ${model}::text, ${digest(id)}::bytea, ${JSON.stringify(rest)}::text::jsonb,
        ${model === 'Grant' ? id : (payload.grantId ?? null)}::text, ${payload.uid ?? null}::text,
        ${payload.userCode ?? null}::text, ${payload.accountId ?? null}::text,
        ${payload.clientId ?? payload.client_id ?? null}::text,
        now() + ${expiresIn ?? null}::int * interval '1 second'`
    }

    const upsert = async (id: string, payload: AdapterPayload, expiresIn?: number) => {
      const rows = await sql`
        insert into auth.oidc_model (${columns}) select ${values(id, payload, expiresIn)}
        on conflict (model, id_hash) do update set
          payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
          user_code = excluded.user_code, account_id = excluded.account_id,
          client_id = excluded.client_id, expires_at = excluded.expires_at
        where ${model} <> 'ReplayDetection' or auth.oidc_model.expires_at < now()
        returning 1`
      // The provider looks first and stores afterwards; of two at once only the one that stores may win.
      if (rows.length === 0) throw new errors.InvalidGrant('already used')
      if (model === 'Grant' && payload.clientId) {
        await sql`
          update auth.oidc_model set used_at = now()
          where model = 'Client' and id_hash = ${digest(payload.clientId)}`
      }
    }

    const find = async (id: string) => {
      const known = refreshes.row(model, id)
      if (known) return toPayload(known, { jti: id })
      const [row] = await sql<StoredRow[]>`
        select payload, consumed_at is not null and
          not (${rotates} and consumed_at > now() - ${GRACE_SECONDS} * interval '1 second') as consumed
        from auth.oidc_model
        where model = ${model} and id_hash = ${digest(id)} and (expires_at is null or expires_at > now())`
      return toPayload(row, { jti: id })
    }

    // The provider checks `consumed` long before it gets here, so this statement is what makes a code single-use.
    const consumption = (id: string) => sql`
      update auth.oidc_model set consumed_at = coalesce(consumed_at, now()), uses = uses + 1
      where model = ${model} and id_hash = ${digest(id)} and (
        consumed_at is null or (
          ${rotates} and uses < ${GRACE_USES}
          and consumed_at > now() - ${GRACE_SECONDS} * interval '1 second'))
      returning grant_id, uses`

    const consumed = async (row: Consumed | undefined) => {
      if (!row && model === 'PushedAuthorizationRequest') {
        throw new errors.InvalidRequestUri('request_uri was already used')
      }
      if (!row) throw new errors.InvalidGrant('already used')
      if (row.uses > 1) await events.refreshReusedInGrace(row.grant_id ?? undefined)
    }

    // The provider stores the successor right after the token was used. In one statement there is never one without
    // the other, whatever happens to this process in between.
    const succeed = async (
      before: string,
      id: string,
      payload: AdapterPayload,
      expiresIn?: number,
    ) => {
      const [row] = await sql<Consumed[]>`
        with consumed as (${consumption(before)}), stored as (
          insert into auth.oidc_model (${columns}) select ${values(id, payload, expiresIn)} from consumed)
        select grant_id, uses from consumed`
      await consumed(row)
    }

    const findBy = async (column: 'uid' | 'user_code', value: string) => {
      const [row] = await sql<StoredRow[]>`
        select payload, consumed_at is not null as consumed from auth.oidc_model
        where model = ${model} and ${sql(column)} = ${value} and (expires_at is null or expires_at > now())
        order by created_at desc limit 1`
      return row
    }

    return {
      find,
      upsert: async (id, payload, expiresIn) => {
        const before = rotates ? refreshes.predecessor() : undefined
        await (before === undefined
          ? upsert(id, payload, expiresIn)
          : succeed(before, id, payload, expiresIn))
      },
      consume: async (id) => {
        if (rotates && refreshes.willConsume(id)) return
        const [row] = await sql<Consumed[]>`${consumption(id)}`
        await consumed(row)
      },
      findByUid: async (uid) => toPayload(await findBy('uid', uid), {}),
      findByUserCode: async (userCode) => toPayload(await findBy('user_code', userCode), {}),
      destroy: async (id) => {
        await sql`delete from auth.oidc_model where model = ${model} and id_hash = ${digest(id)}`
      },
      revokeByGrantId: async (grantId) => {
        await sql`delete from auth.oidc_model where model = ${model} and grant_id = ${grantId}`
      },
    }
  }
}
