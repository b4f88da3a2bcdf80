/** Symbologies of narrow and wide bars: widths are written `1` for narrow and `w` for wide. */

/** The bits of a number as widths, the highest first: 1 is wide. */
function widthsOf(bits: number, elements: number): string {
  let widths = ''
  for (let bit = elements - 1; bit >= 0; bit--) widths += (bits >> bit) & 1 ? 'w' : '1'
  return widths
}

function joined(text: string, characters: string, patterns: readonly number[], elements: number): string {
  return text
    .split('')
    .map((character) => widthsOf(patterns[characters.indexOf(character)] ?? 0, elements))
    .join('1')
}

const code39Characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. *$/+%'

/** Nine elements of a character, three of them wide (ISO/IEC 16388). */
const code39Patterns = [
  52, 289, 97, 352, 49, 304, 112, 37, 292, 100, 265, 73, 328, 25, 280, 88, 13, 268, 76, 28, 259, 67, 322, 19, 274, 82,
  7, 262, 70, 22, 385, 193, 448, 145, 400, 208, 133, 388, 196, 148, 168, 162, 138, 42,
]

/** Asterisks start and stop a code. */
export function code39Bars(content: string): string {
  return joined(`*${content}*`, code39Characters, code39Patterns, 9)
}

const codabarCharacters = '0123456789-$:/.+ABCD'

/** Seven elements of a character (EN 798). */
const codabarPatterns = [3, 6, 9, 96, 18, 66, 33, 36, 48, 72, 12, 24, 69, 81, 84, 21, 26, 41, 11, 14]

export function codabarBars(content: string): string {
  return joined(content, codabarCharacters, codabarPatterns, 7)
}

/** Two wide of five (ISO/IEC 16390). */
const itfPatterns = [0b00110, 0b10001, 0b01001, 0b11000, 0b00101, 0b10100, 0b01100, 0b00011, 0b10010, 0b01010]

/** Digits in pairs: the bars are the first digit, the gaps between them the second. */
export function itfBars(digits: string): string {
  let widths = '1111'
  for (let index = 0; index < digits.length; index += 2) {
    const bars = itfPatterns[Number(digits.charAt(index))] ?? 0
    const gaps = itfPatterns[Number(digits.charAt(index + 1))] ?? 0
    for (let bit = 4; bit >= 0; bit--) widths += widthsOf((((bars >> bit) & 1) << 1) | ((gaps >> bit) & 1), 2)
  }
  return `${widths}w11`
}
