import type { SettingRow } from '../store/rows.ts'
import { type SettingFact, type SettingKey, type SettingValue, settingTable } from './setting-table.ts'

/** What a tenant has stored, decoded; a key that is absent has its default. Secrets stay sealed. */
export type StoredValues = ReadonlyMap<string, string | number | boolean>

/**
 * Rows that do not fit the table any more (a key of another release, a hand-edited row) are left out, because a
 * setting that cannot be read must not stop a shop's printing.
 */
export function storedValues(rows: readonly SettingRow[]): StoredValues {
  const values = new Map<string, string | number | boolean>()
  for (const row of rows) {
    const fact: SettingFact | undefined = Object.hasOwn(settingTable, row.key)
      ? settingTable[row.key as SettingKey]
      : undefined
    const value = fact === undefined ? undefined : decode(row.value)
    if (value !== undefined && typeof value === typeof fact?.default) values.set(row.key, value)
  }
  return values
}

/** The value of one setting, the default where the tenant has none. */
export function settingValue<Key extends SettingKey>(values: StoredValues, key: Key): SettingValue<Key> {
  // storedValues() keeps only values of the default's type.
  return (values.get(key) ?? settingTable[key].default) as SettingValue<Key>
}

function decode(text: string): string | number | boolean | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined
  } catch {
    return undefined
  }
}
