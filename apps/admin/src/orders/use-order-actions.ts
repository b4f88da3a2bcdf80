import { useQueryClient } from '@tanstack/react-query'
import type { Order, OrderWithTasks, PrintTask } from '@xiaopiao/protocol'
import { App } from 'antd'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { routes } from '../api/routes.constant.ts'
import { useAction } from '../problem/use-action.tsx'
import type { OrderAction } from './order-life.ts'
import { nextPickupNo, testOrder } from './test-order.ts'

/** A day of test orders fits; the number only has to look right, it is no key. */
const ordersLookedAt = 50

const everything = ['orders', 'tasks', 'printers'] as const

/** Makes a bubble-tea order with the next pickup number of today. */
export function useMakeTestOrder(onMade?: (order: Order) => void) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  return useAction(
    async () => {
      const { data } = await call(routes.listOrders, { query: { limit: ordersLookedAt } })
      return call(routes.createOrder, { body: testOrder(nextPickupNo(data, new Date())) })
    },
    {
      refresh: ['orders'],
      onDone: (order) => {
        void message.success(t('order.made', { number: `#${order.id}` }))
        onMade?.(order)
      },
    },
  )
}

function perform(action: OrderAction, orderId: number): Promise<OrderWithTasks> {
  const params = { id: orderId }
  switch (action) {
    case 'confirmAndPrint':
      return call(routes.confirmOrder, { params, body: { auto_print: true } })
    case 'confirmOnly':
      return call(routes.confirmOrder, { params, body: { auto_print: false } })
    case 'pay':
      return call(routes.payOrder, { params, body: {} })
    case 'ship':
      return call(routes.shipOrder, { params, body: {} })
    case 'refund':
      return call(routes.refundOrder, { params, body: {} })
    case 'cancel':
      return call(routes.cancelOrder, { params, body: {} })
  }
}

export interface OrderChange {
  readonly order: Order
  readonly action: OrderAction
}

/** Confirm, pay, refund …; `onDone` hears the order's tasks. */
export function useOrderAction(onDone?: (change: OrderChange, tasks: readonly PrintTask[]) => void) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const client = useQueryClient()
  return useAction(({ order, action }: OrderChange) => perform(action, order.id), {
    refresh: everything,
    onDone: ({ order, tasks }, { action }) => {
      client.setQueryData(keys.order(order.id), order)
      const printers = [...new Set(tasks.map((task) => task.printer_sn))].join(', ')
      const words =
        action === 'confirmAndPrint' && printers !== '' ? t('order.printing', { printers }) : t('order.done')
      void message.success(words)
      onDone?.({ order, action }, tasks)
    },
  })
}
