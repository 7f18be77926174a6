import { shown } from './checkout.ts'
import type { DemoFacts } from './demo-file.ts'

const quoted = (text: string) =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** What the person who started the demo reads when it is ready. */
export const announcement = (
  { baseUrl, caFile, accounts }: DemoFacts,
  notes: readonly string[],
) => {
  const ca = quoted(caFile)
  const short = quoted(shown(caFile))
  const widest = Math.max(...accounts.map(({ email }) => email.length))
  return `
Puente is ready at ${baseUrl}
${notes.map((note) => `\n  Note: ${note}\n`).join('')}
  Sign in as
${accounts
  .map(
    ({ email, password, scopes }) =>
      `    ${email.padEnd(widest)}   ${password}   ${scopes.includes('sql:write') ? 'reads and writes' : 'reads'}`,
  )
  .join('\n')}

  Add it to Claude Code (in the terminal where claude will run)
    export NODE_EXTRA_CA_CERTS=${ca}
    claude mcp add --transport http puente ${baseUrl}/mcp
    claude            and there: /mcp, puente, Authenticate

  Try it with curl: get a token, which is good for an hour (the command prints a page to open and sign in on), then ask
    TOKEN=$(npx --yes pnpm@12 --silent demo:token)
    curl --cacert ${short} ${baseUrl}/mcp -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -H 'Accept: application/json' \\
      -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"query_sql","arguments":{"sql":"SELECT TOP 5 * FROM sales.Orders"}}}'

  Your own account there (password, second factor, connected applications): ${baseUrl}/account

  Your browser does not know the demo's certificate authority (${short}): accept its warning, or trust that file.
  Press Ctrl-C to stop everything.
`
}
