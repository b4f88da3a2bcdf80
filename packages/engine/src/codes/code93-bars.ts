const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%'

/** Bars and gaps of the values 0-46 and of the start and stop, nine modules each (AIM USS Code 93). */
const patterns = (
  '131112 111213 111312 111411 121113 121212 121311 111114 131211 141111 211113 211212 211311 221112 221211 231111 ' +
  '112113 112212 112311 122112 132111 111123 111222 111321 121122 131121 212112 212211 211122 211221 221121 222111 ' +
  '112122 112221 122121 123111 121131 311112 311211 321111 112131 113121 211131 121221 312111 311121 122211 111141'
).split(' ')

/** The shifts; 43 is for control characters, which no content has (TP5). */
const percent = 44
const slash = 45
const plus = 46
const startStop = 47
const letterA = 10

/** The values of a printable ASCII character: one, or a shift and a letter. */
function valuesOf(character: string): readonly number[] {
  const value = characters.indexOf(character)
  if (value >= 0) return [value]
  const code = character.charCodeAt(0)
  if (code >= 0x61 && code <= 0x7a) return [plus, letterA + code - 0x61]
  if (code <= 0x2f) return [slash, letterA + code - 0x21]
  if (code === 0x3a) return [slash, letterA + 25]
  if (code <= 0x3f) return [percent, letterA + 5 + code - 0x3b]
  if (code === 0x40) return [percent, letterA + 21]
  if (code <= 0x5f) return [percent, letterA + 10 + code - 0x5b]
  if (code === 0x60) return [percent, letterA + 22]
  return [percent, letterA + 15 + code - 0x7b]
}

/** Weights 1, 2, … from the right, beginning again after `weightMax`. */
function check(values: readonly number[], weightMax: number): number {
  return values.reduce((sum, value, index) => sum + value * (((values.length - 1 - index) % weightMax) + 1), 0) % 47
}

/** Bars of printable ASCII, with both check characters. */
export function code93Bars(content: string): string {
  const values: number[] = []
  for (const character of content) values.push(...valuesOf(character))
  values.push(check(values, 20))
  values.push(check(values, 15))
  return `${[startStop, ...values, startStop].map((value) => patterns[value] ?? '').join('')}1`
}
