import { randomBytes } from 'node:crypto'
import postgres from 'postgres'

const base = () => {
  const url = process.env['DATABASE_URL']
  if (!url) {
    throw new Error(
      'DATABASE_URL is not set: run `pnpm test` at the root, or set it to a PostgreSQL',
    )
  }
  return new URL(url)
}

/** Creates an empty database of its own for a test file; disposing drops it. */
export const createDatabase = async () => {
  const name = `auth_test_${randomBytes(6).toString('hex')}`
  const admin = postgres(base().href, { max: 1, onnotice: () => undefined })
  await admin`create database ${admin(name)}`
  const url = base()
  url.pathname = `/${name}`
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await admin`drop database ${admin(name)} with (force)`
      await admin.end()
    },
  }
}
