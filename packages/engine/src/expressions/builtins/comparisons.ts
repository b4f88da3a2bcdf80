import { compare, readDecimal } from '../decimal.ts'
import { isTruthy, ownValue } from '../values.ts'
import { type Helper, helper } from './helper.ts'

/** Equal, where a number and its writing are the same: data often brings `"1"` for 1. */
function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (typeof left === typeof right) return false
  const numberAndText =
    (typeof left === 'number' && typeof right === 'string') || (typeof left === 'string' && typeof right === 'number')
  return numberAndText && String(left) === String(right)
}

/** Numbers by value, exactly; else texts by code unit. NaN when the two cannot be compared. */
function order(left: unknown, right: unknown): number {
  const [first, second] = [readDecimal(left), readDecimal(right)]
  if (first !== undefined && second !== undefined) return compare(first, second)
  if (typeof left !== 'string' || typeof right !== 'string') return Number.NaN
  return left < right ? -1 : left > right ? 1 : 0
}

const compares = (holds: (difference: number) => boolean): Helper =>
  helper([2, 2], [], ([left, right]) => holds(order(left, right)))

const manyMax = 20

/** Helpers for conditions. */
export const comparisonHelpers = {
  eq: helper([2, 2], [], ([left, right]) => equal(left, right)),
  ne: helper([2, 2], [], ([left, right]) => !equal(left, right)),
  gt: compares((difference) => difference > 0),
  gte: compares((difference) => difference >= 0),
  lt: compares((difference) => difference < 0),
  lte: compares((difference) => difference <= 0),
  and: helper([1, manyMax], [], (args) => args.find((value) => !isTruthy(value)) ?? args.every(isTruthy)),
  or: helper([1, manyMax], [], (args) => args.find(isTruthy) ?? false),
  not: helper([1, 1], [], ([value]) => !isTruthy(value)),
  lookup: helper([2, 2], [], ([container, key]) =>
    typeof key === 'string' || typeof key === 'number' ? ownValue(container, String(key)) : undefined,
  ),
} satisfies Record<string, Helper>
