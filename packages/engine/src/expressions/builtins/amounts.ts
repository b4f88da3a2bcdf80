import type { Run } from '../../run.ts'
import {
  add,
  type Decimal,
  divide,
  formatDecimal,
  groupThousands,
  multiply,
  negate,
  readDecimal,
  round,
  toValue,
  trimDecimals,
} from '../decimal.ts'
import { ownValue } from '../values.ts'
import { chineseAmount } from './chinese-amount.ts'
import { bindable, type Helper, helper } from './helper.ts'

/** Decimals that a template may ask for; more than an amount has. */
const placesMax = 10

function placesOf(value: unknown, fallback: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= placesMax ? value : fallback
}

/** A number from data; nothing at all counts as undefined without complaint, since a missing datum prints empty. */
function amountFrom(value: unknown, run: Run, name: string): Decimal | undefined {
  const amount = readDecimal(value)
  if (amount === undefined && value !== undefined && value !== null && value !== '') {
    run.report('helper_failed', `${name} needs a number`)
  }
  return amount
}

/** `.00` to `.99`. */
const hundredths: readonly string[] = Array.from({ length: 100 }, (_, value) =>
  value < 10 ? `.0${value}` : `.${value}`,
)

/** Below this, hundredths of a double are exact integers and dividing them gives the same double back. */
const safeFenMax = 1e15

/** Whole fen as `1,234.50`; the common case, without the detour over digits. */
function formatFen(fen: number, grouped: boolean): string {
  const size = fen < 0 ? -fen : fen
  const yuan = Math.floor(size / 100)
  const whole = grouped && yuan >= 1000 ? groupThousands(String(yuan)) : String(yuan)
  const text = whole + (hundredths[size - yuan * 100] as string)
  return fen < 0 ? `-${text}` : text
}

const minusSign = 0x2d

/** Any amount as `1,234.50`, by its digits; '' for what is no number. */
function formatAmount(value: unknown, inFen: boolean, grouped: boolean, run: Run): string {
  const amount = amountFrom(value, run, 'money')
  if (amount === undefined) return ''
  return formatDecimal(round(inFen ? { ...amount, scale: amount.scale + 2 } : amount, 2), grouped)
}

/** The fen of an amount when it has no smaller part, else undefined: 12.5 is 1250, 1.005 is undefined. */
function wholeFen(value: unknown, inFen: boolean): number | undefined {
  if (typeof value !== 'number') return undefined
  const fen = inFen ? value : Math.round(value * 100)
  if (!Number.isInteger(fen) || fen > safeFenMax || fen < -safeFenMax) return undefined
  return inFen || fen / 100 === value ? fen : undefined
}

const money = bindable([1, 1], ['unit', 'sign', 'separator'], (_rest, hash) => {
  const inFen = hash['unit'] === 'fen'
  const grouped = hash['separator'] !== false
  const sign = typeof hash['sign'] === 'string' ? hash['sign'] : ''
  return (value, run) => {
    const fen = wholeFen(value, inFen)
    const text = fen === undefined ? formatAmount(value, inFen, grouped, run) : formatFen(fen, grouped)
    if (sign === '' || text === '') return text
    return text.charCodeAt(0) === minusSign ? `-${sign}${text.slice(1)}` : sign + text
  }
})

const number = helper([1, 1], ['places', 'separator'], ([value], hash, run) => {
  const amount = amountFrom(value, run, 'number')
  if (amount === undefined) return ''
  const places = placesOf(hash['places'], -1)
  return formatDecimal(places < 0 ? trimDecimals(amount) : round(amount, places), hash['separator'] !== false)
})

const percent = helper([1, 1], ['places'], ([value], hash, run) => {
  const part = amountFrom(value, run, 'percent')
  if (part === undefined) return ''
  const hundredfold = multiply(part, { negative: false, digits: '100', scale: 0 })
  const places = placesOf(hash['places'], -1)
  return `${formatDecimal(places < 0 ? trimDecimals(round(hundredfold, 2)) : round(hundredfold, places), false)}%`
})

const cn = helper([1, 1], ['unit'], ([value], hash, run) => {
  const amount = amountFrom(value, run, 'cn')
  if (amount === undefined) return ''
  const inFen = hash['unit'] === 'fen'
  const text = chineseAmount(inFen ? { ...amount, scale: amount.scale + 2 } : amount)
  if (text === undefined) run.report('helper_failed', 'cn writes amounts below ten thousand trillion only')
  return text ?? ''
})

type Operation = (left: Decimal, right: Decimal) => Decimal | undefined

/** A helper over two or more numbers, from left to right. */
function arithmetic(name: string, most: number, operation: Operation): Helper {
  return helper([2, most], [], (args, _hash, run) => {
    let result = amountFrom(args[0], run, name)
    for (let index = 1; index < args.length; index++) {
      const operand = amountFrom(args[index], run, name)
      if (result === undefined || operand === undefined) return undefined
      result = operation(result, operand)
    }
    return result === undefined ? undefined : toValue(result)
  })
}

const div = helper([2, 2], ['places'], ([dividend, divisor], hash, run) => {
  const left = amountFrom(dividend, run, 'div')
  const right = amountFrom(divisor, run, 'div')
  if (left === undefined || right === undefined) return undefined
  const quotient = divide(left, right, placesOf(hash['places'], placesMax))
  if (quotient === undefined) run.report('helper_failed', 'div by zero has no result')
  return quotient === undefined ? undefined : toValue(quotient)
})

const roundHelper = helper([1, 2], ['places'], ([value, places], hash, run) => {
  const amount = amountFrom(value, run, 'round')
  return amount === undefined ? undefined : toValue(round(amount, placesOf(places ?? hash['places'], 0)))
})

/** `a.b` of an item; only own properties, as everywhere. */
function valueAt(item: unknown, path: string): unknown {
  let value = item
  for (const part of path.split('.')) value = ownValue(value, part)
  return value
}

const sum = helper([1, 2], [], ([list, path], _hash, run) => {
  if (!Array.isArray(list)) return list === undefined || list === null ? 0 : undefined
  run.spend(list.length)
  let total: Decimal = { negative: false, digits: '', scale: 0 }
  for (const item of list) {
    const amount = amountFrom(typeof path === 'string' ? valueAt(item, path) : item, run, 'sum')
    if (amount !== undefined) total = add(total, amount)
  }
  return toValue(total)
})

const count = helper([1, 1], [], ([list]) => {
  if (Array.isArray(list) || typeof list === 'string') return list.length
  return typeof list === 'object' && list !== null ? Object.keys(list).length : 0
})

/** Helpers over numbers and money; all exact in decimal. */
export const amountHelpers = {
  money,
  number,
  percent,
  cn,
  add: arithmetic('add', 20, add),
  sub: arithmetic('sub', 20, (left, right) => add(left, negate(right))),
  mul: arithmetic('mul', 20, multiply),
  div,
  round: roundHelper,
  sum,
  count,
} satisfies Record<string, Helper>
