import type { GlyphOutline } from './glyph-source.ts'

/** Characters whose outlines are kept ready: a shop's receipts use some hundreds. */
const keptMax = 4_000

/** Fonts nest composite glyphs two or three deep; a loop in a broken font must end. */
const compositeDepthMax = 6

interface Point {
  readonly x: number
  readonly y: number
  readonly onCurve: boolean
}

/** Component flags of composite glyphs (OpenType specification, "glyf"). */
const argsAreWords = 0x0001
const argsAreOffsets = 0x0002
const hasScale = 0x0008
const moreComponents = 0x0020
const hasTwoScales = 0x0040
const hasMatrix = 0x0080

/**
 * Outlines of a TrueType font (tables cmap 4 or 12, loca, glyf, hmtx; OpenType specification 1.9). No hinting, no
 * shaping: receipts place every character in a cell of its own.
 *
 * @throws RangeError for bytes that are no TrueType font: fonts come with the program, not from users.
 */
export class TrueTypeFont {
  readonly #view: DataView
  readonly #tables = new Map<string, number>()
  readonly #unitsPerEm: number
  readonly #hasLongOffsets: boolean
  readonly #metricsCount: number
  readonly #glyphOf: (codePoint: number) => number
  readonly #kept = new Map<string, GlyphOutline | undefined>()

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const tableCount = this.#view.getUint16(4)
    for (let index = 0; index < tableCount; index++) {
      const at = 12 + index * 16
      const tag = String.fromCharCode(...bytes.subarray(at, at + 4))
      this.#tables.set(tag, this.#view.getUint32(at + 8))
    }
    this.#unitsPerEm = this.#view.getUint16(this.#table('head') + 18)
    this.#hasLongOffsets = this.#view.getInt16(this.#table('head') + 50) === 1
    this.#metricsCount = this.#view.getUint16(this.#table('hhea') + 34)
    this.#glyphOf = this.#readCharacterMap()
  }

  /** The character's outline, undefined where the font has no glyph for it. */
  outline(character: string): GlyphOutline | undefined {
    if (this.#kept.has(character)) return this.#kept.get(character)
    const glyph = this.#glyphOf(character.codePointAt(0) ?? 0)
    const made = glyph === 0 ? undefined : this.#makeOutline(glyph)
    if (this.#kept.size >= keptMax) this.#kept.clear()
    this.#kept.set(character, made)
    return made
  }

  #makeOutline(glyph: number): GlyphOutline {
    const metric = Math.min(glyph, this.#metricsCount - 1)
    const advanceUnits = this.#view.getUint16(this.#table('hmtx') + metric * 4)
    const path = this.#contours(glyph, 0).map(contourPath).join('')
    return { path, advanceUnits, unitsPerEm: this.#unitsPerEm }
  }

  #table(tag: string): number {
    const offset = this.#tables.get(tag)
    if (offset === undefined) throw new RangeError(`font has no table "${tag}"`)
    return offset
  }

  #readCharacterMap(): (codePoint: number) => number {
    const cmap = this.#table('cmap')
    const subtables = new Map<number, number>()
    for (let index = 0; index < this.#view.getUint16(cmap + 2); index++) {
      const offset = cmap + this.#view.getUint32(cmap + 8 + index * 8)
      subtables.set(this.#view.getUint16(offset), offset)
    }
    const groups = subtables.get(12)
    if (groups !== undefined) return (codePoint) => this.#glyphByGroups(groups, codePoint)
    const segments = subtables.get(4)
    if (segments === undefined) throw new RangeError('font has no character map of format 4 or 12')
    return (codePoint) => this.#glyphBySegments(segments, codePoint)
  }

  #glyphByGroups(table: number, codePoint: number): number {
    const view = this.#view
    let low = 0
    let high = view.getUint32(table + 12)
    while (low < high) {
      const middle = (low + high) >> 1
      const group = table + 16 + middle * 12
      if (codePoint > view.getUint32(group + 4)) low = middle + 1
      else if (codePoint < view.getUint32(group)) high = middle
      else return view.getUint32(group + 8) + codePoint - view.getUint32(group)
    }
    return 0
  }

  #glyphBySegments(table: number, codePoint: number): number {
    if (codePoint > 0xffff) return 0
    const view = this.#view
    const doubleCount = view.getUint16(table + 6)
    for (let index = 0; index < doubleCount; index += 2) {
      if (view.getUint16(table + 14 + index) < codePoint) continue
      const startAt = table + 16 + doubleCount + index
      const start = view.getUint16(startAt)
      if (codePoint < start) return 0
      const delta = view.getUint16(startAt + doubleCount)
      const rangeAt = startAt + 2 * doubleCount
      const range = view.getUint16(rangeAt)
      if (range === 0) return (codePoint + delta) & 0xffff
      const glyph = view.getUint16(rangeAt + range + (codePoint - start) * 2)
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff
    }
    return 0
  }

  #contours(glyph: number, depth: number): Point[][] {
    const loca = this.#table('loca')
    const offset = (index: number) =>
      this.#hasLongOffsets ? this.#view.getUint32(loca + index * 4) : this.#view.getUint16(loca + index * 2) * 2
    if (depth > compositeDepthMax || offset(glyph) === offset(glyph + 1)) return []
    const at = this.#table('glyf') + offset(glyph)
    const contourCount = this.#view.getInt16(at)
    return contourCount >= 0 ? this.#simpleContours(at + 10, contourCount) : this.#compositeContours(at + 10, depth)
  }

  #simpleContours(start: number, contourCount: number): Point[][] {
    const view = this.#view
    const ends: number[] = []
    for (let index = 0; index < contourCount; index++) ends.push(view.getUint16(start + index * 2))
    const pointCount = (ends.at(-1) ?? -1) + 1
    let at = start + contourCount * 2
    at += 2 + view.getUint16(at)
    const flags: number[] = []
    while (flags.length < pointCount) {
      const flag = view.getUint8(at++)
      const times = (flag & 8) === 0 ? 1 : view.getUint8(at++) + 1
      for (let index = 0; index < times; index++) flags.push(flag)
    }
    const readAxis = (shortBit: number, sameBit: number): number[] => {
      const values: number[] = []
      let value = 0
      for (let index = 0; index < pointCount; index++) {
        const flag = flags[index] ?? 0
        if ((flag & shortBit) !== 0) {
          value += view.getUint8(at++) * ((flag & sameBit) === 0 ? -1 : 1)
        } else if ((flag & sameBit) === 0) {
          value += view.getInt16(at)
          at += 2
        }
        values.push(value)
      }
      return values
    }
    const xs = readAxis(2, 16)
    const ys = readAxis(4, 32)
    return ends.map((end, index) => {
      const points: Point[] = []
      for (let point = (ends[index - 1] ?? -1) + 1; point <= end; point++) {
        points.push({ x: xs[point] ?? 0, y: ys[point] ?? 0, onCurve: ((flags[point] ?? 0) & 1) === 1 })
      }
      return points
    })
  }

  #compositeContours(start: number, depth: number): Point[][] {
    const view = this.#view
    const contours: Point[][] = []
    let at = start
    let flags: number
    do {
      flags = view.getUint16(at)
      const glyph = view.getUint16(at + 2)
      at += 4
      const isOffset = (flags & argsAreOffsets) !== 0
      const isWord = (flags & argsAreWords) !== 0
      const dx = isOffset ? (isWord ? view.getInt16(at) : view.getInt8(at)) : 0
      const dy = isOffset ? (isWord ? view.getInt16(at + 2) : view.getInt8(at + 1)) : 0
      at += isWord ? 4 : 2
      const { matrix, size } = this.#componentMatrix(at, flags)
      at += size
      for (const contour of this.#contours(glyph, depth + 1)) {
        contours.push(contour.map((point) => transformed(point, matrix, dx, dy)))
      }
    } while ((flags & moreComponents) !== 0)
    return contours
  }

  /** Numbers with 14 bits of fraction: one scale, two, or a matrix. */
  #componentMatrix(at: number, flags: number): { matrix: Matrix; size: number } {
    const fraction = (index: number) => this.#view.getInt16(at + index * 2) / 16384
    if ((flags & hasScale) !== 0) return { matrix: [fraction(0), 0, 0, fraction(0)], size: 2 }
    if ((flags & hasTwoScales) !== 0) return { matrix: [fraction(0), 0, 0, fraction(1)], size: 4 }
    if ((flags & hasMatrix) !== 0) return { matrix: [fraction(0), fraction(1), fraction(2), fraction(3)], size: 8 }
    return { matrix: [1, 0, 0, 1], size: 0 }
  }
}

type Matrix = readonly [number, number, number, number]

function transformed(point: Point, [a, b, c, d]: Matrix, dx: number, dy: number): Point {
  return { ...point, x: a * point.x + c * point.y + dx, y: b * point.x + d * point.y + dy }
}

/** Quadratic curves; two control points in a row have a point of the curve half-way between them. */
function contourPath(points: readonly Point[]): string {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined) return ''
  const start = first.onCurve ? first : last.onCurve ? last : middle(first, last)
  let path = `M${at(start)}`
  let control: Point | null = null
  for (const point of first.onCurve ? points.slice(1) : points) {
    if (control !== null) path += `Q${at(control)} ${at(point.onCurve ? point : middle(control, point))}`
    else if (point.onCurve) path += `L${at(point)}`
    control = point.onCurve ? null : point
  }
  if (control !== null) path += `Q${at(control)} ${at(start)}`
  return `${path}Z`
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, onCurve: true }
}

function at(point: Point): string {
  return `${Math.round(point.x)} ${Math.round(point.y)}`
}
