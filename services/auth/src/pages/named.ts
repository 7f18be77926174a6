import { html } from './html.ts'
import type { Html } from './html.ts'

/** A name somebody else chose: set apart, and unable to turn around the text it stands in. */
export const named = (name: string): Html => html`<bdi class="name">${name}</bdi>`
