import { type Issue, suggestName } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { SettingRow } from '../store/rows.ts'
import type { TenantReads, TenantStore } from '../store/store.ts'
import { readTemplate } from '../templates/read-template.ts'
import { type SettingFact, type SettingKey, settingKey, settingNames, settingTable } from './setting-table.ts'
import { secretMarker } from './settings-view.ts'

/**
 * Null goes back to the default; of a secret, null or an empty text forgets it. A JSON setting takes its text, or
 * the JSON itself.
 */
export type SettingPatch = Readonly<Record<string, unknown>>

interface Change {
  readonly key: SettingKey
  /** The name that the caller used; issues are told under it. */
  readonly name: string
  readonly value: Value
}

type Value = string | number | boolean | null

/**
 * Changes settings, all or nothing, with one audit row that never holds a secret.
 * @param patch by key or alias
 * @param seal encrypts secrets (`sealer`)
 * @param issuesOfUrl what is wrong with an address that we are to ask; its path is `name`
 * @returns issues with `path` = the name as given when anything in the patch is wrong; nothing is changed then
 */
export async function writeSettings(
  store: TenantStore,
  patch: SettingPatch,
  now: EpochMs,
  seal: (clear: string) => string,
  actor = 'api',
  issuesOfUrl: (url: string, name: string) => Promise<readonly Issue[]> = async () => [],
): Promise<{ readonly ok: true } | { readonly ok: false; readonly issues: Issue[] }> {
  const { changes, issues } = readPatch(patch)
  issues.push(...changes.flatMap((change) => issueOfValue(change) ?? []))
  for (const { key, name, value } of changes) {
    if (!isUrlToJudge(key, value)) continue
    issues.push(...(await issuesOfUrl(value, name)))
  }
  return store.write(async (tx) => {
    // Whether a printer exists is asked inside the unit, so that it cannot be deleted in between.
    const all = [...issues, ...(await issuesOfPrinters(tx, changes))]
    if (all.length > 0) return { ok: false, issues: all }
    if (changes.length === 0) return { ok: true }

    const rows: SettingRow[] = []
    for (const { key, value } of changes) {
      const stored = storedText(key, value, seal)
      if (stored === undefined) await tx.deleteSetting(key)
      else rows.push({ key, value: stored, updatedAt: now })
    }
    await tx.putSettings(rows)
    await tx.insertAudit({ at: now, actor, action: 'settings.changed', detail: auditDetail(changes) })
    return { ok: true }
  })
}

function readPatch(patch: SettingPatch): { changes: Change[]; issues: Issue[] } {
  const changes = new Map<SettingKey, Change>()
  const issues: Issue[] = []
  for (const [name, given] of Object.entries(patch)) {
    const key = settingKey(name)
    if (key === undefined) {
      issues.push(unknownSetting(name))
      continue
    }
    const fact: SettingFact = settingTable[key]
    const value = fact.type === 'JSON' && typeof given === 'object' && given !== null ? JSON.stringify(given) : given
    if (!isValue(value)) {
      issues.push(wrongType(name, fact, value))
      continue
    }
    if (fact.secret && value === secretMarker) continue
    const other = changes.get(key)
    if (other !== undefined && other.value !== value) {
      const message = `"${name}" and "${other.name}" are one setting: give it once / “${name}”与“${other.name}”是同一设置,请只给一个`
      issues.push({ path: name, code: 'given_twice', message })
    }
    changes.set(key, { key, name, value })
  }
  return { changes: [...changes.values()], issues }
}

