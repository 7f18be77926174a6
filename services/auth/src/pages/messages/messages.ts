import type { en } from './en.ts'

/** Every text a person reads; a language that lacks one does not compile. */
export type Messages = typeof en
