import { isAbsolute, join, relative } from 'node:path'

/** The folder that holds the whole workspace. */
export const checkout = join(import.meta.dirname, '../..')

/** A path as a person standing in the checkout would type it. */
export const shown = (path: string) => {
  const inside = relative(checkout, path)
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside
}
