import type { Bars } from './bars.ts'
import { asciiOf, patternOfModules } from './pattern.ts'

/** Odd-parity left-hand digits (set A) of ISO/IEC 15420; set C inverts them, set B mirrors set C. */
const setA = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
] as const

/** Which left-hand digits of an EAN-13 are of set B says the first digit, which has no bars of its own. */
const ean13Parity = [
  'AAAAAA',
  'AABABB',
  'AABBAB',
  'AABBBA',
  'ABAABB',
  'ABBAAB',
  'ABBBAA',
  'ABABAB',
  'ABABBA',
  'ABBABA',
] as const

/** UPC-E: the parity of the six digits says the check digit (number system 0). */
const upcEParity = [
  'BBBAAA',
  'BBABAA',
  'BBAABA',
  'BBAAAB',
  'BABBAA',
  'BAABBA',
  'BAAABB',
  'BABABA',
  'BABAAB',
  'BAABAB',
] as const

const invert = (modules: string) => modules.replace(/[01]/g, (bit) => (bit === '1' ? '0' : '1'))
const mirror = (modules: string) => [...modules].reverse().join('')

function digitModules(digit: string, set: 'A' | 'B' | 'C'): string {
  const modules = setA[Number(digit)] ?? ''
  if (set === 'A') return modules
  return set === 'C' ? invert(modules) : mirror(invert(modules))
}

function modulesOf(digits: string, sets: string): string {
  let modules = ''
  for (let index = 0; index < digits.length; index++) {
    const set = sets.charAt(index)
    modules += digitModules(digits.charAt(index), set === 'B' || set === 'C' ? set : 'A')
  }
  return modules
}

/** Weights 3 and 1 from the right. */
function checkDigit(digits: string): string {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    sum += Number(digits.charAt(digits.length - 1 - index)) * (index % 2 === 0 ? 3 : 1)
  }
  return String((10 - (sum % 10)) % 10)
}

/** The digits with their check digit; null if they are not that many digits or the check digit is wrong. */
function checked(data: Uint8Array, count: number): string | null {
  const digits = asciiOf(data)
  if (digits === null || !/^[0-9]+$/.test(digits)) return null
  if (digits.length === count - 1) return digits + checkDigit(digits)
  return digits.length === count && digits.at(-1) === checkDigit(digits.slice(0, -1)) ? digits : null
}

function ean13Modules(digits: string): string {
  const parity = ean13Parity[Number(digits.charAt(0))] ?? ''
  return `101${modulesOf(digits.slice(1, 7), parity)}01010${modulesOf(digits.slice(7), 'CCCCCC')}101`
}

export function ean13Bars(data: Uint8Array): Bars | null {
  const digits = checked(data, 13)
  return digits === null ? null : { data: digits, widths: patternOfModules(ean13Modules(digits)) }
}

/** UPC-A is EAN-13 with a leading zero. */
export function upcABars(data: Uint8Array): Bars | null {
  const digits = checked(data, 12)
  return digits === null ? null : { data: digits, widths: patternOfModules(ean13Modules(`0${digits}`)) }
}

export function ean8Bars(data: Uint8Array): Bars | null {
  const digits = checked(data, 8)
  if (digits === null) return null
  const left = modulesOf(digits.slice(0, 4), 'AAAA')
  const right = modulesOf(digits.slice(4), 'CCCC')
  return { data: digits, widths: patternOfModules(`101${left}01010${right}101`) }
}

/** UPC-E, given as its UPC-A (11 or 12 digits) or short (6 to 8 digits, number system 0). */
export function upcEBars(data: Uint8Array): Bars | null {
  const digits = asciiOf(data)
  if (digits === null || !/^[0-9]+$/.test(digits)) return null
  const short = digits.length >= 11 ? shortenUpcA(checked(data, 12)) : shortUpcE(digits)
  if (short === null) return null
  const check = checkDigit(lengthenUpcE(short))
  if (digits.length === 8 && digits.charAt(7) !== check) return null
  const parity = upcEParity[Number(check)] ?? ''
  return { data: `0${short}${check}`, widths: patternOfModules(`101${modulesOf(short, parity)}010101`) }
}

function shortUpcE(digits: string): string | null {
  if (digits.length === 6) return digits
  const isSystem0 = digits.startsWith('0') && (digits.length === 7 || digits.length === 8)
  return isSystem0 ? digits.slice(1, 7) : null
}

/** The eleven digits that six short ones stand for. */
function lengthenUpcE(short: string): string {
  const last = short.charAt(5)
  if (last <= '2') return `0${short.slice(0, 2)}${last}0000${short.slice(2, 5)}`
  if (last === '3') return `0${short.slice(0, 3)}00000${short.slice(3, 5)}`
  if (last === '4') return `0${short.slice(0, 4)}00000${short.charAt(4)}`
  return `0${short.slice(0, 5)}0000${last}`
}

function shortenUpcA(digits: string | null): string | null {
  if (digits === null || !digits.startsWith('0')) return null
  for (const ending of '0123456789') {
    for (const five of [
      digits.slice(1, 6),
      digits.slice(1, 3) + digits.slice(8, 11),
      digits.slice(1, 4) + digits.slice(9, 11),
      digits.slice(1, 5) + digits.slice(10, 11),
    ]) {
      const short = five + ending
      if (lengthenUpcE(short) === digits.slice(0, 11)) return short
    }
  }
  return null
}
