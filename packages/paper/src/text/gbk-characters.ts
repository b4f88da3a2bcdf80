import { characterAt } from './decode-text.ts'

let known: Set<number> | null = null

/** Whether a font of the GBK set has the character: what cloud printers have, whatever charset their interface takes. */
export function isInGbk(codePoint: number): boolean {
  // ASCII and the 20,902 characters that GBK shares with Unicode 1.1 need no table.
  if (codePoint < 0x80 || (codePoint >= 0x4e00 && codePoint <= 0x9fa5)) return true
  known ??= allGbk()
  return known.has(codePoint)
}

function allGbk(): Set<number> {
  const all = new Set<number>()
  const pair = new Uint8Array(2)
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      pair[0] = lead
      pair[1] = trail
      const { text, byteCount, defect } = characterAt(pair, 0, 'gb18030', 0)
      if (byteCount === 2 && defect === null) all.add(text.codePointAt(0) ?? 0)
    }
  }
  return all
}
