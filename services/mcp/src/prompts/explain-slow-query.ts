import type { Prompt } from './prompt.ts'

export const explainSlowQuery: Prompt = {
  name: 'explain_slow_query',
  title: 'Explain a slow query',
  description: 'Says from its estimated plan why a statement is slow, and what would help.',
  arguments: [
    {
      name: 'sql',
      description: 'The statement that is slow',
      required: true,
      maxLength: 50_000,
    },
  ],
  scopes: ['sql:read'],
  needsWriter: false,
  text: ({ sql = '' }) =>
    `This T-SQL statement is slow. Find out why, and what would help. Do not run it as it is.

${fenced(sql)}

1. Call explain_sql with it: the plan is estimated and nothing runs. Values go into params, not into the text. Look at the operators with the largest costShare, at warnings, missing indexes, and at conversions that keep an index from being used.
2. Call describe_table for its tables: which indexes there are, the types on both sides of each join and comparison, approximate rows.
3. Think of what would change the plan: a condition that an index can serve, fewer columns, an index, another join, a shorter range. Write the changed statement and call explain_sql again; compare the estimated cost of both.
4. Only if it is cheap by its plan, run the better one with query_sql and a small maxRows, to see that it answers the same.

Then tell me: the cause in a sentence, the better statement, the CREATE INDEX that would help (I shall run it, you do not), and how sure you are: an estimate is not a measurement.`,
}

/** A block that no backtick of the text can end. */
const fenced = (text: string) => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}sql\n${text}\n${fence}`
}
