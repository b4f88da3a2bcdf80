import type { PartBody, PartRow } from '@xiaopiao/protocol'
import type { EditorContent, EditorPart } from './editor-state.ts'

/** Weights of parts that are numbered anew; between two of them there is room for more. */
const weightStep = 100

const byWeight = (a: EditorPart, b: EditorPart) => a.sortWeight - b.sortWeight || (a.type < b.type ? -1 : 1)

/** The part as a row of the shop. */
export function ownRow(part: EditorPart, shopId: number): EditorPart {
  return part.shopId === shopId ? part : { ...part, shopId }
}

/** A row without its business, in the shape that the editor keeps. */
function toPart({ business: _, ...row }: PartRow): EditorPart {
  return row
}

export interface BusinessParts {
  /** As they print: rows of the shop in place of the platform's of the same type (TP30). */
  readonly parts: readonly EditorPart[]
  readonly platform: readonly EditorPart[]
}

/** What `GET /api/templates/base` answers for one business, laid over one another. */
export function overlaid(rows: readonly PartRow[], business: PartRow['business']): BusinessParts {
  const ofBusiness = rows.filter((row) => row.business === business).map(toPart)
  const platform = ofBusiness.filter(({ shopId }) => shopId === 0).toSorted(byWeight)
  const own = ofBusiness.filter(({ shopId }) => shopId !== 0)
  const ownTypes = new Set(own.map(({ type }) => type))
  const parts = [...platform.filter(({ type }) => !ownTypes.has(type)), ...own].toSorted(byWeight)
  return { parts, platform }
}

/** The rows that `PUT /api/templates/base` takes: only what the shop has changed or made. */
export function ownRows(parts: readonly EditorPart[]): PartBody[] {
  return parts
    .filter(({ shopId }) => shopId !== 0)
    .map(({ type, name, content, sortWeight, fields }) => ({
      type,
      name,
      content: [...content],
      sortWeight,
      fields: [...fields],
    }))
}

/**
 * The parts with one more at `index`. Only its own weight changes, so that the platform's other parts stay the
 * platform's; where two neighbours leave no number between them, all are numbered anew.
 */
export function placePart(
  parts: readonly EditorPart[],
  part: EditorPart,
  index: number,
  shopId: number,
): readonly EditorPart[] {
  const before = parts[index - 1]?.sortWeight ?? -1
  const after = parts[index]?.sortWeight ?? before + 2 * weightStep
  const sortWeight = Math.floor((before + after) / 2)
  const placed = [...parts.slice(0, index), { ...part, sortWeight }, ...parts.slice(index)]
  if (sortWeight > before && sortWeight < after) return placed
  return placed.map((one, place) => ownRow({ ...one, sortWeight: (place + 1) * weightStep }, shopId))
}

function sameValue(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}

/** Whether two contents say the same, however they came about. What is the same object is not looked into. */
export function sameContent(one: EditorContent, other: EditorContent): boolean {
  if (one === other) return true
  if (one.parts.length !== other.parts.length || !sameValue(one.settings, other.settings)) return false
  return one.parts.every((part, index) => sameValue(part, other.parts[index]))
}
