/** What the vendor takes in one order, in UTF-8 (cloud-printers 1.2). */
export const contentBytesMax = 5_000
/** `<C>12/34</C><BR>` and room for more digits. */
const headBytesMax = 32

const bytesOf = (text: string) => Buffer.byteLength(text, 'utf8')

/** The line on top of each part of a slip. */
export function partHead(part: number, parts: number): string {
  return `<C>${part}/${parts}</C><BR>`
}

/** Tags that stand alone; every other one has an end. */
const singleTags = new Set(['BR', 'CUT', 'LOGO', 'PLUGIN', 'AUDIO-REFUND', 'AUDIO-CANCEL'])
/** Tags whose content is no text: what comes after them may begin a part. */
const blockTags = new Set(['QR', 'BC128_A', 'BC128_B', 'BC128_C'])

/**
 * Cuts markup behind its lines, and behind codes, wherever no tag is open: the pieces in a row are the markup again.
 * What follows the last line (a cut, a pulse for the drawer) stays with it.
 */
export function markupLines(content: string): string[] {
  const lines: string[] = []
  const open: string[] = []
  let start = 0
  for (const match of content.matchAll(/<(\/?)([A-Za-z][A-Za-z0-9_-]*)[^<>]*>/g)) {
    const [tag, slash, name = ''] = match
    if (slash === '/') {
      const at = open.lastIndexOf(name)
      if (at >= 0) open.splice(at)
    } else if (!singleTags.has(name)) open.push(name)
    const endsLine = name === 'BR' || (slash === '/' && blockTags.has(name))
    if (!endsLine || open.length > 0) continue
    const end = match.index + tag.length
    lines.push(content.slice(start, end))
    start = end
  }
  const rest = content.slice(start)
  const last = lines.at(-1)
  if (rest === '') return lines
  if (last === undefined || bytesOf(last) + bytesOf(rest) > contentBytesMax - headBytesMax) return [...lines, rest]
  return [...lines.slice(0, -1), last + rest]
}

/**
 * A slip as the vendor takes it: whole when it is short enough, else in parts that end with a line, each with its
 * number on top (1/n).
 * @returns undefined when a single line is too long for an order
 */
export function splitContent(content: string): readonly string[] | undefined {
  if (bytesOf(content) <= contentBytesMax) return [content]
  const roomBytes = contentBytesMax - headBytesMax
  const parts: string[] = []
  let part = ''
  let partBytes = 0
  for (const line of markupLines(content)) {
    const lineBytes = bytesOf(line)
    if (lineBytes > roomBytes) return undefined
    if (partBytes + lineBytes > roomBytes) {
      parts.push(part)
      part = ''
      partBytes = 0
    }
    part += line
    partBytes += lineBytes
  }
  parts.push(part)
  return parts.map((text, index) => partHead(index + 1, parts.length) + text)
}

/** Copies that the vendor takes in one order (cloud-printers 1.2). */
const timesMax = 10

export interface SlipPart {
  readonly content: string
  readonly times: number
}

/**
 * The labels of a job, each an order of its own: the engine begins each with its size, and no data makes a tag.
 * @returns undefined when one of them is too long for an order
 */
function splitLabels(content: string): readonly string[] | undefined {
  const labels = content.split(/(?=<SIZE>)/)
  return labels.every((label) => bytesOf(label) <= contentBytesMax) ? labels : undefined
}

/**
 * The orders that make `copies` of a slip, in turn: copies of a slip in parts follow each other, and the copies of a
 * short one are shared out evenly among as few orders as the vendor allows.
 * @returns undefined when the content cannot be divided
 */
export function planOrders(content: string, copies: number, kind: 'slip' | 'labels'): readonly SlipPart[] | undefined {
  const parts = kind === 'slip' ? splitContent(content) : splitLabels(content)
  if (parts === undefined) return undefined
  const [only] = parts
  if (parts.length > 1 || only === undefined) {
    return Array.from({ length: copies }, () => parts.map((text) => ({ content: text, times: 1 }))).flat()
  }
  let orders = Math.ceil(copies / timesMax)
  while (copies % orders !== 0) orders += 1
  return Array.from({ length: orders }, () => ({ content: only, times: copies / orders }))
}
