import type { Setting } from '@xiaopiao/protocol'

export type SettingValue = Setting['value']

/** What the person has typed but not saved, by key. */
export type Draft = ReadonlyMap<string, SettingValue>

/** What a setting shows: the draft's value, else the server's. A secret is never read back. */
export function shownValue(setting: Setting, draft: Draft): SettingValue {
  const typed = draft.get(setting.key)
  if (typed !== undefined) return typed
  return setting.secret ? '' : setting.value
}

/** The draft after a change; going back to what the server has is no change. */
export function changeDraft(draft: Draft, setting: Setting, value: SettingValue): Draft {
  const next = new Map(draft)
  const unchanged = setting.secret ? value === '' || value === null : value === setting.value
  if (unchanged) next.delete(setting.key)
  else next.set(setting.key, value)
  return next
}
