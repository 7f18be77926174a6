import { after, test } from 'node:test'
import { startAuth } from '../harness.ts'
import { assertRedirectsRefused } from '../registration.ts'

const auth = await startAuth()
after(() => auth[Symbol.asyncDispose]())

test('schemes that a browser runs or opens itself are refused, however they are written', () =>
  assertRedirectsRefused(auth, [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://bridge.test/1',
    'about:blank',
    'not a url',
    'https://ok.test/#fragment',
    'https://user:pass@ok.test/',
    `https://ok.test/${'x'.repeat(3000)}`,
  ]))
