import type { Issue } from '@xiaopiao/protocol'
import type { OrderRow } from '../store/rows.ts'

/**
 * Why something that could be expected does not print: told with the answer to an event, because "nothing came out"
 * is the question of every first day of an integration.
 */
export const eventNotes = {
  noItems: {
    path: 'order.items',
    code: 'no_items',
    message: 'the order prints once an event has told its items / 订单还没有商品,收到商品后才会打印',
  },
  printingOff: {
    path: 'type',
    code: 'printing_off',
    message: 'the settings print nothing for this event / 当前设置下此事件不打印',
  },
  noPrinter: {
    path: 'order',
    code: 'no_printer',
    message: 'there is no printer for automatic printing / 没有可用于自动打印的打印机',
  },
  quotaExceeded: {
    path: 'order',
    code: 'quota_exceeded',
    message: "today's quota of print tasks is used up / 今日的打印任务配额已用完",
  },
  clockAhead: {
    path: 'occurred_at',
    code: 'in_the_future',
    message: 'lies in the future and was taken as now: is it UTC? / 晚于当前时间,已按当前时间处理;请检查时区',
  },
  tooLate: (lateSeconds: number): Issue => ({
    path: 'occurred_at',
    code: 'too_late',
    message: `told ${lateSeconds} s late: the slip timed out (TIMEOUT) / 事件迟到 ${lateSeconds} 秒,小票已超时取消`,
  }),
  /** Only those are told who would expect paper. */
  stopped: (order: OrderRow, type: string): Issue[] =>
    type !== 'order.paid' && type !== 'order.shipped'
      ? []
      : [
          {
            path: 'order',
            code: 'stopped',
            message: `the order is ${order.status} / 订单状态为 ${order.status},不打印`,
          },
        ],
} as const satisfies Record<string, Issue | ((...facts: never[]) => Issue | Issue[])>
