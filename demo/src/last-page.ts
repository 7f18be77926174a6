// In the colours of the authorization server's pages, from which the browser comes.
const STYLE = `
  :root { color-scheme: light dark; --paper: #f3f5f2; --card: #fff; --ink: #16232b; --steel: #0f5c63; }
  @media (prefers-color-scheme: dark) { :root { --paper: #0e1619; --card: #162125; --ink: #e8eeec; --steel: #6cc4c3; } }
  body { margin: 0; padding: 3rem 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
  main { max-width: 27rem; margin: auto; padding: 2rem; background: var(--card); border-top: 5px solid var(--steel); border-radius: 2px 2px 0.875rem 0.875rem; }
  h1 { margin: 0 0 0.5rem; font-size: 1.625rem; line-height: 1.2; }
  p { margin: 0; }`

const page = (title: string, text: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title} · Puente</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      <p>${text}</p>
    </main>
  </body>
</html>
`

/** What a command-line client shows in the browser when the person comes back to it, with a code or with a refusal. */
export const lastPage = (isAllowed: boolean): string =>
  isAllowed
    ? page('Signed in', 'You may close this page and go back to the terminal.')
    : page('Nothing was allowed', 'You may close this page. The terminal says why.')
