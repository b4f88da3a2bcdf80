/**
 * Writes `src/encodings/gbk-table.ts` from the WHATWG tables of `@exodus/bytes`:
 *   node packages/engine/tables/generate-gbk.ts
 * The result is the same on every machine; a test makes it again and compares.
 */
import { writeFileSync } from 'node:fs'
import { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js'
import { packSteps } from './pack.ts'

const firstLead = 0x81
const lastLead = 0xfe
const firstTrail = 0x40
const lastTrail = 0xfe

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

/** Every code in order: the step from the character before, or 0 (`A`) for a code without one. */
export function packGbk(): string {
  const decode = createMultibyteDecoder('gbk', true)
  const units: number[] = []
  for (let lead = firstLead; lead <= lastLead; lead++) {
    for (let trail = firstTrail; trail <= lastTrail; trail++) {
      if (trail !== 0x7f) units.push(unitOf((lead << 8) | trail, decode))
    }
  }
  return packSteps(units)
}

/** The source text of the table's module. */
export function gbkModule(): string {
  return `// Made by packages/engine/tables/generate-gbk.ts: change that file, not this one.

/** GBK codes 8140-FEFE in order, each as the base64 VLQ step from the character before; \`A\` is a code without character. */
export const gbkPacked =
  '${packGbk()}'
`
}

if (import.meta.main) {
  writeFileSync(new URL('../src/encodings/gbk-table.ts', import.meta.url), gbkModule())
}
