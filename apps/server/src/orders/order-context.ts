import type { Issue } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { OrderRow, TaskRow } from '../store/rows.ts'
import type { RandomBytes } from '../tenants/random.ts'

/** What every act on an order needs beside the order. */
export interface OrderContext {
  readonly now: EpochMs
  readonly random: RandomBytes
  /** The node that writes, for the tasks' history. */
  readonly node: string
  /** Who asked, for the tasks' history: `person`, `api`, `order.paid` … */
  readonly actor: string
}

/**
 * How an act on an order ended. `tasks` are the ones that the act concerns: those it made or, repeated, had made;
 * after a refund or cancellation every task of the order.
 */
export type OrderOutcome =
  | {
      readonly ok: true
      readonly order: OrderRow
      readonly tasks: readonly TaskRow[]
      /** Why something that could be expected does not print. */
      readonly notes?: readonly Issue[]
    }
  | {
      readonly ok: false
      readonly reason:
        | 'not_found'
        | 'wrong_state'
        | 'no_items'
        | 'no_printer'
        | 'printer_not_found'
        | 'template_error'
        | 'daily_quota_exceeded'
      readonly order?: OrderRow
      readonly issues?: Issue[]
    }
