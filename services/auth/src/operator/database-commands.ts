import { grantTo } from '../database/grant-to.ts'
import { defineCommand } from './command.ts'

const migrateCommand = defineCommand({
  name: 'database migrate',
  usage: '[--grant-to ROLE]',
  summary: 'Brings the schema up to date, and gives ROLE what the service needs and no more.',
  help: `
The service migrates by itself when its role owns the schema. To run it as a role that cannot change or delete audit
records, run this as the owner before each new version, and the service as ROLE:

  create role puente_auth login password '…';                  (once, in psql)
  DATABASE_URL=postgres://owner@…  puente database migrate --grant-to puente_auth
  DATABASE_URL=postgres://puente_auth@…  (the service)`,
  options: { 'grant-to': { type: 'string' } },
  operands: [0, 0],
  changes: true,
  run: async (values, _operands, { sql, migrated: applied }) => {
    const role = values['grant-to']
    if (role !== undefined) await grantTo(sql, role)
    const done = applied.length > 0 ? `applied ${applied.join(' ')}` : 'the schema is up to date'
    return {
      json: { applied, role },
      text: role === undefined ? done : `${done}; ${role} may run the service`,
      audit: { details: { applied, role } },
    }
  },
})

export const DATABASE_COMMANDS = [migrateCommand]
