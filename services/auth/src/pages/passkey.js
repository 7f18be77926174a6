// Runs in the browser, on the pages that offer a passkey: asks the browser for one and posts its answer as a form.
const webauthn = globalThis.SimpleWebAuthnBrowser

const ceremonies = {
  get: (optionsJSON) => webauthn.startAuthentication({ optionsJSON }),
  create: (optionsJSON) => webauthn.startRegistration({ optionsJSON }),
}

const begin = async (form) => {
  const failed = form.querySelector('[data-passkey-failed]')
  failed.hidden = true
  try {
    const ceremony = ceremonies[form.dataset.passkey]
    const answer = await ceremony(JSON.parse(form.dataset.options))
    form.elements.namedItem('response').value = JSON.stringify(answer)
    form.submit()
  } catch {
    failed.hidden = false
  }
}

if (webauthn?.browserSupportsWebAuthn()) {
  for (const form of document.querySelectorAll('form[data-passkey]')) {
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      void begin(form)
    })
  }
  for (const note of document.querySelectorAll('[data-needs-passkey]')) note.hidden = true
}
