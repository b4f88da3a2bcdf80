import type { Business, PrintStatus } from '@xiaopiao/protocol'
import type { EpochMs } from '../clock.ts'
import type { TaskRow, TenantId } from './rows.ts'

/** What is told alike on the node that wrote it and on the others. */
type ReleaseChange =
  /** What slips of a business are printed with has changed; tenant 0: the platform's own, which is everyone's. */
  | { readonly kind: 'template'; readonly tenantId: TenantId; readonly business: Business }
  /** Devices of a channel may have to run another engine; the releases are the platform's and everyone's. */
  | { readonly kind: 'engine'; readonly channel: string }

/** What another node changed: enough to know what to look at, and when. */
export type RemoteChange =
  | ReleaseChange
  | {
      readonly kind: 'task'
      readonly tenantId: TenantId
      readonly jobId: number
      readonly printerId: number
      readonly printStatus: PrintStatus
      readonly scheduledAt: EpochMs
      readonly expiresAt: EpochMs | null
      readonly attemptDeadlineAt: EpochMs | null
    }
  | { readonly kind: 'printer'; readonly tenantId: TenantId; readonly printerId: number }
  | { readonly kind: 'order'; readonly tenantId: TenantId; readonly orderId: number }
  | { readonly kind: 'settings'; readonly tenantId: TenantId }
  /** `disconnect`: whoever has the printer's client, in another session than this, ends it. */
  | {
      readonly kind: 'agent'
      readonly tenantId: TenantId
      readonly printerId: number
      readonly verb: 'connected' | 'disconnected' | 'disconnect'
      readonly node: string
      readonly sessionId: string
    }
  /** The node has given up its lanes and clients. */
  | { readonly kind: 'node'; readonly node: string }
  | { readonly kind: 'outbox' }

/** What changed in a committed unit; listeners run after the commit, in its order. */
export type StoreChange =
  | ReleaseChange
  /** On databases that nodes share; `missed`: nobody knows what, everything has to be looked at again. */
  | { readonly kind: 'elsewhere'; readonly changes: readonly RemoteChange[] | 'missed' }
  | { readonly kind: 'task'; readonly tenantId: TenantId; readonly task: TaskRow }
  | { readonly kind: 'printer'; readonly tenantId: TenantId; readonly printerId: number }
  | { readonly kind: 'order'; readonly tenantId: TenantId; readonly orderId: number }
  | { readonly kind: 'settings'; readonly tenantId: TenantId }
  /** Messages for webhooks wait, or a webhook was changed. */
  | { readonly kind: 'outbox'; readonly tenantId: TenantId }
