import mssql from 'mssql'

/**
 * Makes mssql hand on CLR values (hierarchyid, geography, geometry) as the bytes that were stored.
 * Its own parsers know some versions of the formats only, and throw inside the row event on others.
 */
export const keepUdtBytes = () => {
  // `valueHandler` is public but missing in @types/mssql.
  const handlers: unknown = Reflect.get(mssql, 'valueHandler')
  if (!(handlers instanceof Map)) throw new Error('mssql has no valueHandler any more')
  for (const type of [mssql.UDT, mssql.Geography, mssql.Geometry]) {
    handlers.set(type, (value: unknown) => value)
  }
}
