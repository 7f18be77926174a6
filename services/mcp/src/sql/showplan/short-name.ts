/** A column as an expression names it, without the database and schema: `[t].[c]`. */
export const shortName = (expression: string) =>
  expression
    .replace(/(?:\[(?:[^\]]|\]\])*\]\.){2,3}(\[(?:[^\]]|\]\])*\]\.\[(?:[^\]]|\]\])*\])/g, '$1')
    .replace(/\s+/g, ' ')
