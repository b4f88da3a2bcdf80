import type { Setting } from '@xiaopiao/protocol'
import type { TenantReads } from '../store/store.ts'
import { type SettingFact, settingKeys, settingTable } from './setting-table.ts'
import { settingValue, storedValues } from './stored-values.ts'

/** What a secret that has a value shows in its place. Sent back unchanged, it leaves the secret as it is. */
export const secretMarker = '********'

/** Every setting as the wire shows it (http-api.md, Config). A secret shows null, or the marker when it has a value. */
export async function settingsView(reads: TenantReads): Promise<Setting[]> {
  const values = storedValues(await reads.settings())
  return settingKeys.map((key) => {
    const fact: SettingFact = settingTable[key]
    return {
      key,
      aliases: [...fact.aliases],
      value: fact.secret ? (values.has(key) ? secretMarker : null) : settingValue(values, key),
      default: fact.secret ? null : fact.default,
      type: fact.type,
      unit: fact.unit,
      min: fact.min,
      max: fact.max,
      choices: fact.choices === null ? null : [...fact.choices],
      secret: fact.secret,
      description: { ...fact.description },
    }
  })
}
