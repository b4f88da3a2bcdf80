/** How a character behaves at the end of a line; small numbers, since every character of every receipt has one. */
export const breakClass = {
  /** Part of a word: no break beside another. */
  letter: 0,
  /** Chinese and kin: a break may come before and after. */
  wide: 1,
  space: 2,
  /** Chinese punctuation that may not begin a line. */
  closingWide: 3,
  /** The same of ASCII, where `3.5` and `a,b` are words. */
  closingNarrow: 4,
  /** May not end a line. */
  openingWide: 5,
  openingNarrow: 6,
} as const

// The fullwidth forms of , : ; ? ! ) ] } % ~ are written as escapes, since they look like ASCII in many editors.
const closingWide =
  '、。〉》」』】〕〗〞’”‰℃々ー〜…—·' + '\uff0c\uff1a\uff1b\uff1f\uff01\uff09\uff3d\uff5d\uff05\uff5e\uff0e\uff61\uff63'
// And of ( [ { $ and the yen and pound signs.
const openingWide = '〈《「『【〔〖〝‘“¥' + '\uff08\uff3b\uff5b\uff04\uffe5\uffe1\uff62'
const closingNarrow = ',.;:?!)]}%'
const openingNarrow = '([{$#'

const wideRanges: readonly (readonly [from: number, to: number])[] = [
  [0x2460, 0x27bf], // enclosed numbers, box drawing, shapes, symbols
  [0x2e80, 0xa4cf], // radicals to Yi: kana, Han
  [0xac00, 0xdfff], // Hangul; surrogates: emoji and rare Han
  [0xf900, 0xfaff], // compatibility Han
  [0xfe30, 0xfe6f], // vertical and small forms
  [0xff00, 0xff60], // fullwidth forms
  [0xffe0, 0xffe6],
]

function buildClasses(): Uint8Array {
  const classes = new Uint8Array(0x10000)
  for (const [from, to] of wideRanges) classes.fill(breakClass.wide, from, to + 1)
  const set = (characters: string, value: number) => {
    for (const character of characters) classes[character.charCodeAt(0)] = value
  }
  set(closingWide, breakClass.closingWide)
  set(openingWide, breakClass.openingWide)
  set(closingNarrow, breakClass.closingNarrow)
  set(openingNarrow, breakClass.openingNarrow)
  classes[0x20] = breakClass.space
  classes[0x3000] = breakClass.space
  return classes
}

let built: Uint8Array | undefined

/** Break classes by UTF-16 unit; made when first needed. */
export function breakClasses(): Uint8Array {
  built ??= buildClasses()
  return built
}

/** Whether a line may end between two characters of these classes. Spaces go with what is before them. */
function mayBreak(before: number, after: number): boolean {
  const { wide, space, closingWide: closesWide, closingNarrow: closesNarrow, openingWide: opensWide } = breakClass
  if (after === space || after === closesWide || after === closesNarrow) return false
  if (before === space) return true
  if (before === opensWide || before === breakClass.openingNarrow) return false
  return before === wide || before === closesWide || after === wide || after === opensWide
}

const classCount = 8
const allowed = new Uint8Array(classCount * classCount)
for (let before = 0; before < classCount; before++) {
  for (let after = 0; after < classCount; after++) {
    if (mayBreak(before, after)) allowed[before * classCount + after] = 1
  }
}

/** `breakAllowed[before * 8 + after]` is 1 when a line may end between the two classes. */
export const breakAllowed: Uint8Array = allowed
export const breakClassCount = classCount
