import type { Connection } from '../connection.ts'

/** `v1.` and the eight characters of the key's id, as `tenants/sealing.ts` writes them. */
const headerCharacters = 11

/** Across tenants: the headers of all sealed values, which name the keys that they were sealed with. */
export async function listSealedHeaders(connection: Connection): Promise<readonly string[]> {
  const found = await connection.rows<{ header: string }>(
    `select distinct header from (
       select substr(printer_key, 1, ${headerCharacters}) as header from printer where printer_key is not null
       union all select substr(secret, 1, ${headerCharacters}) from webhook
       union all select substr(config_value, 2, ${headerCharacters}) from print_config where config_value like '"v1.%'
     ) sealed order by header`,
    [],
  )
  return found.map(({ header }) => header)
}
