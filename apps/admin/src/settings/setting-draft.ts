import type { Setting } from '@xiaopiao/protocol'

export type SettingValue = Setting['value']

/** What the person has typed but not saved, by key. Null goes back to the default; of a secret it forgets it. */
export type Draft = ReadonlyMap<string, SettingValue>

/** Whether the server keeps a value of this secret: it then shows a marker in its place. */
export function isSecretKept(setting: Setting): boolean {
  return setting.secret && setting.value !== null
}

/** What a setting shows: the draft's value, else the server's. A secret is never read back. */
export function shownValue(setting: Setting, draft: Draft): SettingValue {
  const typed = draft.get(setting.key)
  if (typed !== undefined) return typed
  return setting.secret ? '' : setting.value
}

function isUnchanged(setting: Setting, value: SettingValue): boolean {
  if (!setting.secret) return value === setting.value
  return value === '' || (value === null && !isSecretKept(setting))
}

/** The draft after a change; going back to what the server has is no change. */
export function changeDraft(draft: Draft, setting: Setting, value: SettingValue): Draft {
  const next = new Map(draft)
  if (isUnchanged(setting, value)) next.delete(setting.key)
  else next.set(setting.key, value)
  return next
}
