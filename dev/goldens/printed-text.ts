import type { Issue, Output, ResolvedDocument, ResolvedLine } from '@xiaopiao/engine'
import type { GlyphRun, Page, PaperReading } from '@xiaopiao/paper'

/**
 * Which characters stand on paper, by number of times: columns break lines at different places on each paper, but no
 * character may be lost, doubled or invented. Spaces pad and wrap, so they do not count; the yen signs are one; a `?` stands
 * for what the printer lacks.
 */
type CharacterCounts = Map<string, number>

/** What the printer may show differently, or may lack: spaces, the sign of a lost character, pictographs. */
const uncounted = /[\s?…\p{Extended_Pictographic}]/u

/** Look-alikes: the yen sign of GBK, and what stands for the brackets and quotes that some languages cannot escape. */
const sameCharacter: Readonly<Record<string, string>> = { '￥': '¥', '＜': '<', '＞': '>', '＂': '"' }

function count(counts: CharacterCounts, text: string): void {
  for (const character of text) {
    if (uncounted.test(character)) continue
    const key = sameCharacter[character] ?? character
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
}

export function printedCharacters(reading: PaperReading): CharacterCounts {
  const counts: CharacterCounts = new Map()
  for (const run of reading.pages.flatMap(textRuns)) count(counts, run.text)
  return counts
}

/** Of calls to a printer's SDK: every text argument of the calls that print text. */
export function calledCharacters(output: Extract<Output, { kind: 'calls' }>): CharacterCounts {
  const counts: CharacterCounts = new Map()
  for (const { method, args } of output.calls) if (method === 'printText') count(counts, String(args[0]))
  return counts
}

/** Text runs; label printers have no bold but print the same text again, one dot further, which is one text to a reader. */
export function textRuns(page: Page): GlyphRun[] {
  const runs = page.lines.flatMap((line) =>
    line.items.flatMap((item) => (item.kind === 'text' ? [{ ...item, top: line.y + item.top }] : [])),
  )
  const isAgain = (run: GlyphRun) =>
    runs.some((other) => other.text === run.text && other.top === run.top && other.x === run.x - 1)
  return runs.filter((run) => !isAgain(run))
}

const shownLost = 10

/** Characters that an issue says were printed as `?`; an issue shows ten at most, then it speaks for all beyond ASCII. */
function lostCharacters(text: string, { message }: Issue): string[] {
  const shown = [...message.matchAll(/'(.)' \(U\+/gu)].map(([, character]) => character ?? '')
  return [...text].filter((character) => shown.includes(character) || (shown.length >= shownLost && character > '~'))
}

/** Of the document: what must be there, what may be there (what an ellipsis cuts, codes), and dividers, of any length. */
function wantedCharacters(
  { lines }: ResolvedDocument,
  issues: readonly Issue[],
): {
  must: CharacterCounts
  may: CharacterCounts
  dividers: ReadonlySet<string>
} {
  const [must, may]: [CharacterCounts, CharacterCounts] = [new Map(), new Map()]
  const dividers = new Set<string>()
  for (const [block, content] of lines.flatMap(blocksOf)) {
    if (block.type === 'divider') for (const character of content) dividers.add(character)
    // A barcode's text is printed beside dots, or in place of a code that the printer lacks.
    if (block.type === 'barcode' || block.type === 'qrcode') count(may, content)
    if (block.type !== 'text') continue
    const told = issues.filter(({ code, path }) => code === 'unprintable_characters' && path === block.path)
    const lost = new Set(told.flatMap((issue) => lostCharacters(content, issue)))
    const kept = [...content].filter((character) => !lost.has(character))
    count(block.overflow === 'wrap' || block.overflow === 'shrink' ? must : may, kept.join(''))
    for (const character of lost) count(may, character.repeat(content.length))
  }
  return { must, may, dividers }
}

function blocksOf({ blocks, contents }: ResolvedLine): [ResolvedLine['blocks'][number], string][] {
  return blocks.map((block, index) => [block, contents[index] ?? ''])
}

/** Texts of the codes that the document asks for, and that no issue says the printer lacks, in order. */
export function wantedCodes({ lines }: ResolvedDocument, issues: readonly Issue[]): string[] {
  const lacking = new Set(issues.map((issue) => issue.path))
  return lines
    .flatMap(blocksOf)
    .filter(([block]) => (block.type === 'qrcode' || block.type === 'barcode') && !lacking.has(block.path))
    .map(([, content]) => content)
}

/**
 * Human-readable differences between the document and what is printed; empty when every character is there once, or is
 * told to be lost. A label that is full ends before the document does; then nothing may be there that the document has not.
 */
export function textDifferences(
  document: ResolvedDocument,
  printed: CharacterCounts,
  issues: readonly Issue[],
): string[] {
  const { must, may, dividers } = wantedCharacters(document, issues)
  const isCutShort = issues.some((issue) => issue.code === 'label_full')
  const differences: string[] = []
  for (const character of new Set([...must.keys(), ...printed.keys()])) {
    if (dividers.has(character)) continue
    const wanted = must.get(character) ?? 0
    const most = wanted + (may.get(character) ?? 0)
    const seen = printed.get(character) ?? 0
    if ((seen < wanted && !isCutShort) || seen > most) {
      differences.push(`${character}: ${seen} printed, ${wanted} in the document`)
    }
  }
  return differences
}
