/** Markup that may be sent to a browser as it is. Only this file makes it. */
export class Html {
  readonly text: string

  private constructor(text: string) {
    this.text = text
  }

  /** For markup written in this repository, never for anything that came from outside. */
  static trusted(text: string): Html {
    return new Html(text)
  }
}

type Value = Html | string | number | undefined | false | readonly Value[]

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const render = (value: Value): string => {
  if (value === undefined || value === false) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(render).join('')
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

/** Escapes every value but Html; lists are joined, `undefined` and `false` vanish. Attributes must be quoted. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html =>
  Html.trusted(strings.map((text, index) => text + render(values[index])).join(''))
