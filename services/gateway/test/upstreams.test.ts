import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createUpstream, systemLookup } from '../src/upstreams.ts'

const nobodyDrains = async () => false

test('each address behind a name is a server, in one order whatever the resolver’s', async () => {
  let addresses = ['10.0.0.3', '10.0.0.1', 'fd00::1']
  const look = createUpstream(['mcp:8008'], async () => addresses, nobodyDrains)
  const first = await look()
  assert.deepEqual(first, {
    servers: ['10.0.0.1:8008', '10.0.0.3:8008', '[fd00::1]:8008'],
    draining: [],
    unresolved: [],
  })
  addresses = addresses.toReversed()
  assert.deepEqual(await look(), first)
})

test('addresses are taken as they are, and one server that is named twice is one', async () => {
  const look = createUpstream(
    ['192.0.2.1:8008', '[fd00::1]:8008', 'mcp:8008'],
    async () => ['192.0.2.1'],
    nobodyDrains,
  )
  assert.deepEqual((await look()).servers, ['192.0.2.1:8008', '[fd00::1]:8008'])
})

test('a name that cannot be resolved keeps the addresses it had, and is named', async () => {
  let addresses: readonly string[] | undefined
  const look = createUpstream(
    ['mcp:8008'],
    async () => {
      if (addresses === undefined) throw new Error('SERVFAIL')
      return addresses
    },
    nobodyDrains,
  )
  assert.deepEqual(await look(), { servers: [], draining: [], unresolved: ['mcp'] })
  addresses = ['10.0.0.1']
  assert.deepEqual(await look(), { servers: ['10.0.0.1:8008'], draining: [], unresolved: [] })
  addresses = undefined
  assert.deepEqual(await look(), { servers: ['10.0.0.1:8008'], draining: [], unresolved: ['mcp'] })
  addresses = []
  assert.deepEqual(await look(), { servers: ['10.0.0.1:8008'], draining: [], unresolved: ['mcp'] })
  addresses = ['10.0.0.2']
  assert.deepEqual(await look(), { servers: ['10.0.0.2:8008'], draining: [], unresolved: [] })
})

test('a replica that drains is left out, unless all do', async () => {
  const draining = new Set(['10.0.0.2:8008'])
  const look = createUpstream(
    ['mcp:8008'],
    async () => ['10.0.0.1', '10.0.0.2'],
    async (server) => draining.has(server),
  )
  assert.deepEqual(await look(), {
    servers: ['10.0.0.1:8008'],
    draining: ['10.0.0.2:8008'],
    unresolved: [],
  })
  draining.add('10.0.0.1:8008')
  assert.deepEqual((await look()).servers, ['10.0.0.1:8008', '10.0.0.2:8008'])
})

test('the system’s resolver knows the names of the system', async () => {
  assert.ok((await systemLookup('localhost')).some((address) => /^(?:127\.|::1)/.test(address)))
})
