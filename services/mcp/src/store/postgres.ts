import postgres from 'postgres'

/** The service's own PostgreSQL; every statement has a time limit. */
export const openStore = (url: string) =>
  postgres(url, {
    max: 5,
    idle_timeout: 60,
    connect_timeout: 5,
    onnotice: () => {},
    connection: { application_name: 'puente-mcp', statement_timeout: 10_000 },
  })

export type Store = ReturnType<typeof openStore>
