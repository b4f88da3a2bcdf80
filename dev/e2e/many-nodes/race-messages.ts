/** One order whose slip is due at about the moment of its refund. */
export interface Runner {
  readonly tenantId: number
  readonly orderId: number
  readonly refundAt: number
}

/** What the refunding process saw of the order's tasks in its own unit. */
export interface Refunded {
  readonly orderId: number
  readonly taskStatuses: readonly string[]
}

export type RaceAsked =
  | { readonly kind: 'print' }
  | { readonly kind: 'refund'; readonly runners: readonly Runner[] }
  | { readonly kind: 'finish' }

export type RaceTold =
  | { readonly kind: 'ready' }
  | { readonly kind: 'refunded'; readonly refunds: readonly Refunded[] }
  | { readonly kind: 'printed'; readonly jobIds: readonly number[] }
