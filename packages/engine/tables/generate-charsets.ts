/**
 * Writes the tables of all encodings but GBK, from the WHATWG tables of `@exodus/bytes`, the code pages of `iconv-lite`
 * and the widths of `get-east-asian-width`:
 *   node packages/engine/tables/generate-charsets.ts
 * The result is the same on every machine; a test makes it again and compares.
 */
import { writeFileSync } from 'node:fs'
import { createMultibyteDecoder } from '@exodus/bytes/multi-byte.js'
import { eastAsianWidthType } from 'get-east-asian-width'
import iconv from 'iconv-lite'
import { packRanges, packSteps, rangesOf, vlq } from './pack.ts'

const header = '// Made by packages/engine/tables/generate-charsets.ts: change that file, not this one.\n'

type Range = readonly [from: number, to: number]

interface Grid {
  /** Name in the engine, and the decoder's. */
  readonly name: string
  readonly decoder: 'big5' | 'shift_jis' | 'euc-kr'
  readonly about: string
  readonly variable: string
  readonly leads: readonly Range[]
  readonly trails: readonly Range[]
  /** One-byte codes outside ASCII: the first and last byte, and the first one's character. */
  readonly singles?: readonly [from: number, to: number, unit: number]
}

export const grids: readonly Grid[] = [
  {
    name: 'big5',
    decoder: 'big5',
    variable: 'big5',
    about:
      'Big5 as printers have it: symbols, the two levels of Han, and the seven Han of ETEN that code page 950 has too. Not the additions of Hong Kong.',
    leads: [
      [0xa1, 0xc5],
      [0xc6, 0xc6],
      [0xc9, 0xf9],
    ],
    trails: [
      [0x40, 0x7e],
      [0xa1, 0xfe],
    ],
  },
  {
    name: 'shift_jis',
    decoder: 'shift_jis',
    variable: 'shiftJis',
    about: 'Shift_JIS as JIS X 0208 has it, and half-width katakana. Not the additions of NEC and IBM.',
    leads: [
      [0x81, 0x84],
      [0x88, 0x9f],
      [0xe0, 0xea],
    ],
    trails: [
      [0x40, 0x7e],
      [0x80, 0xfc],
    ],
    singles: [0xa1, 0xdf, 0xff61],
  },
  {
    name: 'euc-kr',
    decoder: 'euc-kr',
    variable: 'eucKr',
    about: 'EUC-KR as KS X 1001 has it: 2,350 Hangul. Not the rest of Hangul that Microsoft added.',
    leads: [[0xa1, 0xfe]],
    trails: [[0xa1, 0xfe]],
  },
]

function* bytesIn(ranges: readonly Range[]): Generator<number> {
  for (const [from, to] of ranges) for (let byte = from; byte <= to; byte++) yield byte
}

const isPrivateUse = (unit: number): boolean => unit >= 0xe000 && unit <= 0xf8ff

function packGrid({ decoder, leads, trails, name }: Grid): string {
  const decode = createMultibyteDecoder(decoder, true)
  const units: number[] = []
  for (const lead of bytesIn(leads)) {
    for (const trail of bytesIn(trails)) {
      const text = decode(Uint8Array.of(lead, trail))
      const unit = text.length === 1 ? text.charCodeAt(0) : 0
      // C6A1 begins the kana and Cyrillic that ETEN added, which not all printers have.
      const added = name === 'big5' && lead === 0xc6 && trail >= 0xa1
      units.push(added || unit === 0xfffd || unit < 0x80 || isPrivateUse(unit) ? 0 : unit)
    }
  }
  return packSteps(units)
}

function gridModule(grid: Grid): string {
  return `${header}import type { CharsetTable } from '../encodings/charset-table.ts'

/** ${grid.about} Give it to \`registerCharset\` before a model that needs it is used. */
export const ${grid.variable}: CharsetTable = {
  name: '${grid.name}',
  leads: ${JSON.stringify(grid.leads)},
  trails: ${JSON.stringify(grid.trails)},${grid.singles === undefined ? '' : `\n  singles: ${JSON.stringify(grid.singles)},`}
  packed:
    '${packGrid(grid)}',
}
`
}

/** The four-byte codes of GB18030 up to U+FFFF: where the step from a code's number to its character changes. */
function packFourByte(): string {
  const decode = createMultibyteDecoder('gb18030', true)
  let packed = ''
  let previousNumber = 0
  let previousUnit = 0
  let step = Number.NaN
  for (let number = 0; number <= 39_419; number++) {
    const text = decode(
      Uint8Array.of(
        0x81 + Math.floor(number / 12_600),
        0x30 + (Math.floor(number / 1260) % 10),
        0x81 + (Math.floor(number / 10) % 126),
        0x30 + (number % 10),
      ),
    )
    const unit = text.charCodeAt(0)
    if (unit - number === step) continue
    step = unit - number
    packed += vlq(number - previousNumber) + vlq(unit - previousUnit)
    previousNumber = number
    previousUnit = unit
  }
  return packed
}

export const codePageNames = [
  ...['437', '720', '737', '775', '850', '852', '855', '857', '858', '860', '861', '862', '863', '864', '865', '866'],
  ...['869', '874', '1250', '1251', '1252', '1253', '1254', '1255', '1256', '1257', '1258'],
] as const

/** The upper half of a page, characters that are none as U+FFFD. */
export function codePageText(name: string): string {
  const text = iconv.decode(Buffer.from(Array.from({ length: 128 }, (_, index) => 128 + index)), `cp${name}`)
  if (text.length !== 128) throw new Error(`code page ${name} has ${text.length} characters`)
  return text
}

function codePageModule(): string {
  const pages = codePageNames.map((name) => {
    const units = Array.from(codePageText(name), (character) => character.charCodeAt(0))
    const isNone = (unit: number): boolean => unit === 0xfffd || unit < 0xa0 || unit === 0xad
    return `  '${name}': '${packSteps(units.map((unit) => (isNone(unit) ? 0 : unit)))}',`
  })
  return `${header}
/** Codes 80-FF of each page in order, each as the base64 VLQ step from the character before; \`A\` is a code without one. */
export const codePagesPacked = {
${pages.join('\n')}
} as const
`
}

const isWide = (point: number): boolean => ['fullwidth', 'wide'].includes(eastAsianWidthType(point))
const isMark = (point: number): boolean => /^[\p{Mn}\p{Me}]$/u.test(String.fromCodePoint(point))

function widthModule(): string {
  return `${header}
/** Characters of East Asian Width W and F; those beyond U+FFFF too. */
export const wideRangesPacked =
  '${packRanges(rangesOf(0x80, 0x1ffff, isWide))}'

/** Marks that stand above, below or around the character before them, up to U+FFFF. */
export const markRangesPacked =
  '${packRanges(rangesOf(0x80, 0xffff, isMark))}'
`
}

/** Every module by its path under \`src\`. */
export function modules(): Record<string, string> {
  const made: Record<string, string> = {
    'encodings/gb18030-table.ts': `${header}
/** Four-byte codes of GB18030 in order: pairs of steps, to the next number and to its character. */
export const fourBytePacked =
  '${packFourByte()}'
`,
    'encodings/code-page-tables.ts': codePageModule(),
    'encodings/width-tables.ts': widthModule(),
  }
  for (const grid of grids) made[`charsets/${grid.name.replace('_', '-')}.ts`] = gridModule(grid)
  return made
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(modules())) {
    writeFileSync(new URL(`../src/${path}`, import.meta.url), text)
  }
}
