/** Bars and gaps of the values 0-105, eleven modules each (ISO/IEC 15417). */
const patterns = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 ' +
  '123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 ' +
  '232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 ' +
  '313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 ' +
  '111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 ' +
  '111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 ' +
  '114311 411113 411311 113141 114131 311141 411131 211412 211214 211232'
).split(' ')

const stop = '2331112'
const startB = 104
const startC = 105
const toB = 100
const toC = 99

/** Which code sets may be used: B takes all of printable ASCII; C packs two digits into one character. */
export type Code128Sets = 'B' | 'B and C'

/**
 * The values of printable ASCII, in as few characters as the sets allow. Set A has nothing beyond control characters,
 * which no content has (TP5).
 */
function valuesOf(content: string, sets: Code128Sets): number[] {
  const { length } = content
  const isPair = (at: number): boolean => sets === 'B and C' && /^\d\d/.test(content.slice(at, at + 2))
  // Characters still needed from a place on, being in set B or C there; changing sets costs one.
  const inB = new Float64Array(length + 2)
  const inC = new Float64Array(length + 2)
  const stays = (at: number): readonly [b: number, c: number] => [
    1 + (inB[at + 1] as number),
    isPair(at) ? 1 + (inC[at + 2] as number) : Number.POSITIVE_INFINITY,
  ]
  for (let at = length - 1; at >= 0; at--) {
    const [b, c] = stays(at)
    inB[at] = Math.min(b, c + 1)
    inC[at] = Math.min(c, b + 1)
  }
  let isC = (inC[0] as number) < (inB[0] as number)
  const values = [isC ? startC : startB]
  let at = 0
  while (at < length) {
    const [b, c] = stays(at)
    const nextIsC = isC ? c <= b + 1 : c + 1 < b
    if (nextIsC !== isC) values.push(nextIsC ? toC : toB)
    isC = nextIsC
    values.push(isC ? Number(content.slice(at, at + 2)) : content.charCodeAt(at) - 0x20)
    at += isC ? 2 : 1
  }
  return values
}

/** Bars of printable ASCII, with the check character. */
export function code128Bars(content: string, sets: Code128Sets): string {
  const values = valuesOf(content, sets)
  const sum = values.reduce((total, value, index) => total + value * Math.max(1, index), 0)
  return [...values, sum % 103].map((value) => patterns[value] ?? '').join('') + stop
}
