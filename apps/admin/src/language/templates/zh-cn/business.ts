import type { BusinessWords } from '../business-words.ts'

export const business = {
  shopping: '购物小票',
  refund: '退款单',
  exchange: '换货单',
  pickup: '自提单',
  picking: '拣货单',
  delivery: '发货单',
  shift: '交班单',
  verification: '核销单',
  kitchen: '后厨单',
  queue_number: '排队号',
  cup_label: '杯贴',
  void: '作废单',
} as const satisfies BusinessWords
