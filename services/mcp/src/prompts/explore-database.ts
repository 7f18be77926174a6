import type { Prompt } from './prompt.ts'

export const exploreDatabase: Prompt = {
  name: 'explore_database',
  title: 'Explore this database',
  description:
    'Finds out what the database holds, how its tables hang together, and what can be asked of it.',
  arguments: [
    {
      name: 'topic',
      description: 'What it should be about; without it, everything',
      required: false,
      maxLength: 500,
    },
    {
      name: 'schema',
      description: 'Only this schema',
      required: false,
      completes: 'schema',
      maxLength: 128,
    },
  ],
  scopes: ['sql:read'],
  needsWriter: false,
  text: ({ topic, schema }) =>
    `Explore this SQL Server database and tell me what it holds${topic ? `, as far as it is about this: ${topic}` : ''}. Only read.

1. ${schema ? `Call list_tables with schema ${JSON.stringify(schema)}` : 'Call list_tables'}; follow nextCursor until you know the names, or stop after a few pages of a large database and use search_schema with words${topic ? ' of the topic' : ''} instead.
2. Call describe_table for the tables that matter most: those with many rows, and those that foreign keys point at. Follow the keys both ways. Views and procedures: describe_object.
3. Call get_table_sample for the two or three most important ones, with only the columns that tell something.
4. Use query_sql for a few counts and date ranges, aggregated, where they say what the data covers.

Then write, briefly: the areas of the database; the central tables with their keys and approximate rows; how they are joined; what looks odd (empty tables, missing keys, columns without meaning); and three questions that the data can answer, each with its SELECT. Take every name from an answer, none from memory.`,
}
