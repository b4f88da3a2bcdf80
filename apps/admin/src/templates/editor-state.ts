import type { Business, PartField, PartRow } from '@xiaopiao/protocol'
import { type ContentPath, insertAt, isFields, moveWithin, removeAt, replaceAt, valueAt } from './content-path.ts'
import { ownRow, placePart, sameContent } from './part-rows.ts'

export type SettingValue = string | number | boolean
/** What the shop has chosen, by part and key (TP31). */
export type PartSettings = Readonly<Record<string, Readonly<Record<string, SettingValue>>>>

/** A printable part in the editor (TP30): `shopId` 0 is the platform's, as long as nobody has changed it. */
export interface EditorPart extends Readonly<Omit<PartRow, 'business' | 'content' | 'fields'>> {
  readonly content: readonly unknown[]
  readonly fields: readonly PartField[]
}

/** What undo and redo go through. Parts are in the order in which they print. */
export interface EditorContent {
  readonly parts: readonly EditorPart[]
  readonly settings: PartSettings
}

/** A part, or with a path something in its content. */
export interface Selection {
  readonly type: string
  readonly path: ContentPath
}

export interface LoadedTemplate {
  readonly business: Business
  /** Whose rows the changed ones become. */
  readonly shopId: number
  /** The platform's rows: what a part is reset to. */
  readonly platform: readonly EditorPart[]
  readonly content: EditorContent
  /** Of the draft at the server: sent with a save, it keeps two editors apart. */
  readonly revision: number
}

export interface EditorState extends LoadedTemplate {
  readonly past: readonly EditorContent[]
  readonly future: readonly EditorContent[]
  /** What the server has: the same object as `content` when there is nothing to save. */
  readonly saved: EditorContent
  readonly selection: Selection | null
  /** Changes with the same key, one after the other, are one step of undo: what is typed into a field. */
  readonly mergeKey: string | null
}

export type EditorAction =
  | { readonly kind: 'load'; readonly loaded: LoadedTemplate }
  | { readonly kind: 'select'; readonly selection: Selection | null }
  /** What is typed from now on is another step of undo. */
  | { readonly kind: 'settle' }
  /** Changes fields of a block, or of a group (`each`, `if`); undefined takes a field out. */
  | { readonly kind: 'setFields'; readonly at: Selection; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly kind: 'replace'; readonly at: Selection; readonly value: unknown }
  | { readonly kind: 'setContent'; readonly type: string; readonly content: readonly unknown[] }
  /** Before what stands there. */
  | { readonly kind: 'insert'; readonly at: Selection; readonly value: unknown }
  | { readonly kind: 'move'; readonly from: Selection; readonly to: Selection }
  | { readonly kind: 'remove'; readonly at: Selection }
  | { readonly kind: 'duplicate'; readonly at: Selection }
  /** At a place among the parts; its type gets a number when it is taken. */
  | { readonly kind: 'insertPart'; readonly part: EditorPart; readonly index: number }
  | { readonly kind: 'movePart'; readonly type: string; readonly index: number }
  | { readonly kind: 'resetPart'; readonly type: string }
  | { readonly kind: 'renamePart'; readonly type: string; readonly name: EditorPart['name'] }
  /** Undefined: what the part or the platform has by default. */
  | {
      readonly kind: 'setSetting'
      readonly type: string
      readonly key: string
      readonly value: SettingValue | undefined
    }
  | { readonly kind: 'replaceAll'; readonly content: EditorContent }
  | { readonly kind: 'undo' }
  | { readonly kind: 'redo' }
  /** The server has kept `content`, which may not be the newest any more. */
  | { readonly kind: 'saved'; readonly content: EditorContent; readonly revision: number }

/** As many steps back as anybody remembers; contents share what did not change, so a step is small. */
export const undoStepsMax = 200

export function startEditor(loaded: LoadedTemplate): EditorState {
  return { ...loaded, past: [], future: [], saved: loaded.content, selection: null, mergeKey: null }
}

export function isUnsaved(state: EditorState): boolean {
  return !sameContent(state.content, state.saved)
}

export function partOf(state: EditorState, type: string): EditorPart | undefined {
  return state.content.parts.find((part) => part.type === type)
}

/** Whether the part prints: `show: false`, chosen or by default, leaves it out. */
export function isShown(settings: PartSettings, { type, fields }: EditorPart): boolean {
  const chosen = settings[type]?.['show'] ?? fields.find(({ key }) => key === 'show')?.default
  return chosen !== false
}

