/**
 * Writes `src/encodings/gbk-table.ts` from the WHATWG tables of `@exodus/bytes`:
 *   node packages/engine/tables/generate-gbk.ts
 * The result is the same on every machine; a test makes it again and compares.
 */
import { writeFileSync } from 'node:fs'
import { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js'
import { packSteps } from './pack.ts'

/**
 * Codes that WHATWG maps and GBK printers do not have: they came with GB18030 or the browsers. The bounds are
 * inclusive. Checked against Microsoft's code page 936, which printers' fonts follow.
 */
const notInPrinters: readonly (readonly [from: number, to: number, why: string])[] = [
  [0xa2e3, 0xa2e3, 'the euro sign, added by GB18030'],
  [0xa3a0, 0xa3a0, 'a second code of the ideographic space'],
  [0xa6d9, 0xa6df, 'vertical punctuation, added by GB18030'],
  [0xa6ec, 0xa6ed, 'vertical punctuation, added by GB18030'],
  [0xa6f3, 0xa6f3, 'vertical punctuation, added by GB18030'],
  [0xa8bc, 0xa8bc, 'm with acute, added by GB18030'],
  [0xa8bf, 0xa8bf, 'n with grave, added by GB18030'],
  [0xa989, 0xa995, 'ideographic description characters, added by GB18030'],
  [0xfe50, 0xfefe, 'radicals added by GB18030; lead byte FE is where printers keep user-defined characters'],
]

const isPrivateUse = (unit: number): boolean => unit >= 0xe000 && unit <= 0xf8ff

/** The character of a two-byte code, or 0. */
function unitOf(code: number, decode: (bytes: Uint8Array) => string): number {
  if (notInPrinters.some(([from, to]) => code >= from && code <= to)) return 0
  const text = decode(Uint8Array.of(code >> 8, code & 0xff))
  const unit = text.length === 1 ? text.charCodeAt(0) : 0
  return unit === 0xfffd || unit < 0x80 || isPrivateUse(unit) ? 0 : unit
}

type Range = readonly [from: number, to: number]

function packGrid(leads: Range, ...trails: readonly Range[]): string {
  const decode = createMultibyteDecoder('gbk', true)
  const units: number[] = []
  for (let lead = leads[0]; lead <= leads[1]; lead++) {
    for (const [from, to] of trails) {
      for (let trail = from; trail <= to; trail++) units.push(unitOf((lead << 8) | trail, decode))
    }
  }
  return packSteps(units)
}

/**
 * The source text of the table's module. The other Han of GBK stand in the order of Unicode, so that no table is needed
 * (see `fillOtherHan`); a test compares every code.
 */
export function gbkModule(): string {
  return `// Made by packages/engine/tables/generate-gbk.ts: change that file, not this one.

/** Rows A1-F7, trails A1-FE: symbols and the Han of GB 2312. Each as the base64 VLQ step from the character before. */
export const gb2312Packed =
  '${packGrid([0xa1, 0xf7], [0xa1, 0xfe])}'

/** Rows A8 and A9, trails 40-A0 but 7F: the symbols that GBK added. */
export const addedSymbolsPacked =
  '${packGrid([0xa8, 0xa9], [0x40, 0x7e], [0x80, 0xa0])}'

/** Compatibility Han: FD9C-FDA0, then FE40-FE4F. */
export const compatibilityHanPacked = ['${packGrid([0xfd, 0xfd], [0x9c, 0xa0])}', '${packGrid([0xfe, 0xfe], [0x40, 0x4f])}'] as const
`
}

if (import.meta.main) {
  writeFileSync(new URL('../src/encodings/gbk-table.ts', import.meta.url), gbkModule())
}
