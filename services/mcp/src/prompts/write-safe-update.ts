import type { Prompt } from './prompt.ts'

export const writeSafeUpdate: Prompt = {
  name: 'write_safe_update',
  title: 'Write a safe update',
  description:
    'Changes data with care: looks first, counts, shows what would change, asks, changes, checks.',
  arguments: [
    {
      name: 'table',
      description: 'The table to change, schema.table',
      required: true,
      completes: 'table',
      maxLength: 300,
    },
    {
      name: 'change',
      description: 'What should be different afterwards, in plain words',
      required: true,
      maxLength: 5000,
    },
  ],
  scopes: ['sql:read', 'sql:write'],
  needsWriter: true,
  text: ({ table = '', change = '' }) =>
    `Make this change to ${table}, with care: ${change}

1. Call describe_table for ${table}: keys, checks, triggers, computed columns, and which tables refer to it. Say what the change would touch beside it.
2. Call query_sql with the very WHERE clause that the change will have: COUNT(*) first, then a few of the rows with their key. If it finds none, or far more than the words let one expect, stop and ask me.
3. Write one UPDATE (or INSERT, DELETE, MERGE) with values in params, bounded by that WHERE clause. Show it to me with the number of rows, and wait until I agree.
4. Call execute_sql with it. If the answer is confirmation_required, nothing has been changed yet: compare the number of rows with your count, show me the rows it gives, and only if I agree call execute_sql again with the same sql and params and the confirm token. If the status is unknown, look at the data before anything else.
5. Check with query_sql that the rows are as they should be, and tell me what was changed and the statement that would undo it.`,
}
