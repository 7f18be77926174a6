import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from './html.ts'

test('values are escaped in text and in quoted attributes', () => {
  const hostile = `"><script>alert('x')</script>&`
  const page = html`<p title="${hostile}">${hostile}</p>`
  assert.equal(
    page.text,
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">' +
      '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
  )
})

test('markup is kept, lists are joined, absent values vanish', () => {
  const items = ['a', '<b>'].map((item) => html`<i>${item}</i>`)
  assert.equal(html`${items}${undefined}${false}${7}`.text, '<i>a</i><i>&lt;b&gt;</i>7')
})