function isValue(value: unknown): value is Value {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

function unknownSetting(name: string): Issue {
  const near = suggestName(name, settingNames)
  const message =
    near === undefined
      ? `unknown setting "${name}" / 未知设置“${name}”`
      : `unknown setting "${name}": did you mean "${near}"? / 未知设置“${name}”,是否想写“${near}”?`
  return { path: name, code: 'unknown_setting', message }
}

function issueOfValue({ key, name, value }: Change): Issue | readonly Issue[] | undefined {
  const fact: SettingFact = settingTable[key]
  if (value === null) return undefined
  if (typeof value !== typeof fact.default) return wrongType(name, fact, value)
  if (typeof value === 'number') return issueOfNumber(name, fact, value)
  if (typeof value === 'string') return issueOfText(name, fact, value)
  return undefined
}

function wrongType(name: string, fact: SettingFact, value: unknown): Issue {
  const wanted = typeof fact.default
  const zh = { string: '文本', number: '数字', boolean: 'true 或 false' }[wanted as 'string' | 'number' | 'boolean']
  const message = `"${name}" takes a ${wanted}, not ${Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : `a ${typeof value}`} / “${name}”应为${zh}`
  return { path: name, code: 'wrong_type', message }
}

function issueOfNumber(name: string, fact: SettingFact, value: number): Issue | undefined {
  const min = fact.min ?? Number.MIN_SAFE_INTEGER
  const max = fact.max ?? Number.MAX_SAFE_INTEGER
  if (Number.isInteger(value) && value >= min && value <= max) return undefined
  const unit = fact.unit === null ? '' : ` ${fact.unit}`
  const message = `"${name}" takes a whole number from ${min} to ${max}${unit} / “${name}”应为 ${min} 到 ${max}${unit} 的整数`
  return { path: name, code: 'out_of_range', message }
}

function issueOfText(name: string, fact: SettingFact, value: string): Issue | readonly Issue[] | undefined {
  if (fact.charactersMax !== null && value.length > fact.charactersMax) {
    const message = `"${name}" takes at most ${fact.charactersMax} characters / “${name}”最多 ${fact.charactersMax} 个字符`
    return { path: name, code: 'too_long', message }
  }
  if (fact.choices !== null && !fact.choices.includes(value)) {
    const near = suggestName(value, fact.choices)
    const hint = near === undefined ? '' : `: did you mean "${near}"?`
    const message = `"${name}" is one of ${fact.choices.join(', ')}${hint} / “${name}”只能是 ${fact.choices.join('、')}`
    return { path: name, code: 'not_a_choice', message }
  }
  if (fact.refersTo === 'template' && value !== '') return issuesOfTemplate(name, value)
  if (fact.refersTo === 'url' && value !== '' && !isWebAddress(value)) {
    const message = `"${name}" takes an http or https address without user and password / “${name}”应为不含用户名和密码的 http 或 https 地址`
    return { path: name, code: 'bad_url', message }
  }
  if (fact.refersTo === 'signing_secret' && value !== '' && !isSigningSecret(value)) {
    const message = `"${name}" takes whsec_ and the base64 of 24 to 64 bytes / “${name}”应为 whsec_ 加 24 到 64 字节的 base64`
    return { path: name, code: 'bad_secret', message }
  }
  if (fact.refersTo === 'time_zone' && !isTimeZone(value)) {
    const message = `"${value}" is not an IANA time zone such as Asia/Shanghai / “${value}”不是 IANA 时区名(如 Asia/Shanghai)`
    return { path: name, code: 'unknown_time_zone', message }
  }
  return undefined
}

/** The path of each issue stays the setting's name; where in the template it is stands in the message. */
function issuesOfTemplate(name: string, value: string): readonly Issue[] | undefined {
  const answer = readTemplate(value, '')
  if (answer.ok) return undefined
  return answer.issues.map(({ path, code, message }) => ({
    path: name,
    code,
    message: path === '' ? message : `${path}: ${message}`,
  }))
}

/** What is no address at all has its issue already. */
function isUrlToJudge(key: SettingKey, value: Value): value is string {
  const fact: SettingFact = settingTable[key]
  return fact.refersTo === 'url' && typeof value === 'string' && isWebAddress(value)
}

/** Which addresses may be reached is judged each time one is asked, too: by the address that its name has then. */
function isWebAddress(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

/** As Standard Webhooks writes a secret, with the lengths that it asks for. */
function isSigningSecret(value: string): boolean {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value)?.[1] ?? ''
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === encoded
}

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

async function issuesOfPrinters(reads: TenantReads, changes: readonly Change[]): Promise<Issue[]> {
  const issues: Issue[] = []
  for (const { key, name, value } of changes) {
    const fact: SettingFact = settingTable[key]
    if (fact.refersTo !== 'printer' || typeof value !== 'string' || value === '') continue
    if ((await reads.printerBySn(value)) !== undefined) continue
    const message = `no printer has the serial number "${value}" / 没有序列号为“${value}”的打印机`
    issues.push({ path: name, code: 'unknown_printer', message })
  }
  return issues
}

/** Undefined: back to the default, so the row goes. */
function storedText(key: SettingKey, value: Change['value'], seal: (clear: string) => string): string | undefined {
  if (value === null) return undefined
  if (!settingTable[key].secret) return JSON.stringify(value)
  return value === '' ? undefined : JSON.stringify(seal(String(value)))
}

function auditDetail(changes: readonly Change[]): Record<string, unknown> {
  return Object.fromEntries(
    changes.map(({ key, value }) => [key, settingTable[key].secret && value !== null ? secretMarker : value]),
  )
}
