import type { OrderStatus } from '@xiaopiao/protocol'

export type OrderAction = 'confirmAndPrint' | 'confirmOnly' | 'pay' | 'ship' | 'refund' | 'cancel'

/** What the page offers for an order; the server decides in the end. */
export const offeredActions: Readonly<Record<OrderStatus, readonly OrderAction[]>> = {
  created: ['confirmAndPrint', 'confirmOnly', 'pay', 'cancel'],
  confirmed: ['pay', 'ship', 'refund', 'cancel'],
  paid: ['confirmAndPrint', 'confirmOnly', 'ship', 'refund'],
  shipped: ['refund'],
  refund_requested: ['refund'],
  refunded: [],
  cancelled: [],
  completed: ['refund'],
}

/** Ant Design's tag colours. */
export const orderColour: Readonly<Record<OrderStatus, string>> = {
  created: 'gold',
  confirmed: 'green',
  paid: 'cyan',
  shipped: 'blue',
  refund_requested: 'orange',
  refunded: 'default',
  cancelled: 'default',
  completed: 'green',
}

/** Every state in the order of an order's life, for a filter. */
export const orderStatusNames = Object.keys(offeredActions) as OrderStatus[]
