import { quoteName } from '../bound.ts'

/** A trigger that gives a changed row a new rowversion; its name begins so that the catalog leaves it out. */
export function rowversionTrigger(table: string, column: string): string[] {
  return [
    `CREATE TRIGGER tsql_rowversion BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${triggerFunction(column)}()`,
  ].flatMap((trigger) => [
    `CREATE OR REPLACE FUNCTION ${triggerFunction(column)}() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN NEW.${quoteName(column)} := int8send(nextval('tsql.rowversion')); RETURN NEW; END $f$`,
    trigger,
  ])
}

const triggerFunction = (column: string): string => `tsql.${quoteName(`rowversion_of_${column}`)}`
