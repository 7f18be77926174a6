import { placeholders } from './placeholders.ts'
import { readVariables } from './read-variables.ts'
import type { Variables } from './variables.ts'

const PLACEHOLDER = /\$\{(PUENTE_[A-Z0-9_]+)\}/g
/** Files that are only there when a variable is set. */
const OPTIONAL: ReadonlyMap<string, string> = new Map([
  ['conf.d/40-redirect.conf', 'PUENTE_HTTP_LISTEN'],
  ['conf.d/50-status.conf', 'PUENTE_STATUS_SOCKET'],
  ['snippets/acme.conf', 'PUENTE_ACME_DIR'],
  ['snippets/real-address.conf', 'PUENTE_TRUSTED_PROXIES'],
  ['snippets/stapling.conf', 'PUENTE_OCSP_RESOLVER'],
])

/**
 * Fills `templates` (by output path) with `variables` for a configuration that will lie in `directory`, a whole path.
 * Returns the text of each file, or undefined for one that this configuration does without. Throws VariableError listing
 * every variable that is missing or malformed. It does not look whether files exist or hosts resolve: `nginx -t` does.
 */
export function render(
  templates: ReadonlyMap<string, string>,
  variables: Variables,
  directory: string,
): ReadonlyMap<string, string | undefined> {
  const values = placeholders(readVariables(variables, directory))
  const fill = (text: string) =>
    text.replaceAll(PLACEHOLDER, (placeholder, name: string) => {
      const value = values.get(name)
      if (value === undefined)
        throw new Error(`No value is made for the placeholder ${placeholder}`)
      return value
    })
  const rendered = new Map<string, string | undefined>()
  for (const [path, text] of templates) {
    const needs = OPTIONAL.get(path)
    rendered.set(path, needs !== undefined && values.get(needs) === '' ? undefined : fill(text))
  }
  return rendered
}
