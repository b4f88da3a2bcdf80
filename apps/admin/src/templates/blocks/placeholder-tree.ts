import { type ContentPath, entryKind, isFields, valueAt } from '../content-path.ts'
import type { EditorPart } from '../editor-state.ts'

/** What a datum is to a person, not to a programmer. */
export type DatumType = 'text' | 'number' | 'money' | 'date' | 'boolean' | 'list' | 'group' | 'empty'

/** A datum that a placeholder can name. */
export interface Datum {
  readonly key: string
  /** As placeholders write it: `order.items`, `item.name`. */
  readonly path: string
  readonly type: DatumType
  /** What it is in the sample. */
  readonly example: string
  readonly children: readonly Datum[]
}

const depthMax = 6
const exampleMax = 40
const amountWords = /(amount|price|total|paid|fee|discount|change|balance|cash|subtotal|deposit|refund)$/i
const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d|$)/
/** Names that need no quoting in a placeholder. */
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/

function typeOf(key: string, value: unknown): DatumType {
  if (value === null || value === undefined) return 'empty'
  if (Array.isArray(value)) return 'list'
  switch (typeof value) {
    case 'object':
      return 'group'
    case 'boolean':
      return 'boolean'
    case 'number':
      return amountWords.test(key) ? 'money' : 'number'
    default:
      return instant.test(String(value)) ? 'date' : 'text'
  }
}

function exampleOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value))
    return value.every((one) => typeof one === 'string') ? value.join(' | ') : `× ${value.length}`
  if (typeof value === 'object') return ''
  const text = String(value)
  return text.length > exampleMax ? `${text.slice(0, exampleMax)}…` : text
}

function datum(key: string, path: string, value: unknown, depth: number): Datum {
  const children = depth < depthMax && isFields(value) ? childrenOf(value, path, depth + 1) : []
  return { key, path, type: typeOf(key, value), example: exampleOf(value), children }
}

function childrenOf(value: Readonly<Record<string, unknown>>, path: string, depth: number): Datum[] {
  return Object.entries(value)
    .filter(([key]) => plainName.test(key))
    .map(([key, child]) => datum(key, path === '' ? key : `${path}.${key}`, child, depth))
}

/** What `path` names in the data, as far as a plain path goes. */
function lookUp(data: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return at[Number(key)]
    return isFields(at) && Object.hasOwn(at, key) ? at[key] : undefined
  }, data)
}

/** A group's expression without braces, when it is a path and nothing more. */
function pathIn(expression: unknown): string {
  return typeof expression === 'string' ? expression.replaceAll(/[{}]/g, '').trim() : ''
}

export interface PlaceholderScope {
  /** The element of each loop around, the innermost first. */
  readonly elements: readonly Datum[]
  readonly data: readonly Datum[]
}

/**
 * What placeholders at a place can name: the sample's data and, within loops, their elements as they are in the sample.
 * A loop without a name for its elements makes them the context, so that their fields stand by themselves.
 */
export function scopeAt(data: unknown, part: EditorPart | undefined, path: ContentPath): PlaceholderScope {
  const elements: Datum[] = []
  let names: Readonly<Record<string, unknown>> = isFields(data) ? data : {}
  for (let depth = 1; depth <= path.length; depth++) {
    const group = part === undefined ? undefined : valueAt(part.content, path.slice(0, depth))
    // The list that a loop goes through is named outside of it.
    if (depth === path.length || !isFields(group) || entryKind(group) !== 'repeat') continue
    const list = lookUp(names, pathIn(group['each']))
    const element: unknown = Array.isArray(list) ? list[0] : undefined
    const name = typeof group['as'] === 'string' ? group['as'].trim().split(/[\s,]+/)[0] : undefined
    if (name !== undefined && name !== '') {
      names = { ...names, [name]: element }
      elements.unshift(datum(name, name, element, 0))
    } else if (isFields(element)) {
      names = element
      elements.unshift(...childrenOf(element, '', 0))
    }
  }
  return { elements, data: isFields(data) ? childrenOf(data, '', 0) : [] }
}

/** What is put into a text for a datum: with the helper that makes it readable. */
export function placeholderFor({ path, type }: Datum): string {
  switch (type) {
    case 'money':
      return `{{money ${path}}}`
    case 'date':
      return `{{date ${path} 'YYYY-MM-DD HH:mm'}}`
    case 'list':
      return `{{join ${path} ' | '}}`
    default:
      return `{{${path}}}`
  }
}

/** Whether a datum is something to print by itself. */
export function isPrintable({ type, example }: Datum): boolean {
  return type !== 'group' && !(type === 'list' && example.startsWith('× '))
}

/** The data whose path or example has the words; groups stay with what is left in them. */
export function searched(data: readonly Datum[], words: string): readonly Datum[] {
  const wanted = words.trim().toLowerCase()
  if (wanted === '') return data
  return data.flatMap((one) => {
    const hit = one.path.toLowerCase().includes(wanted) || one.example.toLowerCase().includes(wanted)
    const children = searched(one.children, words)
    if (hit && children.length === 0) return [one]
    return children.length > 0 ? [{ ...one, children }] : []
  })
}

/** Every list of the data, for loops to go through. */
export function listsIn(data: readonly Datum[]): readonly Datum[] {
  return data.flatMap((one) => (one.type === 'list' ? [one] : listsIn(one.children)))
}