/** A line of one block is selected as that block: they are one thing to a person. */
function meant(selection: Selection | null, { parts }: EditorContent): Selection | null {
  if (selection === null) return null
  const { type, path } = selection
  const part = parts.find((known) => known.type === type)
  const value = part === undefined || path.length === 0 ? undefined : valueAt(part.content, path)
  return Array.isArray(value) && value.length === 1 && typeof path.at(-1) === 'number'
    ? { type, path: [...path, 0] }
    : selection
}

interface Step {
  readonly content: EditorContent
  readonly selection?: Selection | null
  readonly mergeKey?: string
}

/** Makes a change one that can be undone. */
function changed(state: EditorState, { content, selection = state.selection, mergeKey }: Step): EditorState {
  const goesOn = mergeKey !== undefined && mergeKey === state.mergeKey && state.past.length > 0
  return {
    ...state,
    content,
    past: goesOn ? state.past : [...state.past, state.content].slice(-undoStepsMax),
    future: [],
    selection: meant(selection, content),
    mergeKey: mergeKey ?? null,
  }
}

interface ContentStep {
  readonly content: readonly unknown[]
  readonly selection?: Selection | null
  readonly mergeKey?: string
}

/** Changes the content of one part, which thereby becomes the shop's own. */
function changePart(state: EditorState, type: string, change: (part: EditorPart) => ContentStep | undefined) {
  const part = partOf(state, type)
  const step = part === undefined ? undefined : change(part)
  if (part === undefined || step === undefined || step.content === part.content) return state
  const own = ownRow({ ...part, content: step.content }, state.shopId)
  const parts = state.content.parts.map((known) => (known === part ? own : known))
  return changed(state, { ...step, content: { ...state.content, parts } })
}

function setFields(state: EditorState, at: Selection, fields: Readonly<Record<string, unknown>>): EditorState {
  return changePart(state, at.type, ({ content }) => {
    const known = valueAt(content, at.path)
    if (!isFields(known)) return undefined
    const merged = Object.entries({ ...known, ...fields }).filter(([, value]) => value !== undefined)
    return {
      content: replaceAt(content, at.path, Object.fromEntries(merged)),
      mergeKey: JSON.stringify([at, Object.keys(fields)]),
    }
  })
}

function removeNode(state: EditorState, { type, path }: Selection): EditorState {
  if (path.length > 0) {
    return changePart(state, type, ({ content }) => ({ content: removeAt(content, path), selection: null }))
  }
  const part = partOf(state, type)
  if (part === undefined) return state
  // The platform's part would come back by itself: a row of the shop without content leaves it out for good.
  if (state.platform.some((row) => row.type === type)) {
    return changePart(state, type, () => ({ content: [], selection: { type, path: [] } }))
  }
  const { [type]: _, ...settings } = state.content.settings
  const parts = state.content.parts.filter((known) => known !== part)
  return changed(state, { content: { parts, settings }, selection: null })
}

function duplicateNode(state: EditorState, { type, path }: Selection): EditorState {
  const part = partOf(state, type)
  if (part === undefined) return state
  if (path.length === 0) {
    const copy = { ...part, content: structuredClone(part.content) }
    return insertPart(state, copy, state.content.parts.indexOf(part) + 1)
  }
  const last = path.at(-1)
  if (typeof last !== 'number') return state
  const beside = [...path.slice(0, -1), last + 1]
  return changePart(state, type, ({ content }) => ({
    // A copy of its own: what stands twice must not be one object, by which rows are told apart.
    content: insertAt(content, beside, structuredClone(valueAt(content, path))),
    selection: { type, path: beside },
  }))
}

function moveNode(state: EditorState, from: Selection, to: Selection): EditorState {
  if (from.type === to.type) {
    return changePart(state, from.type, ({ content }) => {
      const moved = moveWithin(content, from.path, to.path)
      return moved && { content: moved.content, selection: { type: to.type, path: moved.path } }
    })
  }
  const source = partOf(state, from.type)
  const target = partOf(state, to.type)
  const value = source && valueAt(source.content, from.path)
  if (source === undefined || target === undefined || value === undefined) return state
  const parts = state.content.parts.map((part) => {
    if (part === source) return ownRow({ ...part, content: removeAt(part.content, from.path) }, state.shopId)
    if (part === target) return ownRow({ ...part, content: insertAt(part.content, to.path, value) }, state.shopId)
    return part
  })
  return changed(state, { content: { ...state.content, parts }, selection: to })
}

function insertPart(state: EditorState, part: EditorPart, index: number): EditorState {
  const taken = new Set([...state.content.parts, ...state.platform].map(({ type }) => type))
  const base = part.type.replace(/_\d+$/, '')
  let type = part.type
  for (let number = 2; taken.has(type); number++) type = `${base}_${number}`
  const made = ownRow({ ...part, type }, state.shopId)
  const parts = placePart(state.content.parts, made, index, state.shopId)
  return changed(state, { content: { ...state.content, parts }, selection: { type, path: [] } })
}

