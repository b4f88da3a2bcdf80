import type { Setting } from '@xiaopiao/protocol'
import type { Draft, SettingValue } from './setting-draft.ts'

/** What the page itself can tell is wrong before it asks the server. */
export type SettingFault =
  | { readonly code: 'needs_number' }
  | { readonly code: 'whole_number' }
  | { readonly code: 'out_of_range'; readonly min: number; readonly max: number }
  | { readonly code: 'bad_json'; readonly detail: string }

function numberFault({ min, max }: Setting, value: SettingValue): SettingFault | undefined {
  if (typeof value !== 'number') return { code: 'needs_number' }
  if (!Number.isInteger(value)) return { code: 'whole_number' }
  const least = min ?? Number.MIN_SAFE_INTEGER
  const most = max ?? Number.MAX_SAFE_INTEGER
  return value < least || value > most ? { code: 'out_of_range', min: least, max: most } : undefined
}

/** A template is JSON, or the name of one of the library, or nothing. */
function jsonFault(value: SettingValue): SettingFault | undefined {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return undefined
  try {
    JSON.parse(value)
    return undefined
  } catch (error) {
    return { code: 'bad_json', detail: error instanceof Error ? error.message : '' }
  }
}

/** The fault of one value, or undefined; the server checks again, and more. */
export function settingFault(setting: Setting, value: SettingValue): SettingFault | undefined {
  switch (setting.type) {
    case 'NUMBER':
      return numberFault(setting, value)
    case 'JSON':
      return jsonFault(value)
    case 'BOOLEAN':
    case 'STRING':
      return undefined
  }
}

/** The faults of what the person has typed, by key. */
export function draftFaults(settings: readonly Setting[], draft: Draft): ReadonlyMap<string, SettingFault> {
  return new Map(
    settings.flatMap((setting) => {
      const value = draft.get(setting.key)
      const fault = value === undefined ? undefined : settingFault(setting, value)
      return fault === undefined ? [] : [[setting.key, fault]]
    }),
  )
}
