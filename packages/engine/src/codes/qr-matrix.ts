import type { ErrorLevel } from '../document/resolved-document.ts'
import { qrLayout, withBch } from './qr-layout.ts'
import { bestMask, maskFlips } from './qr-mask.ts'
import { qrWords } from './qr-words.ts'

/** The modules of a QR code, without a quiet zone. */
export interface QrMatrix {
  /** Modules on a side. */
  readonly size: number
  /** Row by row, 1 is dark. */
  readonly modules: Uint8Array
}

/** Level bits of the format information (table 12). */
const levelBits: Record<ErrorLevel, number> = { L: 1, M: 0, Q: 3, H: 2 }

/** The QR code (model 2) of a text, in the smallest version that holds it; undefined when none does. */
export function qrMatrix(text: string, level: ErrorLevel): QrMatrix | undefined {
  const coded = qrWords(text, level)
  if (coded === undefined) return undefined
  const { version, words } = coded
  const { size, dark, path, format } = qrLayout(version.version)
  const flips = maskFlips()
  // Bit m of a module is its colour under mask m.
  const modules = dark.map((isDark) => (isDark === 1 ? 0xff : 0))
  for (let index = 0; index < path.length; index++) {
    const at = path[index] as number
    const y = Math.floor(at / size)
    // Bits that are left over at the end are light.
    const word = index >> 3 < words.length ? (words[index >> 3] as number) : 0
    const bits = (word >> (7 - (index & 7))) & 1 ? 0xff : 0
    modules[at] = bits ^ (flips[(y % 12) * 12 + ((at - y * size) % 12)] as number)
  }
  for (let mask = 0; mask < 8; mask++) {
    const bits = withBch((levelBits[level] << 3) | mask, 10, 0x537) ^ 0x5412
    for (let index = 0; index < format.length; index++) {
      const at = format[index] as number
      if ((bits >> (index % 15)) & 1) modules[at] = (modules[at] as number) | (1 << mask)
    }
  }
  const mask = bestMask(modules, size)
  for (let at = 0; at < modules.length; at++) modules[at] = ((modules[at] as number) >> mask) & 1
  return { size, modules }
}
