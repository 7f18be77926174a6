import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deviceName } from './account-sessions.ts'

const AGENTS = {
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0':
    'Edge · Windows',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1':
    'Safari · iPhone',
  'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0': 'Firefox · Linux',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36':
    'Chrome · Android',
}

for (const [agent, name] of Object.entries(AGENTS)) {
  test(`${name} is told from its User-Agent`, () => assert.equal(deviceName(agent), name))
}

test('what says nothing has no name', () => {
  assert.equal(deviceName(''), undefined)
  assert.equal(deviceName('curl/8.5.0'), undefined)
})
