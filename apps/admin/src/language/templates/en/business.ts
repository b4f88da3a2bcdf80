import type { BusinessWords } from '../business-words.ts'

export const business = {
  shopping: 'Receipt',
  refund: 'Refund slip',
  exchange: 'Exchange slip',
  pickup: 'Pickup slip',
  picking: 'Picking list',
  delivery: 'Delivery slip',
  shift: 'Shift report',
  verification: 'Redemption slip',
  kitchen: 'Kitchen order',
  queue_number: 'Queue number',
  cup_label: 'Cup label',
  void: 'Void slip',
} as const satisfies BusinessWords
