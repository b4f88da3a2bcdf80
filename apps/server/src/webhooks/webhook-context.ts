import type { EpochMs } from '../clock.ts'
import type { LookUpName } from '../outgoing/look-up-name.ts'
import type { RandomBytes } from '../tenants/random.ts'
import type { Sealer } from '../tenants/sealing.ts'

/** What adding and changing webhooks needs. */
export interface WebhookContext {
  readonly now: EpochMs
  readonly random: RandomBytes
  readonly sealer: Sealer
  /** Who asks, for the audit log. */
  readonly actor: string
  readonly allowPrivate: (ipAddress: string) => boolean
  readonly lookUp?: LookUpName | undefined
}
