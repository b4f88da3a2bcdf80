import { fieldWords } from '@xiaopiao/engine'
import type { PartField, VersionDifference } from '@xiaopiao/protocol'
import { isFields } from '../content-path.ts'

/** One line of what a version changed in a part. */
export type DifferenceLine =
  | { readonly kind: 'setting'; readonly key: string; readonly before: unknown; readonly after: unknown }
  | { readonly kind: 'taken' | 'added'; readonly text: string }

const language = { zh: 'zh', en: 'en' } as const
type Language = keyof typeof language

/** What a block says, and how it differs from a plain text: `谢谢 · 字号 large`. */
function blockText(block: unknown, words: Language): string {
  if (!isFields(block)) return JSON.stringify(block) ?? ''
  const { content, contentType, ...style } = block
  const kind = typeof contentType === 'string' && contentType !== 'text' ? `[${contentType}] ` : ''
  const looks = Object.entries(style).map(([name, value]) => {
    const label = fieldWords[name]?.[words] ?? name
    // Explanations go on after the name.
    const [short = name] = label.split(/[,,;:;:(]/)
    return value === true ? short : `${short} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`
  })
  return [kind + (content === undefined ? '' : String(content)), ...looks].filter((text) => text !== '').join(' · ')
}

/** The lines of a content one by one, whatever stands around them. */
function linesOf(content: unknown, words: Language): string[] {
  if (!Array.isArray(content)) return []
  return content.flatMap((entry: unknown) => {
    if (Array.isArray(entry)) return [entry.map((block) => blockText(block, words)).join(' | ')]
    if (!isFields(entry)) return []
    const head = 'each' in entry ? `each ${String(entry['each'])}` : `if ${String(entry['if'])}`
    const otherwise = linesOf(entry['else'], words)
    return [head, ...linesOf(entry['layouts'], words), ...(otherwise.length > 0 ? ['else', ...otherwise] : [])]
  })
}

/** What of `lines` is not in `others`, each as often as it is more. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1)
  return lines.filter((line) => {
    const count = left.get(line) ?? 0
    left.set(line, count - 1)
    return count <= 0
  })
}

function settingLines(before: unknown, after: unknown): DifferenceLine[] {
  const [old, now] = [isFields(before) ? before : {}, isFields(after) ? after : {}]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((key) => old[key] !== now[key])
    .map((key) => ({ kind: 'setting', key, before: old[key], after: now[key] }))
}

/**
 * A row of the shop takes the place of the platform's of the same type (TP30): its coming is a change of that part, its
 * going the way back, and one without content leaves the part out.
 * @param standard the platform's content of the part; undefined: the platform has no such part
 */
export function overPlatform(
  difference: VersionDifference,
  standard: readonly unknown[] | undefined,
): VersionDifference {
  if (standard === undefined) return difference
  const { type, change, before = standard, after = standard } = difference
  if (change !== 'added' && change !== 'removed' && change !== 'content') return difference
  const isEmpty = (content: unknown) => Array.isArray(content) && content.length === 0
  if (isEmpty(after)) return { type, change: 'removed', before }
  return isEmpty(before) ? { type, change: 'added', after } : { type, change: 'content', before, after }
}

/** What a difference is about, line by line; nothing where its heading says it all. */
export function differenceLines(difference: VersionDifference, words: Language): readonly DifferenceLine[] {
  const { change, before, after } = difference
  switch (change) {
    case 'settings':
      return settingLines(before, after)
    case 'content': {
      const [old, now] = [linesOf(before, words), linesOf(after, words)]
      return [
        ...without(old, now).map((text) => ({ kind: 'taken', text }) as const),
        ...without(now, old).map((text) => ({ kind: 'added', text }) as const),
      ]
    }
    case 'added':
    case 'removed':
    case 'order':
      return []
  }
}

export type ValueWords =
  | { readonly kind: 'none' | 'empty' | 'on' | 'off' | 'picture' }
  | { readonly kind: 'text'; readonly text: string }

const textMax = 40

/** How a chosen value is called: a switch is on or off, a choice has a name, a picture is one. */
export function valueWords(value: unknown, field: PartField | undefined, words: Language): ValueWords {
  if (value === undefined || value === null) return { kind: 'none' }
  if (value === '') return { kind: 'empty' }
  if (typeof value === 'boolean') return { kind: value ? 'on' : 'off' }
  if (field?.kind === 'image') return { kind: 'picture' }
  const choice = field?.choices?.find((one) => one.value === value)
  const text = choice?.name[words] ?? String(value).replaceAll('\n', ' ⏎ ')
  return { kind: 'text', text: text.length > textMax ? `${text.slice(0, textMax)}…` : text }
}
