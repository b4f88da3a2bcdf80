import type { CancelReason, Confirmation, HoldReason } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { Fault } from '../drivers/driver.ts'
import type { OnUnconfirmed } from '../settings/print-settings.ts'
import type { PrintSource, TaskRow } from '../store/rows.ts'

/** What a task prints, and which version of the library that is. */
export type TaskDocument = Pick<TaskRow, 'source' | 'templateVersion'>

/** Everything that can happen to a task. The table in task-life.ts decides what each does in each state (DL1). */
export type TaskEvent =
  /** The scheduler begins an attempt; committed before the first byte leaves (DL3). */
  | { readonly type: 'begin'; readonly node: string; readonly deadlineAt: EpochMs }
  /** Due, but the printer cannot take it: wait and say why (DL8). From PRINTING: no byte had left. */
  | { readonly type: 'hold'; readonly reason: HoldReason; readonly detail: string }
  /** The device has the job; its answer comes later. */
  | { readonly type: 'accepted'; readonly vendorJobId: string | null; readonly losses?: string | undefined }
  /** The backup printer takes over (DL8) and says on the slip for whom. */
  | { readonly type: 'reroute'; readonly printerId: number; readonly printerSn: string; readonly standsInFor: string }
  /** A sign of life from whoever prints (GW13 `printing`). */
  | { readonly type: 'progress'; readonly deadlineAt: EpochMs }
  | { readonly type: 'printed'; readonly confirmation: Confirmation; readonly detail: string | null }
  /** Definite failure: no paper for the copies after `copiesDone`, counted over all attempts of the task. */
  | { readonly type: 'not_printed'; readonly fault: Fault; readonly copiesDone: number; readonly retryAt: EpochMs }
  /** The outcome is unknown but an answer may still come until the deadline. */
  | { readonly type: 'lost_sight'; readonly fault: Fault; readonly deadlineAt: EpochMs }
  /** No answer came, or none can come: the policy decides (DL3). A marked reprint waits until `retryAt`. */
  | {
      readonly type: 'unconfirmed'
      readonly fault: Fault
      readonly policy: OnUnconfirmed
      readonly copiesDone: number
      readonly retryAt: EpochMs
    }
  | { readonly type: 'cancel'; readonly reason: CancelReason; readonly detail: string | null }
  /** The refund is off: a task that it cancelled comes back with what was left of its wait. */
  | { readonly type: 'revive'; readonly scheduledAt: EpochMs; readonly expiresAt: EpochMs | null }
  /** The order was completed or corrected before anything was printed. */
  | { readonly type: 'amend'; readonly source: PrintSource }
  /** Comes up again at another time, with or without a reason to show (DL5). */
  | {
      readonly type: 'reschedule'
      readonly scheduledAt: EpochMs
      readonly reason: HoldReason | null
      readonly detail: string
    }
  /** Too old to be useful (DL9). */
  | { readonly type: 'expire' }
  /** Wanted after all, from FAILED or CANCELLED; with another template where one is given. */
  | {
      readonly type: 'retry'
      readonly scheduledAt: EpochMs
      readonly expiresAt: EpochMs | null
      readonly document?: TaskDocument | undefined
    }
  /** TP33: the template that made no slip was taken back; nothing had come out. */
  | { readonly type: 'renew'; readonly document: TaskDocument }

export type TaskEventType = TaskEvent['type']
