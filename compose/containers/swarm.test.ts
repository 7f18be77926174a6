import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { call, createServiceClient, repeat, untilSteady } from './calls.ts'
import { docker, dockerLines } from './run.ts'
import { currentStack } from './stack.ts'
import { waitFor } from './wait.ts'

const stack = await currentStack()

const running = async (service: string) =>
  dockerLines(
    'ps',
    '--quiet',
    '--no-trunc',
    '--filter',
    'health=healthy',
    '--filter',
    `label=com.docker.swarm.service.name=${stack.project}_${service}`,
  )

const [auth = ''] = await running('auth')
const askToken = await createServiceClient(stack, auth)
const token = await waitFor('the gateway', askToken)

suite('the stack on a Swarm', { concurrency: false }, () => {
  test('two replicas of auth and three of mcp serve what was there before', async () => {
    assert.equal((await running('auth')).length, 2)
    assert.equal((await running('mcp')).length, 3)
    await untilSteady(async () => call(stack, token))
  })

  for (const [service, work] of [
    ['mcp', async () => call(stack, token)],
    ['auth', askToken],
  ] as const) {
    test(`a rolling update of ${service} drops no call`, async (context) => {
      const before = await running(service)
      const calls = repeat(work)
      try {
        await calls.more(20)
        await docker([
          'service',
          'update',
          '--detach',
          '--no-resolve-image',
          '--env-add',
          'LOG_LEVEL=warn',
          `${stack.project}_${service}`,
        ])
        await waitFor('the update', async () => {
          const state = await docker([
            'service',
            'inspect',
            '--format',
            '{{.UpdateStatus.State}}',
            `${stack.project}_${service}`,
          ])
          if (/paused|rollback/.test(state)) throw new Error(state)
          return state === 'completed'
        })
        await calls.more(20)
      } finally {
        await calls[Symbol.asyncDispose]()
      }
      assert.deepEqual(calls.failures, [])
      const after = await running(service)
      assert.equal(after.length, before.length)
      assert.deepEqual(
        after.filter((id) => before.includes(id)),
        [],
      )
      context.diagnostic(`${calls.done()} calls`)
    })
  }
})
