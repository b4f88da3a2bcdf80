import type { ResolvedDocument, ResolvedLine } from '@xiaopiao/engine'
import type { PaperReading } from '@xiaopiao/paper'

/**
 * Which characters stand on paper, by number of times: columns break lines at different places on each paper, but no
 * character may be lost, doubled or invented. Spaces pad and wrap, so they do not count; the yen signs are one; a `?` stands
 * for what the printer lacks.
 */
export type CharacterCounts = Map<string, number>

/** What the printer may show differently, or may lack: spaces, the sign of a lost character, pictographs. */
const uncounted = /[\s?…\p{Extended_Pictographic}]/u

function count(counts: CharacterCounts, text: string): void {
  for (const character of text) {
    if (uncounted.test(character)) continue
    const key = character === '￥' ? '¥' : character
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
}

export function printedCharacters(reading: PaperReading): CharacterCounts {
  const counts: CharacterCounts = new Map()
  for (const page of reading.pages) {
    for (const line of page.lines) {
      for (const item of line.items) if (item.kind === 'text') count(counts, item.text)
    }
  }
  return counts
}

/** Of the document: what must be there, what may be there (cut short by an ellipsis), and dividers, of any length. */
export function wantedCharacters({ lines }: ResolvedDocument): {
  must: CharacterCounts
  may: CharacterCounts
  dividers: ReadonlySet<string>
} {
  const [must, may]: [CharacterCounts, CharacterCounts] = [new Map(), new Map()]
  const dividers = new Set<string>()
  for (const [block, content] of lines.flatMap(blocksOf)) {
    if (block.type === 'divider') for (const character of content) dividers.add(character)
    if (block.type === 'text') count(block.overflow === 'wrap' || block.overflow === 'shrink' ? must : may, content)
  }
  return { must, may, dividers }
}

function blocksOf({ blocks, contents }: ResolvedLine): [ResolvedLine['blocks'][number], string][] {
  return blocks.map((block, index) => [block, contents[index] ?? ''])
}

/** Texts of the codes that the document asks for, in order. */
export function wantedCodes({ lines }: ResolvedDocument): string[] {
  return lines
    .flatMap(blocksOf)
    .filter(([block]) => block.type === 'qrcode' || block.type === 'barcode')
    .map(([, content]) => content)
}

/** Human-readable differences between the document and the paper; empty when every character is there once. */
export function textDifferences(document: ResolvedDocument, reading: PaperReading): string[] {
  const { must, may, dividers } = wantedCharacters(document)
  const printed = printedCharacters(reading)
  const differences: string[] = []
  for (const character of new Set([...must.keys(), ...printed.keys()])) {
    if (dividers.has(character)) continue
    const wanted = must.get(character) ?? 0
    const most = wanted + (may.get(character) ?? 0)
    const seen = printed.get(character) ?? 0
    if (seen < wanted || seen > most) differences.push(`${character}: ${seen} on paper, ${wanted} in the document`)
  }
  return differences
}
