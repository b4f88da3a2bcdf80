import { isTruthy } from '../expressions/values.ts'
import type { Issue, IssueCode } from '../issue.ts'
import { issuesMax, nestingMax, templateCharsMax } from '../limits.ts'
import { didYouMean } from '../suggest.ts'
import { type Fields, isFields } from '../template/issue-list.ts'
import { joinPieces, mentionsSetting, scanSettings, type TextPiece } from './setting-text.ts'

/** What a shop may choose: text, number or yes and no. */
export type SettingValue = string | number | boolean

/** One printable part of a template (TP30). */
export interface TemplatePart {
  /** Unique in its template, such as `logo` or `items`. */
  readonly type: string
  readonly sortWeight: number
  /** Layouts (TP1) in which `{{setting.key}}` is what the shop has chosen. Without any the part prints nothing. */
  readonly content: readonly unknown[]
  readonly fields?: readonly { readonly key: string; readonly default: SettingValue }[]
}

/** What a shop has chosen (TP31), by part and key. `show: false` leaves the part out. */
export type PartSettings = Readonly<Record<string, Readonly<Record<string, SettingValue>>>>

export interface MergedParts {
  readonly template: { readonly format: 'xiaopiao/1'; readonly name: string; readonly layouts: readonly unknown[] }
  /** For every entry of `layouts`: its part, and its place in that part's content. */
  readonly origins: readonly { readonly type: string; readonly index: number }[]
  /** Where every layout and block of the template was written, such as `items.content[2][0]`; see `placeInParts`. */
  readonly places: ReadonlyMap<object, string>
  /** Settings that are not there or stand where none can; paths such as `parts.logo.content[0][1].content`. */
  readonly issues: readonly Issue[]
}

/**
 * Makes one template of its parts (TP30, TP31): in the order of their weights, with the shop's values in the place of
 * `{{setting.key}}` and all other placeholders as they are. Texts that a shop typed are printed as typed, whatever they
 * hold. Pure; never throws for what a shop or a tenant wrote.
 */
export function mergeParts(name: string, parts: readonly TemplatePart[], settings: PartSettings): MergedParts {
  const merger = new Merger()
  for (const part of inOrder(parts)) {
    const chosen = valuesOf(part, ownRecord(settings, part.type))
    if (chosen.get('show') === false) continue
    merger.add(part, chosen)
  }
  const { layouts, origins, places, issues } = merger
  return { template: { format: 'xiaopiao/1', name, layouts }, origins, places, issues }
}

/** Rows of a shop in the place of the platform's of the same type, and those of its own, in the order of printing. */
export function overlayRows<Row extends { readonly type: string; readonly sortWeight: number }>(
  platform: readonly Row[],
  own: readonly Row[],
): Row[] {
  const ownTypes = new Set(own.map((row) => row.type))
  return inOrder([...platform.filter((row) => !ownTypes.has(row.type)), ...own])
}

/**
 * Where something in the merged template was written: `layouts[7][0].pagerWeight` is `items.content[2][0].pagerWeight`.
 * A path that is in no part is answered as it is.
 */
export function placeInParts(merged: Pick<MergedParts, 'template' | 'places'>, path: string): string {
  let at: unknown = merged.template
  let place = path
  let walked = 0
  for (const step of path.matchAll(/[^.[\]]+\]?/g)) {
    const key = step[0].replace(/\]$/, '')
    if (Array.isArray(at)) at = at[Number(key)]
    else if (isFields(at)) at = Object.hasOwn(at, key) ? at[key] : undefined
    else break
    walked = step.index + step[0].length
    const known = typeof at === 'object' && at !== null ? merged.places.get(at) : undefined
    if (known !== undefined) place = known + path.slice(walked)
  }
  return place
}

function inOrder<Row extends { readonly type: string; readonly sortWeight: number }>(rows: readonly Row[]): Row[] {
  return [...rows].sort(
    (left, right) =>
      left.sortWeight - right.sortWeight || (left.type < right.type ? -1 : Number(left.type > right.type)),
  )
}

function ownRecord(settings: PartSettings, type: string): Readonly<Record<string, SettingValue>> {
  return Object.hasOwn(settings, type) ? (settings[type] ?? {}) : {}
}

type Values = ReadonlyMap<string, SettingValue>

