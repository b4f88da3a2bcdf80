/**
 * EAN and UPC (ISO/IEC 15420). Bars are written as the widths of bar, gap, bar, … in modules.
 */

/** Gap, bar, gap, bar of a left-hand digit with odd parity; read as bar, gap, bar, gap it is the right-hand digit. */
const digitWidths = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112']

/** Left-hand digits of even parity, the highest bit for the first of six: they say what has no bars of its own. */
const evenPlaces = [0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110, 0b011010]

/** UPC-E says its check digit as EAN-13 says its first digit, but three even places stand for 0. */
const evenPlacesOfZero = 0b000111

function digitsAs(digits: string, even: number): string {
  let widths = ''
  for (let index = 0; index < digits.length; index++) {
    const odd = digitWidths[Number(digits.charAt(index))] ?? ''
    const isEven = (even >> (digits.length - 1 - index)) & 1
    widths += isEven ? odd.split('').reverse().join('') : odd
  }
  return widths
}

const guard = '111'
const middle = '11111'

export function ean13Bars(digits: string): string {
  const even = evenPlaces[Number(digits.charAt(0))] ?? 0
  return guard + digitsAs(digits.slice(1, 7), even) + middle + digitsAs(digits.slice(7), 0) + guard
}

export function ean8Bars(digits: string): string {
  return guard + digitsAs(digits.slice(0, 4), 0) + middle + digitsAs(digits.slice(4), 0) + guard
}

/** Eight digits: number system 0 or 1, six, check digit. */
export function upceBars(digits: string): string {
  const check = Number(digits.charAt(7))
  const even = check === 0 ? evenPlacesOfZero : (evenPlaces[check] ?? 0)
  // System 0 has odd and even changed about.
  const places = digits.startsWith('0') ? even ^ 0b111111 : even
  return `${guard}${digitsAs(digits.slice(1, 7), places)}111111`
}

/** The check digit of EAN and UPC: weights 3 and 1 from the right. */
export function checkDigit(digits: string): string {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(digits.length - 1 - index) - 0x30
    sum += index % 2 === 0 ? digit * 3 : digit
  }
  return String((10 - (sum % 10)) % 10)
}

/** The eleven digits of UPC-A that a number system and six digits of UPC-E stand for. */
export function upceInFull(system: string, six: string): string {
  const last = six.charAt(5)
  if (last <= '2') return `${system}${six.slice(0, 2)}${last}0000${six.slice(2, 5)}`
  if (last === '3') return `${system}${six.slice(0, 3)}00000${six.slice(3, 5)}`
  if (last === '4') return `${system}${six.slice(0, 4)}00000${six.charAt(4)}`
  return `${system}${six.slice(0, 5)}0000${last}`
}

/** The six digits that stand for a UPC-A of eleven, or undefined when it has too few zeros. */
export function upceSix(upca: string): string | undefined {
  const maker = upca.slice(1, 6)
  const item = upca.slice(6)
  const candidates = [
    maker.slice(0, 2) + item.slice(2) + maker.charAt(2),
    `${maker.slice(0, 3)}${item.slice(3)}3`,
    `${maker.slice(0, 4)}${item.slice(4)}4`,
    maker + item.slice(4),
  ]
  return candidates.find((six) => upceInFull(upca.charAt(0), six) === upca)
}
