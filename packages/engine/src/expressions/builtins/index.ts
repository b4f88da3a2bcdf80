import { orderAmountHelpers } from '../../offline/order-amounts.ts'
import { amountHelpers } from './amounts.ts'
import { comparisonHelpers } from './comparisons.ts'
import { dateHelpers } from './dates.ts'
import type { Helper } from './helper.ts'
import { textHelpers } from './texts.ts'

function askingForMissing(helpers: Readonly<Record<string, Helper>>): [string, Helper][] {
  return Object.entries(helpers).map(([name, helper]) => [name, { ...helper, asksForMissing: true }])
}

/** TP3: the helpers that every template has. */
export const builtinHelpers: ReadonlyMap<string, Helper> = new Map<string, Helper>([
  ...Object.entries({ ...amountHelpers, ...textHelpers, ...dateHelpers, ...orderAmountHelpers }),
  ...askingForMissing({ ...comparisonHelpers, default: textHelpers.default, count: amountHelpers.count }),
])