/** The shop's values over the defaults; one of another kind than its default is no answer to the question any more. */
function valuesOf(part: TemplatePart, chosen: Readonly<Record<string, SettingValue>>): Values {
  const values = new Map<string, SettingValue>()
  for (const field of part.fields ?? []) values.set(field.key, field.default)
  for (const [key, value] of Object.entries(chosen)) {
    const fallback = values.get(key)
    const fits = fallback === undefined ? key === 'show' : typeof fallback === typeof value
    if (fits) values.set(key, value)
  }
  return values
}

/** A condition on a setting is decided here; on anything else when the slip is printed. */
const settingCondition = /^\s*(?:\{\{\s*)?(not\s+)?setting\.([A-Za-z_]\w*)(?:\s*\}\})?\s*$/
const wholeSetting = /^\s*\{\{\s*setting\.([A-Za-z_]\w*)\s*\}\}\s*$/
/** Lists and objects inside each other, far beyond what the engine takes. */
const depthMax = 4 * nestingMax + 8

interface Place {
  /** Below the part, such as `content[2].layouts[0]`. */
  readonly path: string
  readonly depth: number
}

interface PartAtHand {
  readonly type: string
  readonly values: Values
}

class Merger {
  readonly layouts: unknown[] = []
  readonly origins: { readonly type: string; readonly index: number }[] = []
  readonly places = new Map<object, string>()
  readonly issues: Issue[] = []
  /** Of all values that were filled in, each as often as it was. */
  private valueCharacters = 0

  add({ type, content }: TemplatePart, values: Values): void {
    const part = { type, values }
    for (let index = 0; index < content.length; index++) {
      for (const layout of this.entry(content[index], { path: `content[${index}]`, depth: 0 }, part)) {
        this.layouts.push(layout)
        this.origins.push({ type, index })
      }
    }
  }

  /** What one entry of a list of layouts becomes: itself, nothing, or the chosen side of a condition. */
  private entry(entry: unknown, place: Place, part: PartAtHand): readonly unknown[] {
    if (Array.isArray(entry)) return this.layout(entry, place, part)
    if (!isFields(entry)) return [this.value(entry, place, part)]
    const condition = typeof entry['if'] === 'string' ? settingCondition.exec(entry['if']) : null
    if (condition !== null) {
      const value = this.setting(condition[2] ?? '', `${place.path}.if`, part)
      const holds = isTruthy(value) !== (condition[1] !== undefined)
      const sides = { layouts: this.side(entry, 'layouts', place, part), else: this.side(entry, 'else', place, part) }
      return holds ? sides.layouts : sides.else
    }
    const node: [string, unknown][] = Object.entries(entry).map(([key, value]) => {
      const inner = { path: `${place.path}.${key}`, depth: place.depth + 1 }
      if ((key === 'layouts' || key === 'else') && Array.isArray(value)) return [key, this.entries(value, inner, part)]
      if ((key === 'if' || key === 'each') && typeof value === 'string')
        return [key, this.expression(value, inner, part)]
      return [key, this.value(value, inner, part)]
    })
    return [this.known(Object.fromEntries(node), place, part)]
  }

  private side(entry: Fields, key: 'layouts' | 'else', place: Place, part: PartAtHand): readonly unknown[] {
    const list = entry[key]
    const path = `${place.path}.${key}`
    if (Array.isArray(list)) return this.entries(list, { path, depth: place.depth + 1 }, part)
    if (list !== undefined || key === 'layouts')
      this.issue(path, 'invalid_type', 'a list of layouts is needed here', part)
    return []
  }

  private entries(list: readonly unknown[], place: Place, part: PartAtHand): readonly unknown[] {
    if (this.tooDeep(place, part)) return []
    return list.flatMap((entry, index) =>
      this.entry(entry, { path: `${place.path}[${index}]`, depth: place.depth + 1 }, part),
    )
  }

  /** A line; a picture that nobody chose leaves it, and an empty line is none. */
  private layout(blocks: readonly unknown[], place: Place, part: PartAtHand): readonly unknown[] {
    const merged = blocks.map((block, index) =>
      this.block(block, { path: `${place.path}[${index}]`, depth: place.depth + 1 }, part),
    )
    const printed = merged.filter((block, index) => !(isEmptyImage(block) && mentionsContent(blocks[index])))
    if (printed.length === 0 && merged.length > 0) return []
    return [this.known(printed, place, part)]
  }

