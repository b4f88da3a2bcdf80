import type { BarWidth } from './bars.ts'

const widthOf: Readonly<Record<string, BarWidth>> = { '1': 1, '2': 2, '3': 3, '4': 4, N: 'N', W: 'W' }

/** `'212222'` or `'NWNNW'` as widths; characters that are no widths are left out. */
export function pattern(text: string): BarWidth[] {
  const widths: BarWidth[] = []
  for (const character of text) {
    const width = widthOf[character]
    if (width !== undefined) widths.push(width)
  }
  return widths
}

/** `'1101'`: modules, black and white; becomes widths. Must start black. */
export function patternOfModules(modules: string): BarWidth[] {
  return pattern((modules.match(/1+|0+/g) ?? []).map((run) => String(run.length)).join(''))
}

/** The bytes as ASCII, or null if one is above 7F. */
export function asciiOf(bytes: Uint8Array): string | null {
  let text = ''
  for (const byte of bytes) {
    if (byte > 0x7f) return null
    text += String.fromCharCode(byte)
  }
  return text
}
