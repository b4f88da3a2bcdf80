import type { DrawnPage } from './draw-receipt.ts'
import type { LineZone } from './line-zones.ts'

/** A rectangle on the picture of a page. */
export interface DotBox {
  readonly leftDots: number
  readonly topDots: number
  readonly widthDots: number
  readonly heightDots: number
}

/** A finger or pointer this far from a line still means it. */
const nearDots = 16
/** Air around what is marked. */
const airDots = 3

function zoneAt(page: DrawnPage, y: number): LineZone | undefined {
  const atDots = y - page.topDots
  const distance = ({ topDots, heightDots }: LineZone) => Math.max(topDots - atDots, atDots - topDots - heightDots, 0)
  const nearest = page.zones.toSorted((a, b) => distance(a) - distance(b))[0]
  return nearest !== undefined && distance(nearest) <= nearDots ? nearest : undefined
}

/** The block at a point of the picture: its place in the parts and its box. */
export function blockAt(
  page: DrawnPage,
  x: number,
  y: number,
): { readonly place: string; readonly box: DotBox } | undefined {
  const zone = zoneAt(page, y)
  const block = zone?.blocks.findLast(({ leftDots }) => leftDots <= x - page.leftDots) ?? zone?.blocks[0]
  if (zone === undefined || block === undefined) return undefined
  return { place: block.place, box: boxOf(page, zone, block.leftDots, block.widthDots) }
}

function boxOf(page: DrawnPage, zone: LineZone, leftDots: number, widthDots: number): DotBox {
  return {
    leftDots: page.leftDots + leftDots - airDots,
    topDots: page.topDots + zone.topDots - airDots,
    widthDots: widthDots + 2 * airDots,
    heightDots: zone.heightDots + 2 * airDots,
  }
}

/** Whether something stands at a place or below it: `items.content[1]` has `items.content[1][0]`, not `…[10]`. */
export function isWithin(place: string, whole: string): boolean {
  if (!place.startsWith(whole)) return false
  const next = place[whole.length]
  return next === undefined || next === '.' || next === '['
}

/** What of a page belongs to a place; lines that touch are one box. */
export function boxesOf(page: DrawnPage, place: string | undefined): readonly DotBox[] {
  if (place === undefined) return []
  const boxes: DotBox[] = []
  for (const zone of page.zones) {
    const blocks = zone.blocks.filter((block) => isWithin(block.place, place))
    const first = blocks[0]
    const last = blocks.at(-1)
    if (first === undefined || last === undefined) continue
    const box = boxOf(page, zone, first.leftDots, last.leftDots + last.widthDots - first.leftDots)
    const before = boxes.at(-1)
    const touches = before !== undefined && before.topDots + before.heightDots + nearDots >= box.topDots
    if (before !== undefined && touches) boxes[boxes.length - 1] = union(before, box)
    else boxes.push(box)
  }
  return boxes
}

function union(one: DotBox, other: DotBox): DotBox {
  const leftDots = Math.min(one.leftDots, other.leftDots)
  const topDots = Math.min(one.topDots, other.topDots)
  const right = Math.max(one.leftDots + one.widthDots, other.leftDots + other.widthDots)
  const bottom = Math.max(one.topDots + one.heightDots, other.topDots + other.heightDots)
  return { leftDots, topDots, widthDots: right - leftDots, heightDots: bottom - topDots }
}

/** Every block of a page from top left to bottom right, each once. */
export function placesInOrder(page: DrawnPage): readonly string[] {
  return [...new Set(page.zones.flatMap(({ blocks }) => blocks.map(({ place }) => place)))]
}
