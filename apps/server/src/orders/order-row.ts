import type { EpochMs } from '../clock.ts'
import type { NewOrder } from '../store/rows.ts'
import { patchBySaying, type SaidOfOrder } from './said-of-order.ts'

/** An order of which nothing has happened yet. */
const untouched = {
  status: 'created',
  items: [],
  totalAmountFen: 0,
  discountFen: 0,
  customerPhone: null,
  remark: null,
  printRemark: null,
  pickupNo: null,
  tableNo: null,
  channel: null,
  delivery: null,
  extra: null,
  confirmedAt: null,
  paidAt: null,
  shippedAt: null,
  refundedAt: null,
  cancelledAt: null,
  refundRequestedAt: null,
  refundRejectedAt: null,
  completedAt: null,
  saidAt: null,
} as const satisfies Omit<NewOrder, 'externalId' | 'createdAt' | 'updatedAt'>

/**
 * The row of a new order.
 * @param said as the wire's schema and `issuesOfAmounts` have checked it
 * @param saidAt when it was said, which is when the order was there
 */
export function orderRow(externalId: string | null, said: SaidOfOrder, saidAt: EpochMs, now: EpochMs): NewOrder {
  return { ...untouched, ...patchBySaying(untouched, said, saidAt), externalId, createdAt: saidAt, updatedAt: now }
}
