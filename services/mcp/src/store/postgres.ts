import postgres from 'postgres'

// A second at most, and not all at once: the driver's own way is up to 20 seconds after the database is back.
const secondsToReconnect = () => 0.25 + Math.random() * 0.75

/** The service's own PostgreSQL; every statement has a time limit. */
export const openStore = (url: string) =>
  postgres(url, {
    max: 5,
    idle_timeout: 60,
    connect_timeout: 5,
    backoff: secondsToReconnect,
    onnotice: () => {},
    connection: { application_name: 'puente-mcp', statement_timeout: 10_000 },
  })

export type Store = ReturnType<typeof openStore>
