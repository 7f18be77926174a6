/** The temporary table behind a table variable: each level of execution has its own. */
export const tableVariableName = (variable: string, level: number): string => `${variable}~${level}`

/** A table variable's name as T-SQL has it. */
export const variableOfTable = (name: string): string =>
  name.startsWith('@') ? name.replace(/~\d+$/, '') : name
