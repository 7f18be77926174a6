import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { suite, test } from 'node:test'
import { isPublicAddress, refuseDocumentUrl } from '../src/clients/fetch-policy.ts'

const CORPUS = new URL('corpus/', import.meta.url)

const each = (folder: string, check: (line: string) => void) => {
  const files = readdirSync(new URL(folder, CORPUS))
  assert.ok(files.length > 0)
  for (const file of files) {
    test(file.replace('.txt', ''), () => {
      check(readFileSync(new URL(`${folder}/${file}`, CORPUS), 'utf8').replace(/\n$/, ''))
    })
  }
}

suite('URLs that name no client', () => {
  each('document-url/refused', (url) => assert.equal(typeof refuseDocumentUrl(url), 'string', url))
})

suite('URLs that may name a client', () => {
  each('document-url/allowed', (url) => assert.equal(refuseDocumentUrl(url), undefined, url))
})

suite('addresses nothing is fetched from', () => {
  each('address/inside', (address) => assert.equal(isPublicAddress(address), false, address))
})

suite('addresses of the public internet', () => {
  each('address/public', (address) => assert.equal(isPublicAddress(address), true, address))
})
