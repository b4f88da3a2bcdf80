import { type Helper, helper } from '../expressions/builtins/helper.ts'
import { add, type Decimal, formatDecimal, multiply, negate, readDecimal, round } from '../expressions/decimal.ts'
import { ownValue } from '../expressions/values.ts'

/** The names that an amount goes by in orders of different systems, the surest first. All are yuan. */
const itemAmountFields = ['amount', 'total_amount', 'total']
const priceFields = ['unit_price', 'price']
const quantityFields = ['quantity', 'count', 'num']
const orderTotalFields = ['total_amount', 'total', 'amount']
const discountFields = ['discount', 'discount_amount']

const one: Decimal = { negative: false, digits: '1', scale: 0 }

function firstAmount(container: unknown, fields: readonly string[]): Decimal | undefined {
  for (const field of fields) {
    const amount = readDecimal(ownValue(container, field))
    if (amount !== undefined) return amount
  }
  return undefined
}

/** What an item costs: its amount, or its price times its quantity (one, when none is told), to the fen. */
function amountOfItem(item: unknown): Decimal | undefined {
  const told = firstAmount(item, itemAmountFields)
  if (told !== undefined) return told
  const price = firstAmount(item, priceFields)
  return price === undefined ? undefined : round(multiply(price, firstAmount(item, quantityFields) ?? one), 2)
}

function totalOfOrder(order: unknown): Decimal | undefined {
  const told = firstAmount(order, orderTotalFields)
  if (told !== undefined) return told
  const items: unknown = ownValue(order, 'items')
  if (!Array.isArray(items) || items.length === 0) return undefined
  let total = negate(firstAmount(order, discountFields) ?? { negative: false, digits: '', scale: 0 })
  for (const item of items) {
    const amount = amountOfItem(item)
    // A sum over some of the items would look like the total and be wrong.
    if (amount === undefined) return undefined
    total = add(total, amount)
  }
  return total
}

const asText = (amount: Decimal | undefined): string | undefined =>
  amount === undefined ? undefined : formatDecimal(round(amount, 2), false)

/**
 * Helpers for templates that must print what there is (TP34): `itemAmount item` and `orderTotal order` answer what the data
 * says, else what follows from it, else nothing. Yuan with two decimals, for `money`.
 */
export const orderAmountHelpers = {
  itemAmount: {
    ...helper([1, 1], [], ([item]) => asText(amountOfItem(item))),
    asksForMissing: true,
  },
  orderTotal: {
    ...helper([1, 1], [], ([order], _hash, run) => {
      const items: unknown = ownValue(order, 'items')
      if (Array.isArray(items)) run.spend(items.length)
      return asText(totalOfOrder(order))
    }),
    asksForMissing: true,
  },
} satisfies Record<string, Helper>