function movePart(state: EditorState, type: string, index: number): EditorState {
  const part = partOf(state, type)
  if (part === undefined || state.content.parts.indexOf(part) === index) return state
  const others = state.content.parts.filter((known) => known !== part)
  const parts = placePart(others, ownRow(part, state.shopId), index, state.shopId)
  return changed(state, { content: { ...state.content, parts } })
}

/** The part as the platform has it, its settings too; a part of the shop's own stays. */
function resetPart(state: EditorState, type: string): EditorState {
  const original = state.platform.find((row) => row.type === type)
  const part = partOf(state, type)
  if (original === undefined || part === undefined) return state
  const { [type]: _, ...settings } = state.content.settings
  const parts = state.content.parts.map((known) => (known === part ? original : known))
  return changed(state, {
    content: { parts: parts.toSorted((a, b) => a.sortWeight - b.sortWeight), settings },
    selection: { type, path: [] },
  })
}

function setSetting(state: EditorState, type: string, key: string, value: SettingValue | undefined): EditorState {
  const { [key]: before, ...others } = state.content.settings[type] ?? {}
  if (before === value) return state
  const ofPart = value === undefined ? others : { ...others, [key]: value }
  const { [type]: _, ...settings } = state.content.settings
  return changed(state, {
    content: {
      ...state.content,
      settings: Object.keys(ofPart).length === 0 ? settings : { ...settings, [type]: ofPart },
    },
    mergeKey: JSON.stringify(['setting', type, key]),
  })
}

function renamePart(state: EditorState, type: string, name: EditorPart['name']): EditorState {
  const parts = state.content.parts.map((part) => (part.type === type ? ownRow({ ...part, name }, state.shopId) : part))
  return changed(state, { content: { ...state.content, parts }, mergeKey: JSON.stringify(['name', type]) })
}

/** Goes one step to the other side; a selection whose part is gone is none any more. */
function travel(state: EditorState, direction: 'undo' | 'redo'): EditorState {
  const from = direction === 'undo' ? state.past : state.future
  const content = from.at(direction === 'undo' ? -1 : 0)
  if (content === undefined) return state
  const past = direction === 'undo' ? from.slice(0, -1) : [...state.past, state.content]
  const future = direction === 'undo' ? [state.content, ...state.future] : from.slice(1)
  const { selection } = state
  const part = content.parts.find(({ type }) => type === selection?.type)
  const isThere = part !== undefined && selection !== null && valueAt(part.content, selection.path) !== undefined
  return { ...state, content, past, future, mergeKey: null, selection: isThere ? selection : null }
}

/** What an editor of a business's template does with what a person does. Pure: the same in, the same out. */
export function changeEditor(state: EditorState, action: EditorAction): EditorState {
  switch (action.kind) {
    case 'load':
      return startEditor(action.loaded)
    case 'select':
      return { ...state, selection: meant(action.selection, state.content), mergeKey: null }
    case 'settle':
      return state.mergeKey === null ? state : { ...state, mergeKey: null }
    case 'setFields':
      return setFields(state, action.at, action.fields)
    case 'replace':
      return changePart(state, action.at.type, ({ content }) => ({
        content: replaceAt(content, action.at.path, action.value),
      }))
    case 'setContent':
      return changePart(state, action.type, () => ({
        content: action.content,
        mergeKey: JSON.stringify(['content', action.type]),
      }))
    case 'insert':
      return changePart(state, action.at.type, ({ content }) => ({
        content: insertAt(content, action.at.path, action.value),
        selection: action.at,
      }))
    case 'move':
      return moveNode(state, action.from, action.to)
    case 'remove':
      return removeNode(state, action.at)
    case 'duplicate':
      return duplicateNode(state, action.at)
    case 'insertPart':
      return insertPart(state, action.part, action.index)
    case 'movePart':
      return movePart(state, action.type, action.index)
    case 'resetPart':
      return resetPart(state, action.type)
    case 'renamePart':
      return renamePart(state, action.type, action.name)
    case 'setSetting':
      return setSetting(state, action.type, action.key, action.value)
    case 'replaceAll':
      return sameContent(state.content, action.content)
        ? state
        : changed(state, { content: action.content, mergeKey: 'replaceAll' })
    case 'undo':
    case 'redo':
      return travel(state, action.kind)
    case 'saved':
      return { ...state, saved: action.content, revision: action.revision }
  }
}
