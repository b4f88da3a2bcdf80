/**
 * Exact decimal numbers for money (TP3): digits in base ten and where the point stands. No binary floating point
 * takes part, and no BigInt, which some engines of old phones lack.
 */
export interface Decimal {
  readonly negative: boolean
  /** Digits without leading zeros; '' is zero. */
  readonly digits: string
  /** How many of the digits stand after the point. */
  readonly scale: number
}

/** More digits than any amount has; longer ones are not numbers to us, which bounds the work of one operation. */
const digitsMax = 60

const decimalPattern = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?\s*$/

const make = (negative: boolean, digits: string, scale: number): Decimal => {
  let start = 0
  while (start < digits.length && digits.charCodeAt(start) === 0x30) start++
  const trimmed = start === 0 ? digits : digits.slice(start)
  return { negative: negative && trimmed !== '', digits: trimmed, scale }
}

/**
 * Reads a number or a decimal text (`12.5`, `-0.30`, `1e3`). A number counts as its shortest decimal form, so the
 * double 0.1 is one tenth. Returns undefined for anything else.
 */
export function readDecimal(value: unknown): Decimal | undefined {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return undefined
  } else if (typeof value !== 'string' && typeof value !== 'bigint') {
    return undefined
  }
  const text = String(value)
  if (text.length > digitsMax) return undefined
  const match = decimalPattern.exec(text)
  if (match === null) return undefined
  const whole = match[2] ?? ''
  const fraction = match[3] ?? ''
  if (whole === '' && fraction === '') return undefined
  const exponent = Number(match[4] ?? '0')
  const scale = fraction.length - exponent
  if (Math.abs(scale) > digitsMax) return undefined
  const digits = whole + fraction
  return scale < 0 ? make(match[1] === '-', digits + '0'.repeat(-scale), 0) : make(match[1] === '-', digits, scale)
}

const withScale = (value: Decimal, scale: number): string => value.digits + '0'.repeat(scale - value.scale)

/** Compares two texts of digits without leading zeros: negative, zero or positive. */
function compareDigits(left: string, right: string): number {
  const [first, second] = [left.replace(/^0+/, ''), right.replace(/^0+/, '')]
  if (first.length !== second.length) return first.length - second.length
  return first < second ? -1 : first > second ? 1 : 0
}

function addDigits(left: string, right: string): string {
  let sum = ''
  let carry = 0
  for (let place = 1; place <= Math.max(left.length, right.length) || carry > 0; place++) {
    const digit = digitFromEnd(left, place) + digitFromEnd(right, place) + carry
    sum = String(digit % 10) + sum
    carry = digit >= 10 ? 1 : 0
  }
  return sum
}

/** `left` less `right`, where `left` is not the smaller one. */
function subtractDigits(left: string, right: string): string {
  let difference = ''
  let borrow = 0
  for (let place = 1; place <= left.length; place++) {
    let digit = digitFromEnd(left, place) - digitFromEnd(right, place) - borrow
    borrow = digit < 0 ? 1 : 0
    if (digit < 0) digit += 10
    difference = String(digit) + difference
  }
  return difference
}

const digitFromEnd = (digits: string, place: number): number =>
  place > digits.length ? 0 : digits.charCodeAt(digits.length - place) - 0x30

export function negate(value: Decimal): Decimal {
  return make(!value.negative, value.digits, value.scale)
}

export function add(left: Decimal, right: Decimal): Decimal {
  const scale = Math.max(left.scale, right.scale)
  const [first, second] = [withScale(left, scale), withScale(right, scale)]
  if (left.negative === right.negative) return make(left.negative, addDigits(first, second), scale)
  return compareDigits(first, second) >= 0
    ? make(left.negative, subtractDigits(first, second), scale)
    : make(right.negative, subtractDigits(second, first), scale)
}

export function multiply(left: Decimal, right: Decimal): Decimal {
  const product: number[] = new Array<number>(left.digits.length + right.digits.length).fill(0)
  for (let row = 0; row < left.digits.length; row++) {
    for (let column = 0; column < right.digits.length; column++) {
      product[row + column] =
        (product[row + column] ?? 0) + digitFromEnd(left.digits, row + 1) * digitFromEnd(right.digits, column + 1)
    }
  }
  let digits = ''
  let carry = 0
  for (const sum of product) {
    digits = String((sum + carry) % 10) + digits
    carry = Math.floor((sum + carry) / 10)
  }
  return make(left.negative !== right.negative, digits, left.scale + right.scale)
}

/** `left / right` to `places` decimals, halves away from zero. Undefined when `right` is zero. */
export function divide(left: Decimal, right: Decimal, places: number): Decimal | undefined {
  if (right.digits === '') return undefined
  // One place more than asked for is worked out by long division, then rounded.
  const shift = places + 1 + right.scale - left.scale
  const dividend = shift >= 0 ? left.digits + '0'.repeat(shift) : left.digits
  const divisor = shift >= 0 ? right.digits : right.digits + '0'.repeat(-shift)
  let quotient = ''
  let rest = ''
  for (const digit of dividend) {
    rest = (rest + digit).replace(/^0+/, '')
    let times = 0
    while (compareDigits(rest, divisor) >= 0) {
      rest = subtractDigits(rest, divisor).replace(/^0+/, '')
      times++
    }
    quotient += String(times)
  }
  return round(make(left.negative !== right.negative, quotient, places + 1), places)
}

/** To `places` decimals, halves away from zero, as shops round. The scale of the answer is `places`. */
export function round(value: Decimal, places: number): Decimal {
  if (value.scale <= places) return make(value.negative, withScale(value, places), places)
  const padded = value.digits.padStart(value.scale - places + 1, '0')
  const cut = padded.length - (value.scale - places)
  const kept = padded.slice(0, cut)
  return make(value.negative, padded.charCodeAt(cut) >= 0x35 ? addDigits(kept, '1') : kept, places)
}

export function compare(left: Decimal, right: Decimal): number {
  const difference = add(left, negate(right))
  return difference.digits === '' ? 0 : difference.negative ? -1 : 1
}

/** Puts a comma between each three digits of the part before the point. */
export function groupThousands(whole: string): string {
  if (whole.length <= 3) return whole
  const head = whole.length % 3
  let grouped = whole.slice(0, head)
  for (let start = head; start < whole.length; start += 3) {
    grouped += (grouped === '' ? '' : ',') + whole.slice(start, start + 3)
  }
  return grouped
}

/** In writing: `-1,234.50` with `grouped`, `-1234.50` without. Decimals are kept as they are, zeros too. */
export function formatDecimal(value: Decimal, grouped: boolean): string {
  const padded = value.digits.padStart(value.scale + 1, '0')
  const whole = padded.slice(0, padded.length - value.scale)
  const fraction = padded.slice(padded.length - value.scale)
  const sign = value.negative ? '-' : ''
  return sign + (grouped ? groupThousands(whole) : whole) + (fraction === '' ? '' : `.${fraction}`)
}

/** Without zeros at the end of the decimals. */
export function trimDecimals(value: Decimal): Decimal {
  let { digits, scale } = value
  while (scale > 0 && (digits === '' || digits.endsWith('0'))) {
    digits = digits.slice(0, -1)
    scale--
  }
  return make(value.negative, digits, scale)
}

/** Back to a value for templates: a number where that is exact (so that 0 is false), else the decimal text. */
export function toValue(value: Decimal): number | string {
  const text = formatDecimal(trimDecimals(value), false)
  const number = Number(text)
  return String(number) === text ? number : text
}
