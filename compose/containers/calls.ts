import assert from 'node:assert/strict'
import { request } from 'node:https'
import { z } from 'zod'
import { docker } from './run.ts'
import { originOf, type Stack } from './stack.ts'
import { waitFor } from './wait.ts'

type Answer = { status: number; text: string }

/** One request on a connection of its own: what is kept open may be closed by either end at any time. */
const send = async (url: string, headers: Record<string, string>, body: string) =>
  new Promise<Answer>((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent: false, headers, timeout: 60_000 },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
        response.on('error', reject)
      },
    )
    sent.on('timeout', () => sent.destroy(new Error('no answer within a minute')))
    sent.on('error', reject)
    sent.end(body)
  })

const clientSchema = z.looseObject({ clientId: z.string(), secret: z.string() })

/** A service that may read, made by the operator's command in the container `id` of auth; resolves with how it asks for a token. */
export const createServiceClient = async (stack: Stack, id: string) => {
  const add = ['clients', 'add', '--name', 'Caller', '--service', '--allow', 'default=sql:read']
  const made = await docker(['exec', id, 'puente', ...add, '--json'])
  const { clientId, secret } = clientSchema.parse(JSON.parse(made))
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    resource: `${originOf(stack)}/mcp`,
    scope: 'sql:read',
  }).toString()
  return async () => {
    const type = 'application/x-www-form-urlencoded'
    const { status, text } = await send(`${originOf(stack)}/token`, { 'content-type': type }, form)
    assert.equal(status, 200, text)
    return z.looseObject({ access_token: z.string() }).parse(JSON.parse(text)).access_token
  }
}

const body = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: 'query_sql',
    arguments: { sql: 'SELECT Code FROM inventory.Warehouses WHERE WarehouseId = 1' },
  },
})

/** One statement run for whoever holds the token; throws with the answer when it is not the right one. */
export const call = async (stack: Stack, token: string) => {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': '2025-06-18',
    authorization: `Bearer ${token}`,
  }
  const { status, text } = await send(`${originOf(stack)}/mcp`, headers, body)
  if (status !== 200 || !text.includes('[["MAD"]]')) throw new Error(`${status} ${text}`)
}

const AT_ONCE = 4

/** Does `work` again and again, four times at once, until disposed of; counts, and keeps what failed. */
export const repeat = (work: () => Promise<unknown>) => {
  const failures: string[] = []
  let done = 0
  const over = new AbortController()
  const workers = Array.from({ length: AT_ONCE }, async () => {
    while (!over.signal.aborted) {
      try {
        await work()
        done += 1
      } catch (error) {
        failures.push(error instanceof Error ? error.message : String(error))
      }
    }
  })
  return {
    done: () => done,
    failures,
    /** Resolves when this many more calls have succeeded. */
    more: async (count: number) => {
      const before = done
      await waitFor(`${count} more calls`, async () => Promise.resolve(done >= before + count))
    },
    async [Symbol.asyncDispose]() {
      over.abort()
      await Promise.all(workers)
    },
  }
}

/** Resolves when twenty calls in a row have succeeded. */
export const untilSteady = async (work: () => Promise<unknown>) =>
  waitFor('twenty good calls in a row', async () => {
    for (let count = 0; count < 20; count += 1) await work()
    return true
  })
