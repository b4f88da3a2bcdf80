import { fourBytePacked } from './gb18030-table.ts'
import { fillGbk } from './gbk.ts'
import { type Codes, tableCharset } from './table-charset.ts'
import { unpackPairs } from './unpack.ts'

/** The four bytes of the code with this number: 81 30 81 30 is 0. */
function fourBytes(number: number): number {
  const fourth = 0x30 + (number % 10)
  const third = 0x81 + (Math.floor(number / 10) % 126)
  const second = 0x30 + (Math.floor(number / 1260) % 10)
  const first = 0x81 + Math.floor(number / 12_600)
  return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0
}

/** Numbers of four-byte codes up to U+FFFF. */
const numbersMax = 39_420

/** Number of the code of U+10000, which those beyond follow in order. */
const beyondNumber = 189_000

/** Characters of two bytes that GB18030 added to code page 936 and that its fonts have. */
const added: readonly (readonly [unit: number, code: number])[] = [
  [0x20ac, 0xa2e3],
  [0x1e3f, 0xa8bc],
  [0x1f9, 0xa8bf],
]

function fillGb18030(codes: Codes, holds: (point: number) => boolean): void {
  const steps = unpackPairs(fourBytePacked)
  for (let index = 0; index < steps.length; index++) {
    const [number, unit] = steps[index] as [number, number]
    const end = steps[index + 1]?.[0] ?? numbersMax
    for (let offset = 0; offset < end - number; offset++) {
      if (holds(unit + offset)) codes[unit + offset] = fourBytes(number + offset)
    }
  }
  fillGbk(codes)
  for (const [unit, code] of added) codes[unit] = code
}

/** GB18030 with those four-byte codes that a printer's font has glyphs for; others it prints as junk. */
function gb18030With(name: string, holds: (point: number) => boolean): ReturnType<typeof tableCharset> {
  return tableCharset({
    name,
    long: true,
    fill: (codes) => fillGb18030(codes, holds),
    beyond: (point) => (holds(point) ? fourBytes(beyondNumber + point - 0x10000) : 0),
  })
}

/** GB18030 whole, for printers whose font has all of it. */
export const gb18030 = gb18030With('gb18030', () => true)

/** GBK and, in four bytes, the Han of Extension A: what Chinese firmware with a GB18030-2000 font holds. */
export const gb18030ExtensionA = gb18030With('gb18030-ext-a', (point) => point >= 0x3400 && point <= 0x4db5)
