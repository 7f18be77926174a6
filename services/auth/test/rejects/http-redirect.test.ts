import { after, test } from 'node:test'
import { startAuth } from '../harness.ts'
import { assertRedirectsRefused } from '../registration.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('plain http is for loopback addresses only', () =>
  assertRedirectsRefused(auth, [
    'http://evil.test/callback',
    'http://192.168.1.10/callback',
    'http://localhost.evil.test/callback',
    'http://127.0.0.1.evil.test/callback',
    'http://localhost@evil.test/callback',
    'http://0.0.0.0:8080/callback',
  ]))
