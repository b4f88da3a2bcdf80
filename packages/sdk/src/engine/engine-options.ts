import type { EngineOrder } from '@xiaopiao/protocol'
import type { ByteStorage } from '../storage/byte-storage.ts'
import type { EngineServer } from './engine-server.ts'
import type { EngineExecution, EngineLimits } from './execution.ts'
import type { ManifestRefusal, VerifySignature } from './signed-release.ts'
import type { DropReason } from './try-engine.ts'
import type { EngineCalls } from './typed-calls.ts'

export interface EngineOptions {
  /** Where releases are kept; it may hold other things too, and other programs may use it at the same time. */
  readonly storage: ByteStorage
  readonly execution: EngineExecution
  /** The code of the engine that comes with the app: what runs when there is no release, or none that works. */
  readonly builtin: string
  /** Scripts `xiaopiao-charset-….js` that run after every engine. */
  readonly charsets?: readonly string[]
  /** Ed25519 public keys, 32 bytes each, as base64. They are built into the app: nothing else decides what is run. */
  readonly trustedKeys: readonly string[]
  readonly server: EngineServer
  /** The app's own name for this device, for roll-outs to a share. */
  readonly device: string
  /** Default `stable`. */
  readonly channel?: string
  /** Default: that of this SDK. */
  readonly hostApi?: number
  /** Releases below it are refused, even when the server goes back to them: for holes that must never come back. */
  readonly lowestVersion?: string
  readonly limits?: Partial<EngineLimits>
  /** Default: WebCrypto. */
  readonly verify?: VerifySignature
  /** Another engine prints from now on. Prints that had begun end with the one that they began with. */
  readonly onUpdated?: (update: { readonly from: string; readonly to: string }) => void
  /** A release failed on this device and is not taken again. */
  readonly onDropped?: (dropped: {
    readonly version: string
    readonly reason: DropReason
    readonly detail: string
  }) => void
}

/** Why what the server offers was not taken. */
export type UpdateRefusal = ManifestRefusal | 'wrong_size' | 'wrong_sha256' | 'failed_before'

/** How a look for updates ended. Whatever it says, an engine runs. */
export type CheckResult =
  | { readonly kind: 'unchanged'; readonly version: string }
  | { readonly kind: 'updated'; readonly from: string; readonly to: string; readonly why: EngineOrder['reason'] }
  | { readonly kind: 'refused'; readonly reason: UpdateRefusal }
  | { readonly kind: 'dropped'; readonly version: string; readonly reason: DropReason; readonly detail: string }
  /** The server did not answer, or broke off. */
  | { readonly kind: 'unreachable'; readonly error: unknown }
  /** The disk is full or broken. */
  | { readonly kind: 'not_stored'; readonly error: unknown }

/** One engine, whatever is swapped meanwhile. */
export interface OneEngine extends EngineCalls {
  readonly version: string
}

export interface Engine extends EngineCalls {
  /** Of the engine that prints now. */
  readonly version: string
  readonly source: 'builtin' | 'release'
  /**
   * Runs one print by one engine from its beginning to its end: between `prepare` and `encode` nothing is swapped.
   * Calls outside of it are each a print of their own.
   */
  use<Answer>(print: (engine: OneEngine) => Promise<Answer>): Promise<Answer>
  /** Asks the server what to run, and does it. Asked again meanwhile, it is the same look. */
  check(): Promise<CheckResult>
  close(): Promise<void>
}
