import { isFields } from '../content-path.ts'
import type { EditorPart } from '../editor-state.ts'
import type { PlaceholderChoice } from './complete-json.ts'

const choicesMax = 400
const exampleMax = 24

function exampleOf(value: unknown): string {
  const text = Array.isArray(value) ? `[${value.length}]` : isFields(value) ? '{…}' : String(value)
  return text.length > exampleMax ? `${text.slice(0, exampleMax)}…` : text
}

function collect(value: unknown, path: string, into: PlaceholderChoice[]): void {
  if (into.length >= choicesMax) return
  if (path !== '') into.push({ path, example: exampleOf(value) })
  if (!isFields(value)) return
  for (const [key, child] of Object.entries(value)) collect(child, path === '' ? key : `${path}.${key}`, into)
}

/** The names that the loops of a part give, with the list that each goes through. */
function loopsIn(content: unknown, into: Map<string, string>): void {
  if (Array.isArray(content)) for (const entry of content) loopsIn(entry, into)
  if (!isFields(content)) return
  const { each, as: names } = content
  if (typeof each === 'string' && typeof names === 'string') {
    const [name = ''] = names.trim().split(/[\s,]+/)
    into.set(name, each.replaceAll(/[{}]/g, '').trim())
  }
  loopsIn(content['layouts'], into)
  loopsIn(content['else'], into)
}

function valueAt(data: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (isFields(at) ? at[key] : undefined), data)
}

/** What a placeholder in a part may name: the sample's data, the elements of the part's own loops, the part's settings. */
export function placeholdersOf(data: unknown, part: EditorPart | undefined): readonly PlaceholderChoice[] {
  const choices: PlaceholderChoice[] = []
  for (const { key, default: standard } of part?.fields ?? []) {
    choices.push({ path: `setting.${key}`, example: exampleOf(standard) })
  }
  const loops = new Map<string, string>()
  loopsIn(part?.content, loops)
  for (const [name, list] of loops) {
    const elements = valueAt(data, list)
    collect(Array.isArray(elements) ? elements[0] : undefined, name, choices)
  }
  collect(data, '', choices)
  return choices
}