  private block(block: unknown, place: Place, part: PartAtHand): unknown {
    if (!isFields(block)) return this.value(block, place, part)
    const asBytes = block['contentType'] === 'raw'
    const fields: [string, unknown][] = Object.entries(block).map(([key, value]) => {
      const inner = { path: `${place.path}.${key}`, depth: place.depth + 1 }
      const isText = key === 'content' && typeof value === 'string' && !asBytes
      return [key, isText ? this.text(value, inner, part) : this.value(value, inner, part)]
    })
    return this.known(Object.fromEntries(fields), place, part)
  }

  /** A text with placeholders, settings filled in. */
  private text(source: string, { path }: Place, part: PartAtHand): string {
    if (!source.includes('setting')) return source
    const pieces = scanSettings(source).map((piece): TextPiece => {
      if (piece.kind === 'setting') return { kind: 'typed', text: typedText(this.setting(piece.key, path, part)) }
      if (piece.kind === 'misused') this.misuse(path, piece.text, part)
      return piece.kind === 'misused' ? { kind: 'typed', text: '' } : piece
    })
    return joinPieces(pieces)
  }

  /** Anything else than a text that is printed: `"{{setting.key}}"` alone becomes the value as it is. */
  private value(value: unknown, place: Place, part: PartAtHand): unknown {
    if (typeof value === 'string') {
      const whole = wholeSetting.exec(value)
      if (whole !== null) return this.setting(whole[1] ?? '', place.path, part)
      const foreign = scanSettings(value).find(({ kind }) => kind === 'setting' || kind === 'misused')
      if (foreign !== undefined) this.misuse(place.path, value, part)
      return foreign === undefined ? value : ''
    }
    if (typeof value !== 'object' || value === null) return value
    if (this.tooDeep(place, part)) return null
    const depth = place.depth + 1
    if (Array.isArray(value)) {
      return value.map((item, index) => this.value(item, { path: `${place.path}[${index}]`, depth }, part))
    }
    const entries = Object.entries(value)
    return Object.fromEntries(
      entries.map(([key, item]) => [key, this.value(item, { path: `${place.path}.${key}`, depth }, part)]),
    )
  }

  private expression(source: string, { path }: Place, part: PartAtHand): string {
    if (!mentionsSetting(source)) return source
    this.misuse(path, source, part)
    return ''
  }

  private setting(key: string, path: string, part: PartAtHand): SettingValue {
    const value = part.values.get(key)
    if (value !== undefined) return this.hasRoomFor(value, path, part) ? value : ''
    const guess = didYouMean(key, [...part.values.keys()])
    this.issue(path, 'unknown_variable', `the part '${part.type}' has no setting '${key}'${guess}`, part)
    return ''
  }

  /** A few characters name a value of thousands: what no template can hold is not even put together. */
  private hasRoomFor(value: SettingValue, path: string, part: PartAtHand): boolean {
    this.valueCharacters += String(value).length
    if (this.valueCharacters <= templateCharsMax) return true
    const message = `the settings of a template may have ${templateCharsMax} characters, each as often as it is named`
    this.issue(path, 'limit_exceeded', message, part)
    return false
  }

  private known<Item extends object>(item: Item, { path }: Place, part: PartAtHand): Item {
    this.places.set(item, `${part.type}.${path}`)
    return item
  }

  private tooDeep({ path, depth }: Place, part: PartAtHand): boolean {
    if (depth <= depthMax) return false
    this.issue(path.slice(0, 200), 'limit_exceeded', `layouts may stand ${nestingMax} deep inside each other`, part)
    return true
  }

  private misuse(path: string, text: string, part: PartAtHand): void {
    const message = `a setting stands alone in its braces, {{setting.key}}, or alone in an if: not '${text.trim().slice(0, 60)}'`
    this.issue(path, 'unsupported_syntax', message, part)
  }

  private issue(path: string, code: IssueCode, message: string, part: PartAtHand): void {
    if (this.issues.length < issuesMax) this.issues.push({ path: `parts.${part.type}.${path}`, code, message })
  }
}

/** As it comes out on paper: control characters are never printed (TP5), and the parser knows no NUL. */
function typedText(value: SettingValue): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this takes out.
  return String(value).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
}

function isEmptyImage(block: unknown): boolean {
  if (!isFields(block) || block['contentType'] !== 'image') return false
  const content = block['content']
  return typeof content === 'string' && content.trim() === ''
}

/** Only a picture that the shop could have chosen is left out silently; one that its author forgot is an issue. */
function mentionsContent(block: unknown): boolean {
  return isFields(block) && typeof block['content'] === 'string' && block['content'].includes('setting.')
}
