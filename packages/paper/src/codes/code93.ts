import type { Bars } from './bars.ts'
import { asciiOf, patternOfModules } from './pattern.ts'

/** The characters of values 0..42; 43..46 are the four shifts. */
const characters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%'

/** Nine modules a value (USS Code 93), values 0..46, then the start and stop character. */
const modulesByValue = (
  '100010100 101001000 101000100 101000010 100101000 100100100 100100010 101010000 100010010 100001010 ' +
  '110101000 110100100 110100010 110010100 110010010 110001010 101101000 101100100 101100010 100110100 ' +
  '100011010 101011000 101001100 101000110 100101100 100010110 110110100 110110010 110101100 110100110 ' +
  '110010110 110011010 101101100 101100110 100110110 100111010 100101110 111010100 111010010 111001010 ' +
  '101101110 101110110 110101110 100100110 111011010 111010110 100110010 101011110'
).split(' ')

const shiftDollar = 43
const shiftPercent = 44
const shiftSlash = 45
const shiftPlus = 46
const startStop = 47

const letter = (index: number) => 10 + index

/** Full ASCII: characters beyond the 43 are a shift and a letter. */
function valuesOf(code: number): number[] | null {
  const direct = characters.indexOf(String.fromCharCode(code))
  if (direct >= 0) return [direct]
  if (code === 0) return [shiftPercent, letter(20)]
  if (code <= 26) return [shiftDollar, letter(code - 1)]
  if (code <= 31) return [shiftPercent, letter(code - 27)]
  if (code <= 0x2f) return [shiftSlash, letter(code - 0x21)]
  if (code === 0x3a) return [shiftSlash, letter(25)]
  if (code <= 0x3f) return [shiftPercent, letter(code - 0x3b + 5)]
  if (code === 0x40) return [shiftPercent, letter(21)]
  if (code >= 0x5b && code <= 0x5f) return [shiftPercent, letter(code - 0x5b + 10)]
  if (code === 0x60) return [shiftPercent, letter(22)]
  if (code >= 0x61 && code <= 0x7a) return [shiftPlus, letter(code - 0x61)]
  if (code >= 0x7b && code <= 0x7f) return [shiftPercent, letter(code - 0x7b + 15)]
  return null
}

/** Weights 1, 2, … from the right, starting again after `weightMax`. */
function checkValue(values: readonly number[], weightMax: number): number {
  let sum = 0
  for (let index = 0; index < values.length; index++) {
    sum += (values[values.length - 1 - index] ?? 0) * ((index % weightMax) + 1)
  }
  return sum % 47
}

export function code93Bars(data: Uint8Array): Bars | null {
  const text = asciiOf(data)
  if (text === null || text === '') return null
  const values: number[] = []
  for (const byte of data) values.push(...(valuesOf(byte) ?? []))
  values.push(checkValue(values, 20))
  values.push(checkValue(values, 15))
  const modules = [startStop, ...values, startStop].map((value) => modulesByValue[value] ?? '').join('')
  return { data: text, widths: patternOfModules(`${modules}1`) }
}
