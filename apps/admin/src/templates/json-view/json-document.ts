import type { PartField } from '@xiaopiao/protocol'
import { isFields } from '../content-path.ts'
import type { EditorContent, EditorPart, PartSettings, SettingValue } from '../editor-state.ts'
import { jsonText } from './json-text.ts'

/** Steps into a JSON document: names of fields, numbers of entries. */
export type JsonPath = readonly (string | number)[]

/** Something that is wrong in the document. */
export interface DocumentFault {
  readonly path: JsonPath
  readonly code: string
  readonly message: string
}

/** A template as text: the parts as they print, and what the shop has chosen for them. */
export function documentText({ parts, settings }: EditorContent): string {
  return `${jsonText({
    parts: parts.map(({ type, name, sortWeight, content, fields }) => ({ type, name, sortWeight, content, fields })),
    settings: Object.entries(settings).map(([type, params]) => ({ type, params })),
  })}\n`
}

/** The rows that a document is laid over. */
export interface DocumentBase {
  readonly platform: readonly EditorPart[]
  readonly content: EditorContent
  readonly shopId: number
}

function sameRow(one: EditorPart, other: EditorPart): boolean {
  const facts = ({ name, sortWeight, content, fields }: EditorPart) => ({
    name: [name.zh, name.en],
    sortWeight,
    content,
    fields,
  })
  return JSON.stringify(facts(one)) === JSON.stringify(facts(other))
}

/** The part of a document's entry: the platform's own row where nothing is different, so that it stays the platform's. */
function partOf(entry: Readonly<Record<string, unknown>>, { platform, content, shopId }: DocumentBase): EditorPart {
  const type = String(entry['type'])
  const original = platform.find((row) => row.type === type)
  const known = content.parts.find((row) => row.type === type)
  const read: EditorPart = {
    shopId,
    type,
    name: (entry['name'] as EditorPart['name'] | undefined) ?? known?.name ?? { zh: type, en: type },
    sortWeight: Number(entry['sortWeight']),
    content: entry['content'] as readonly unknown[],
    fields: (entry['fields'] as readonly PartField[] | undefined) ?? [],
  }
  if (original !== undefined && sameRow(original, read)) return original
  // Equal rows stay the same object: what is drawn from them is not drawn again.
  return known !== undefined && known.shopId !== 0 && sameRow(known, read) ? known : read
}

function settingsOf(value: unknown): PartSettings {
  const rows = Array.isArray(value) ? value.filter(isFields) : []
  return Object.fromEntries(
    rows
      .map((row) => [String(row['type']), row['params'] as Readonly<Record<string, SettingValue>>] as const)
      .filter(([, params]) => Object.keys(params).length > 0),
  )
}

/**
 * What a document that fits the schema means for the editor. A platform's part that is not in it any more is left out for
 * good by an own row without content.
 */
export function contentOf(document: Readonly<Record<string, unknown>>, base: DocumentBase): EditorContent {
  const entries = Array.isArray(document['parts']) ? document['parts'].filter(isFields) : []
  const parts = entries.map((entry) => partOf(entry, base))
  const types = new Set(parts.map(({ type }) => type))
  const emptied = base.platform
    .filter(({ type }) => !types.has(type))
    .map((row) => ({ ...row, shopId: base.shopId, content: [] }))
  const all = [...parts, ...emptied].toSorted((a, b) => a.sortWeight - b.sortWeight || (a.type < b.type ? -1 : 1))
  return { parts: all, settings: settingsOf(document['settings']) }
}

/** Types that two parts share: the later one is at fault. */
export function duplicateTypes(document: Readonly<Record<string, unknown>>): readonly (JsonPath & { length: 3 })[] {
  const entries = Array.isArray(document['parts']) ? document['parts'] : []
  const seen = new Set<unknown>()
  const paths: (readonly [string, number, string])[] = []
  for (const [index, entry] of entries.entries()) {
    const type: unknown = isFields(entry) ? entry['type'] : undefined
    if (type !== undefined && seen.has(type)) paths.push(['parts', index, 'type'])
    seen.add(type)
  }
  return paths
}

/** The steps of a path as the engine writes it: `content[0][1].pagerWeight`. */
export function stepsOf(path: string): JsonPath {
  return [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/g)].map(([, index, name]) =>
    index === undefined ? (name ?? '') : Number(index),
  )
}
